namespace EventLedger.Application.Tests.Events;

/// <summary>
/// A folder of stored forms that somebody has read and approved, one file a name. What is stored stays for ever, so an
/// approved file is never written again: whoever means to change one has to do so by hand, and to say why.
/// </summary>
internal sealed class ApprovedSamples(string folder, bool approveMissing)
{
    /// <summary>The samples of this repository. With <c>APPROVE=1</c> in the environment, missing ones are written.</summary>
    public static ApprovedSamples OfEvents { get; } = new(
        Path.Combine(EventLedger.Tests.Support.Repository.Root, "tests", "Application.Tests", "Events", "Samples"),
        Environment.GetEnvironmentVariable("APPROVE") == "1");

    public IEnumerable<string> Names => Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    /// <summary>The approved bytes; <paramref name="stored"/> is only written where none were approved before.</summary>
    public byte[] Read(string name, byte[] stored)
    {
        var file = FileOf(name);
        if (!File.Exists(file))
        {
            approveMissing.ShouldBeTrue(
                $"{name}.json is missing: run `APPROVE=1 dotnet test --project tests/Application.Tests` to write it, read it, and commit it.");
            using var written = new FileStream(file, FileMode.CreateNew);
            written.Write(stored);
        }

        return File.ReadAllBytes(file);
    }

    private string FileOf(string name) => Path.Combine(folder, $"{name}.json");
}
