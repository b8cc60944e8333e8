using EventLedger.Benchmark.Services;
using Npgsql;

namespace EventLedger.Benchmark.Reactions;

/// <summary>The service that is to die and the database that is to live on. Disposing removes what was made for the run.</summary>
internal sealed class CrashSite : IAsyncDisposable
{
    private const string Database = "crash";

    private readonly CrashOptions _options;
    private readonly DirectoryInfo _folder;
    private PrivatePostgres? _postgres;

    private CrashSite(CrashOptions options)
    {
        _options = options;
        _folder = Directory.CreateDirectory(Path.Combine(options.DataFolder, $"eventledger-crash-{Environment.ProcessId}"));
    }

    public LedgerProgram Service { get; private set; } = null!;

    /// <summary>For looking into the database; with an embedded one only once the service has started.</summary>
    public string ConnectionString => _options.IsEmbedded ? Embedded() : _options.Database ?? _postgres!.ConnectionString(Database, autoPrepare: false);

    public static async Task<CrashSite> PrepareAsync(CrashOptions options, CancellationToken cancellation)
    {
        var site = new CrashSite(options);
        try
        {
            await site.PrepareAsync(cancellation);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        var logs = Directory.CreateDirectory(Path.Combine(_options.Output, "crash-logs")).FullName;
        if (!_options.IsEmbedded && _options.Database is null)
        {
            _postgres = await PrivatePostgres.StartAsync(_options.Postgres, _options.DataFolder, Path.Combine(logs, "postgres.log"), cancellation);
            await _postgres.CreateDatabaseAsync(Database, cancellation);
        }

        var connection = _options.IsEmbedded ? null : _options.Database ?? _postgres!.ConnectionString(Database, autoPrepare: true);
        Service = new LedgerProgram(_options.ServiceDll, _folder.FullName, connection, Path.Combine(logs, "service.log"));
    }

    // Where the service's own PostgreSQL listens is told by its pid file, and its password lies beside it.
    private string Embedded()
    {
        const int SocketFolderLine = 4;
        var root = Path.Combine(_folder.FullName, "postgres");
        return new NpgsqlConnectionStringBuilder
        {
            Host = File.ReadLines(Path.Combine(root, "data", "postmaster.pid")).ElementAt(SocketFolderLine).Trim(),
            Username = "eventledger",
            Password = File.ReadAllText(Path.Combine(root, "password")).Trim(),
            Database = "eventledger",
        }.ConnectionString;
    }
}
