using System.Diagnostics;
using Xunit;

namespace EventLedger.Tests.Support.Sip;

/// <summary>Says texts by espeak-ng, in Arabic and English. It is in a hurry, since a call takes the time that is spoken.</summary>
public static class Voice
{
    private const string Installed = "/usr/bin/espeak-ng";
    private const string WordsPerMinute = "350";

    public static bool IsInstalled => File.Exists(Installed);

    /// <param name="language">Such as <c>ar-SA</c>.</param>
    public static async Task<Sound> SayAsync(string language, string text)
    {
        var wav = Path.Combine(Path.GetTempPath(), $"eventledger-{Path.GetRandomFileName()}.wav");
        try
        {
            using var speaking = Process.Start(Installed, ["-v", language[..2], "-s", WordsPerMinute, "-w", wav, text]);
            await speaking.WaitForExitAsync(TestContext.Current.CancellationToken);
            return Sound.Read(wav);
        }
        finally
        {
            File.Delete(wav);
        }
    }
}
