using System.Diagnostics;
using System.Runtime.Versioning;
using Npgsql;

namespace EventLedger.Api.Postgres;

/// <summary>What the embedded PostgreSQL needs to know.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>Absolute path. The cluster lives in its subfolder <c>postgres</c>; both are created when missing.</summary>
    public required string DataFolder { get; init; }

    public string Database { get; init; } = "eventledger";

    /// <summary>False gives up every guarantee after a crash of the machine, for tests that throw their data away.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>True lets several processes use one server; it stops <see cref="OrphanGrace"/> after the last of them has gone.</summary>
    public bool Shared { get; init; }

    /// <summary>How long a server that nobody uses any more waits to be adopted before it is stopped; whole seconds.</summary>
    public TimeSpan OrphanGrace { get; init; } = TimeSpan.FromSeconds(45);
}

/// <summary>The embedded PostgreSQL cannot run; the message says why and what to do, in words for a newcomer.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    public EmbeddedPostgresException()
    {
    }

    public EmbeddedPostgresException(string message)
        : base(message)
    {
    }

    public EmbeddedPostgresException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// A private PostgreSQL server for a service that was given no connection string: made from the machine's own
/// PostgreSQL binaries, reached by a Unix socket only, and kept in a data folder that one service owns at a time.
/// </summary>
/// <remarks>
/// Ownership is a file lock, so that it ends with the process, however it ends. A server outlives a killed owner for a
/// while: the next service on the same folder adopts it, or else the watchdog stops it.
/// </remarks>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    // A server that recovers from a crash says so and may take its time; one that says nothing for so long never will.
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(30);

    private readonly EmbeddedPostgresOptions options;
    private readonly PostgresFolder folder;
    private readonly PostgresClaim claim;
    private readonly PostgresServer server;
    private string socket = "";
    private bool disposed;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, PostgresFolder folder, PostgresClaim claim, PostgresServer server)
    {
        this.options = options;
        this.folder = folder;
        this.claim = claim;
        this.server = server;
    }

    public string ConnectionString { get; private set; } = "";

    /// <summary>Returns when the server answers and the database exists.</summary>
    /// <exception cref="EmbeddedPostgresException">The server cannot run here; the message says why and what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new EmbeddedPostgresException("The embedded PostgreSQL runs on Linux only. On other systems, start PostgreSQL yourself and give the service its connection string.");
        }

        // pg_ctl hands paths to a shell in double quotes, so what a shell reads in those cannot be in a path.
        if (!Path.IsPathFullyQualified(options.DataFolder) || options.DataFolder.AsSpan().ContainsAny("\"$`\\\n"))
        {
            throw new EmbeddedPostgresException($"The data folder must be an absolute path without the characters \" $ ` \\ in it, and '{options.DataFolder}' is not.");
        }

        try
        {
            return await StartOnLinuxAsync(options, ct);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {options.DataFolder} is closed to the user '{Environment.UserName}': {e.Message} Run the service as the user it belongs to, or give it another data folder.", e);
        }
        catch (IOException e)
        {
            throw new EmbeddedPostgresException($"The data folder {options.DataFolder} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Starts the server again when it has ended, although nobody told it to; false when it runs.</summary>
    /// <exception cref="EmbeddedPostgresException">It does not start; the message says why.</exception>
    [SupportedOSPlatform("linux")]
    public async Task<bool> ReviveAsync(CancellationToken ct)
    {
        if (server.IsRunning())
        {
            return false;
        }

        await server.StartAsync(socket, ct);
        return true;
    }

    /// <summary>Stops the server and its watchdog; a shared server is only let go of.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed || !OperatingSystem.IsLinux())
        {
            return;
        }

        disposed = true;
        if (options.Shared)
        {
            claim.Release();
            return;
        }

        await server.StopAsync();
        folder.RemoveSocketFolder();
        claim.Release();
        await PostgresWatchdog.WaitUntilGoneAsync(folder);
    }

    [SupportedOSPlatform("linux")]
    private static async Task<EmbeddedPostgres> StartOnLinuxAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var place = new PostgresFolder(options.DataFolder);
        var binaries = await PostgresBinaries.FindAsync(place, ct);
        var account = await PostgresAccount.ChooseAsync(place, ct);
        await place.CreateAsync(account, ct);
        var taken = await PostgresClaim.TakeAsync(place, options.Shared, ct);
        var postgres = new EmbeddedPostgres(options, place, taken, new PostgresServer(place, binaries, account, options.Durable));
        try
        {
            using var turn = options.Shared ? await PostgresClaim.TakeTurnAsync(place, ct) : null;
            await postgres.BringUpAsync(account, binaries, ct);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    [SupportedOSPlatform("linux")]
    private async Task BringUpAsync(PostgresAccount account, PostgresBinaries binaries, CancellationToken ct)
    {
        // Versions are compared again under the claim: a first look is free to come too early.
        binaries.MustMatch(folder);
        var password = await server.EnsureClusterAsync(ct);
        socket = await folder.CreateSocketFolderAsync(account, ct);
        await PostgresWatchdog.StartAsync(folder, binaries, account, options.OrphanGrace, ct);
        var connection = Connection(password);
        await AnswerAsync(connection, ct);
        await CreateDatabaseAsync(connection, ct);
        connection.Database = options.Database;
        connection.Remove(nameof(connection.Pooling));
        connection.Remove(nameof(connection.Timeout));
        ConnectionString = connection.ConnectionString;
    }

    // TLS and Kerberos are for networks, and asking for them costs a round trip each.
    private NpgsqlConnectionStringBuilder Connection(string password) => new()
    {
        Host = socket,
        Port = PostgresFolder.Port,
        Username = PostgresServer.Superuser,
        Password = password,
        Database = "postgres",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = false,
        Timeout = 5,
    };

    [SupportedOSPlatform("linux")]
    private async Task AnswerAsync(NpgsqlConnectionStringBuilder connection, CancellationToken ct)
    {
        var silentSince = Stopwatch.GetTimestamp();
        while (true)
        {
            if (!server.IsRunning())
            {
                await server.StartAsync(socket, ct);
            }

            switch (await AskAsync(connection, ct))
            {
                case Answer.Ready:
                    return;
                case Answer.NotYet:
                    silentSince = Stopwatch.GetTimestamp();
                    break;
                case Answer.None when Stopwatch.GetElapsedTime(silentSince) > SilenceLimit:
                    throw new EmbeddedPostgresException(
                        $"A PostgreSQL server runs on {folder.Data} and does not answer on its socket in {socket}. Stop it (its process number is the first line of {folder.PidFile}) and start the service again.");
            }

            await Task.Delay(50, ct);
        }
    }

    private async Task<Answer> AskAsync(NpgsqlConnectionStringBuilder connection, CancellationToken ct)
    {
        try
        {
            await using var opened = new NpgsqlConnection(connection.ConnectionString);
            await opened.OpenAsync(ct);
            return Answer.Ready;
        }
        catch (PostgresException e) when (string.Equals(e.SqlState, PostgresErrorCodes.InvalidPassword, StringComparison.Ordinal))
        {
            throw new EmbeddedPostgresException(
                $"PostgreSQL does not accept the password in {folder.Password}. Put the file back that belongs to {folder.Data}, for instance from the same backup.", e);
        }
        catch (PostgresException e) when (string.Equals(e.SqlState, PostgresErrorCodes.CannotConnectNow, StringComparison.Ordinal))
        {
            return Answer.NotYet;
        }
        catch (NpgsqlException)
        {
            return Answer.None;
        }
    }

    private async Task CreateDatabaseAsync(NpgsqlConnectionStringBuilder connection, CancellationToken ct)
    {
        await using var opened = new NpgsqlConnection(connection.ConnectionString);
        await opened.OpenAsync(ct);
        await using var known = new NpgsqlCommand("select 1 from pg_database where datname = $1", opened);
        known.Parameters.AddWithValue(options.Database);
        if (await known.ExecuteScalarAsync(ct) is not null)
        {
            return;
        }

        var name = options.Database.Replace("\"", "\"\"", StringComparison.Ordinal);
        await using var create = new NpgsqlCommand($"create database \"{name}\"", opened);
        await create.ExecuteNonQueryAsync(ct);
    }

    private enum Answer
    {
        None,
        NotYet,
        Ready,
    }
}
