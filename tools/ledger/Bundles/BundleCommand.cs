using System.CommandLine;
using System.Globalization;
using EventLedger.Ledger.Shared;

namespace EventLedger.Ledger.Bundles;

/// <summary><c>ledger bundle</c>: fetches what <c>ledger verify</c> judges.</summary>
internal static class BundleCommand
{
    public static Command Build()
    {
        var shared = new SharedOptions();
        var auditor = new AuditorOptions();
        var stream = new Argument<Guid>("stream") { Description = "The stream's id: of a request, for one." };
        var output = new Option<FileInfo>("--output", "-o") { Description = "The file to write.", Required = true };
        var from = new Option<long?>("--from") { Description = "The size of the checkpoint you remember: the bundle then proves that it continues it." };
        from.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(long.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var size) && size > 0))
            {
                result.AddError("--from is the size of a checkpoint.");
            }
        });
        var bundle = new Command("bundle", "Fetches a stream with all that proves it.")
        {
            stream, output, from, shared.BaseUrl, auditor.Account, auditor.Password, auditor.Token, shared.Patience,
        };
        bundle.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            using var client = shared.Client(parsed);
            using var account = auditor.SignIn(parsed, client);
            var query = parsed.GetValue(from) is { } size ? string.Create(CultureInfo.InvariantCulture, $"?from={size}") : "";
            var answer = await account.GetAsync($"/v1/ledger/streams/{parsed.GetValue(stream)}/bundle{query}", cancellation);
            if (!answer.IsAccepted)
            {
                await Console.Error.WriteLineAsync($"{answer.RefusalCode}: {answer.Detail}");
                return ExitCodes.RefusedOrDiffering;
            }

            Write(parsed.GetValue(output)!, answer.Content);
            return ExitCodes.Well;
        }));
        return bundle;
    }

    private static void Write(FileInfo file, byte[] content)
    {
        try
        {
            file.Directory?.Create();
            DurableFile.Write(file.FullName, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The bundle cannot be written: {e.Message}");
        }
    }
}
