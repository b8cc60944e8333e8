using System.Security.Cryptography;
using Npgsql;

namespace EventLedger.Api.Setup;

/// <summary>The database: the one configured, or a PostgreSQL of our own in the data folder.</summary>
public static class DatabaseSetup
{
    // Commands that make code or describe the service need no database, and must not start one.
    private static readonly HashSet<string> WithoutDatabase = new(StringComparer.Ordinal) { "codegen", "help" };

    /// <summary>Registers the data source; starts the embedded PostgreSQL first when no connection string is configured.</summary>
    /// <exception cref="EmbeddedPostgresException">The embedded PostgreSQL cannot run; the message says why.</exception>
    public static async Task AddDatabaseAsync(this WebApplicationBuilder builder, string[] args, Settings settings)
    {
        var configured = builder.Configuration.GetConnectionString(Settings.ConnectionName);
        if (configured is null && args is [var verb, ..] && WithoutDatabase.Contains(verb))
        {
            configured = "Host=localhost;Database=none";
        }

        if (configured is null)
        {
            var embedded = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataFolder = Path.GetFullPath(settings.DataFolder) }, CancellationToken.None);

            // Made by a factory, so that the container stops it, last of all, when the host ends.
            builder.Services.AddSingleton(_ => embedded);
            configured = embedded.ConnectionString;
        }

        builder.Services.AddSingleton(services =>
        {
            services.GetService<EmbeddedPostgres>();
            return Build(configured, services.GetRequiredService<ILoggerFactory>());
        });
    }

    /// <summary>True in the embedded default: nothing was configured, so the service looks after itself.</summary>
    public static bool IsEmbedded(this IConfiguration configuration) => configuration.GetConnectionString(Settings.ConnectionName) is null;

    /// <summary>The key that wraps every beneficiary's: configured, or made once and kept in the data folder.</summary>
    public static byte[] MasterKey(Settings settings) => settings.MasterKey is { } configured
        ? Convert.FromBase64String(configured) is { Length: 32 } key ? key : throw new InvalidOperationException("EventLedger:MasterKey is not 32 bytes in base 64.")
        : KeyFile.ReadOrCreate(settings, "master.key", () => RandomNumberGenerator.GetBytes(32));

    private static NpgsqlDataSource Build(string connectionString, ILoggerFactory logs)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var connection = builder.ConnectionStringBuilder;

        // The largest single gain: the few statements of the hot paths are parsed and planned once a connection.
        connection.MaxAutoPrepare = connection.ContainsKey("Max Auto Prepare") ? connection.MaxAutoPrepare : 50;
        connection.AutoPrepareMinUsages = connection.ContainsKey("Auto Prepare Min Usages") ? connection.AutoPrepareMinUsages : 2;
        connection.ApplicationName ??= "eventledger";
        builder.Name = "eventledger";
        builder.UseLoggerFactory(logs);
        builder.UseNodaTime();
        return builder.Build();
    }
}
