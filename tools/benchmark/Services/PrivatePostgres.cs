using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace EventLedger.Benchmark.Services;

/// <summary>
/// One PostgreSQL for all services of a run, each in its own database: default and therefore durable settings, but room
/// for the connections of all. Its data lies in a folder of its own on disk and is deleted at the end.
/// </summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private const string User = "benchmark";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly string _password;
    private SupervisedProcess? _server;

    private PrivatePostgres(string binaries, string folder)
    {
        Binaries = binaries;
        _folder = folder;
        _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Port = FreePort();
    }

    /// <summary>Where its data lie, and what belongs to the run.</summary>
    public string Folder => _folder;

    public string Binaries { get; }

    public int Port { get; }

    public int ProcessId => _server!.Id;

    public static async Task<PrivatePostgres> StartAsync(string binaries, string parentFolder, string log, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(binaries, "postgres")))
        {
            throw new BenchmarkException($"No PostgreSQL in {binaries}; name its folder with --postgres.");
        }

        var postgres = new PrivatePostgres(binaries, Path.Combine(parentFolder, $"eventledger-benchmark-{Environment.ProcessId}"));
        try
        {
            await postgres.InitialiseAsync(cancellation);
            await postgres.StartServerAsync(log, cancellation);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database, bool autoPrepare)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Database = database,
            Username = User,
            Password = _password,
        };
        if (autoPrepare)
        {
            connection.MaxAutoPrepare = 50;
            connection.AutoPrepareMinUsages = 2;
        }

        return connection.ConnectionString;
    }

    /// <summary>For PostgreSQL's own client programs.</summary>
    public Dictionary<string, string> ClientEnvironment(string database) => new(StringComparer.Ordinal)
    {
        ["PGHOST"] = "127.0.0.1",
        ["PGPORT"] = $"{Port}",
        ["PGUSER"] = User,
        ["PGPASSWORD"] = _password,
        ["PGDATABASE"] = database,
    };

    public Task CreateDatabaseAsync(string name, CancellationToken cancellation) =>
        ExecuteAsync("postgres", $"create database {name}", cancellation);

    public async Task<object?> ExecuteAsync(string database, string sql, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(database, autoPrepare: false) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // PostgreSQL refuses to run as root, so root lends it the user its package made.
    private static string[] AsUnprivileged() =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] : [];

    private async Task InitialiseAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(_folder);
        await RunAsync(["chmod", "700", _folder], cancellation);
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, _password, cancellation);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(["chown", "-R", "postgres:postgres", _folder], cancellation);
        }

        await RunAsync(
            [
                .. AsUnprivileged(),
                Path.Combine(Binaries, "initdb"),
                $"--pgdata={Data}",
                $"--username={User}",
                $"--pwfile={passwordFile}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            ],
            cancellation);
    }

    private string Data => Path.Combine(_folder, "data");

    private async Task StartServerAsync(string log, CancellationToken cancellation)
    {
        string[] command =
        [
            .. AsUnprivileged(),
            Path.Combine(Binaries, "postgres"),
            "-D", Data,
            "-c", "listen_addresses=127.0.0.1",
            "-c", $"port={Port}",
            "-c", $"unix_socket_directories={_folder}",
            "-c", "max_connections=400",
        ];

        // SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is flushed.
        _server = await SupervisedProcess.StartAsync("PostgreSQL", log, "INT", command);
        var started = Stopwatch.StartNew();
        while (!await AcceptsAsync(cancellation))
        {
            _server.ThrowIfGone();
            if (started.Elapsed > StartPatience)
            {
                throw new BenchmarkException($"PostgreSQL does not answer; see {log}.");
            }

            await Task.Delay(100, cancellation);
        }
    }

    private async Task<bool> AcceptsAsync(CancellationToken cancellation)
    {
        try
        {
            await ExecuteAsync("postgres", "select 1", cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task RunAsync(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            throw new BenchmarkException($"{string.Join(' ', command)} failed:\n{await output}{errors}");
        }
    }
}
