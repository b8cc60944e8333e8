using System.IO.Compression;

namespace EventLedger.Tests.Support;

/// <summary>
/// The service on what an earlier release left: its database and its data folder, as <c>tools/keep-release</c> keeps them. The schema is
/// brought up to date at the start, as a newcomer's is.
/// </summary>
public sealed class UpgradedHost : LedgerHost
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("eventledger-upgrade-");

    protected override bool OwnsDatabase => true;

    protected override IEnumerable<(string Name, string Value)> Settings => [("EventLedger:DataFolder", folder.FullName)];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    protected override async Task FillAsync(string connectionString)
    {
        var kept = Path.Combine(Repository.Root, "tests", "Support", "Releases", "before-parties");
        await ZipFile.ExtractToDirectoryAsync(Path.Combine(kept, "data.zip"), folder.FullName);
        await using var packed = File.OpenRead(Path.Combine(kept, "database.sql.gz"));
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);

        // What begins with a backslash is for psql.
        var lines = (await reader.ReadToEndAsync()).Split('\n').Where(line => !line.StartsWith('\\'));
        await TestPostgres.RunAsync(connectionString, string.Join('\n', lines));
    }
}
