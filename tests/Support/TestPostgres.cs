using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Api.Postgres;
using Npgsql;

namespace EventLedger.Tests.Support;

/// <summary>
/// One PostgreSQL for all tests of a working copy, in whichever process they run, and a database for each class that
/// asks. The server starts with the first and stops soon after the last process has ended.
/// </summary>
public static class TestPostgres
{
    private const string Prefix = "test_";
    private static readonly Lazy<Task<EmbeddedPostgres>> Server = new(StartAsync);
    private static int created;

    /// <summary>A database; disposing drops it.</summary>
    /// <param name="template">What it is a copy of; null for an empty one.</param>
    public static async Task<TestDatabase> CreateDatabaseAsync(string? template = null)
    {
        var server = await Server.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}_{Interlocked.Increment(ref created)}");
        await RunAsync(server.ConnectionString, template is null ? $"create database {name}" : $"create database {name} template {template}");
        return new TestDatabase(name, server.ConnectionString);
    }

    /// <summary>A database with the schema, which the service's users own nothing of; disposing drops it.</summary>
    public static async Task<TestDatabase> CreateWithSchemaAsync() => await CreateDatabaseAsync(await SchemaTemplate.NameAsync());

    /// <summary>Does what concerns the whole server, which several processes test on.</summary>
    /// <param name="what">Given the server's connection string.</param>
    internal static async Task RunAsOneAsync(Func<string, Task> what)
    {
        var server = await Server.Value;
        await using var connection = await OpenAsync(server.ConnectionString);
        await using var command = new NpgsqlCommand("select pg_advisory_lock(1)", connection);
        await command.ExecuteNonQueryAsync();
        await what(server.ConnectionString);
    }

    internal static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<EmbeddedPostgres> StartAsync()
    {
        var options = new EmbeddedPostgresOptions
        {
            DataFolder = Path.Combine(Path.GetTempPath(), $"eventledger-tests-{Key()}"),
            Durable = false,
            Shared = true,
            OrphanGrace = TimeSpan.FromSeconds(20),
        };
        var server = await EmbeddedPostgres.StartAsync(options, CancellationToken.None);
        await DropAbandonedAsync(server.ConnectionString);
        return server;
    }

    // Without fsync a cluster may not survive a restart of the machine, so each boot has its own; users have their own
    // because nobody may enter another's.
    private static string Key()
    {
        const string bootId = "/proc/sys/kernel/random/boot_id";
        var boot = File.Exists(bootId) ? File.ReadAllText(bootId) : "";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Repository.Root}\n{Environment.UserName}\n{boot}")))[..12];
    }

    // A test process that was killed drops nothing; its number is in the names of its databases.
    private static async Task DropAbandonedAsync(string connectionString)
    {
        foreach (var name in await NamesAsync(connectionString))
        {
            if (!Directory.Exists($"/proc/{name.Split('_')[1]}"))
            {
                await RunAsync(connectionString, $"drop database if exists {name} with (force)");
            }
        }
    }

    private static async Task<List<string>> NamesAsync(string connectionString)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand($"select datname from pg_database where starts_with(datname, '{Prefix}')", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}

/// <summary>A database of one test class, dropped on dispose with whatever is still connected to it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    public const string ServiceUser = "eventledger_app";
    public const string SealerUser = "eventledger_sealer";

    internal TestDatabase(string name, string serverConnection)
    {
        Name = name;
        ServerConnectionString = serverConnection;
        ConnectionString = new NpgsqlConnectionStringBuilder(serverConnection) { Database = name }.ConnectionString;
    }

    public string Name { get; }

    /// <summary>As a superuser.</summary>
    public string ConnectionString { get; }

    internal string ServerConnectionString { get; }

    /// <summary>As one of the users that own nothing.</summary>
    public string As(string user) => new NpgsqlConnectionStringBuilder(ConnectionString) { Username = user }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await TestPostgres.RunAsync(ServerConnectionString, $"drop database if exists {Name} with (force)");
    }
}
