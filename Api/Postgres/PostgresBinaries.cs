using System.Globalization;
using System.Runtime.Versioning;

namespace EventLedger.Api.Postgres;

/// <summary>The machine's PostgreSQL programs, of one version.</summary>
internal sealed class PostgresBinaries
{
    private const string FolderVariable = "EVENTLEDGER_PGBIN";
    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];
    private readonly string folder;
    private readonly string version;

    private PostgresBinaries(string folder, string version)
    {
        this.folder = folder;
        this.version = version;
    }

    public string InitDb => Path.Combine(folder, "initdb");

    public string PgCtl => Path.Combine(folder, "pg_ctl");

    /// <summary>Those that made the cluster, or for a new cluster the newest.</summary>
    [SupportedOSPlatform("linux")]
    public static async Task<PostgresBinaries> FindAsync(PostgresFolder data, CancellationToken ct)
    {
        var wanted = data.ClusterVersion();
        PostgresBinaries? newest = null;
        foreach (var candidate in Candidates().Where(IsComplete))
        {
            var found = new PostgresBinaries(candidate, await VersionAsync(candidate, ct));
            if (wanted is null || string.Equals(found.version, wanted, StringComparison.Ordinal))
            {
                return found;
            }

            newest ??= found;
        }

        newest?.MustMatch(data);
        throw new EmbeddedPostgresException(Missing());
    }

    /// <exception cref="EmbeddedPostgresException">The cluster was made by another version, which these cannot read.</exception>
    public void MustMatch(PostgresFolder data)
    {
        if (data.ClusterVersion() is { } made && !string.Equals(made, version, StringComparison.Ordinal))
        {
            throw new EmbeddedPostgresException(
                $"The data in {data.Data} was written by PostgreSQL {made}, and this machine offers PostgreSQL {version} (in {folder}), which cannot read it. Install the older one with: apt-get install postgresql-{made} — or bring the data over with pg_upgrade. Nothing was changed.");
        }
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen)
        {
            return [chosen];
        }

        const string debian = "/usr/lib/postgresql";
        var packaged = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderByDescending(path => Number(Path.GetFileName(path))).Select(path => Path.Combine(path, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return [.. packaged, .. path];
    }

    private static double Number(string version) =>
        double.TryParse(version, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool IsComplete(string folder) =>
        Needed.All(program => File.Exists(Path.Combine(folder, program)));

    // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"; the cluster's version is the first number.
    [SupportedOSPlatform("linux")]
    private static async Task<string> VersionAsync(string folder, CancellationToken ct)
    {
        var (code, output) = await PostgresAccount.RunHereAsync([Path.Combine(folder, "postgres"), "--version"], ct);
        var words = output.Split(' ');
        return code == 0 && words.Length > 2
            ? words[2].Split('.', 'b', 'r', 'd')[0]
            : throw new EmbeddedPostgresException($"The PostgreSQL in {folder} does not tell its version: {output}");
    }

    private static string Missing() => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen
        ? $"{FolderVariable} names {chosen}, and PostgreSQL's programs {string.Join(", ", Needed)} are not all there. Correct it, or unset it to have them looked for."
        : $"PostgreSQL is not installed on this machine, and the service has no connection string to use one elsewhere. Install it with: apt-get install postgresql — or name the folder of its programs in {FolderVariable}.";
}
