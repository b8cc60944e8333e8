using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using EventLedger.Api.Postgres;
using EventLedger.Application.Ledger;
using Npgsql;

namespace EventLedger.Api.Setup;

/// <summary>The databases: those configured, or a PostgreSQL of our own in the data folder.</summary>
public static class DatabaseSetup
{
    // Commands that make code or describe the service need no database, and must not start one.
    private static readonly HashSet<string> WithoutDatabase = new(StringComparer.Ordinal) { "codegen", "grants", "help" };

    // They make a file, also while the service has the database that it keeps itself. Another one is asked whether the keys fit.
    private static readonly HashSet<string> WithoutOwnDatabase = new(StringComparer.Ordinal) { "rotate-ledger-key", "rotate-personal-keys", "rotate-issuer-keys", "make-administrator" };

    /// <summary>The key of the databases for Marten and Wolverine, whose sessions may leave locks and settings behind.</summary>
    public const string Framework = "framework";

    private const int MasterKeyBytes = 32;

    /// <summary>Registers the databases; starts the embedded PostgreSQL first when no connection string is configured.</summary>
    /// <returns>Their connection strings; none for a command that needs no database.</returns>
    /// <exception cref="EmbeddedPostgresException">The embedded PostgreSQL cannot run; the message says why.</exception>
    /// <exception cref="ValidationException">A region is assigned to a database that is not there; the message says which.</exception>
    public static async Task<ImmutableArray<string>> AddDatabasesAsync(this WebApplicationBuilder builder, string[] args, Settings settings)
    {
        var assignments = DatabaseAssignment.Read(builder.Configuration, settings);
        var configured = builder.Configuration.GetConnectionString(Settings.ConnectionName);
        var needsNone = args is [var verb, ..] && (WithoutDatabase.Contains(verb) || (configured is null && WithoutOwnDatabase.Contains(verb)));
        if (configured is null && needsNone)
        {
            configured = "Host=localhost;Database=none";
        }

        if (configured is null)
        {
            var embedded = await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataFolder = Path.GetFullPath(settings.DataFolder) }, CancellationToken.None);

            // Made by a factory, so that the container stops it, last of all, when the host ends.
            builder.Services.AddSingleton(_ => embedded);
            if (OperatingSystem.IsLinux())
            {
                builder.Services.AddHostedService<PostgresKeeper>();
            }

            configured = embedded.ConnectionString;
        }

        builder.Services.AddSingleton(services => Open(services, configured, assignments, leavesNothing: true));
        builder.Services.AddKeyedSingleton(Databases.Appends, (services, _) => Open(services, configured, assignments, leavesNothing: true));
        builder.Services.AddKeyedSingleton(Databases.LongAnswers, (services, _) => Open(services, configured, assignments, leavesNothing: true, settings.LongAnswers.AtOnce));
        builder.Services.AddKeyedSingleton(Databases.Sealing, (services, _) => OpenForSealing(services, builder.Configuration, configured, assignments));
        builder.Services.AddKeyedSingleton(Framework, (services, _) => Open(services, configured, assignments, leavesNothing: false));
        return needsNone ? [] : [.. assignments.Select(assignment => assignment.ConnectionString).Prepend(configured).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>True in the embedded default: nothing was configured, so the service looks after itself.</summary>
    public static bool IsEmbedded(this IConfiguration configuration) => configuration.GetConnectionString(Settings.ConnectionName) is null;

    /// <summary>What is wrong with the configured key; null when nothing is, or none is configured.</summary>
    internal static string? MasterKeyFault(Settings settings) =>
        settings.MasterKey is null || (Convert.TryFromBase64String(settings.MasterKey, new byte[MasterKeyBytes], out var written) && written == MasterKeyBytes)
            ? null
            : $"{SettingsFaults.Name(nameof(Settings.MasterKey))} should be {MasterKeyBytes} bytes in base 64, as 'openssl rand -base64 32' makes them.";

    /// <summary>The key that wraps every beneficiary's: configured, or made once and kept in the data folder.</summary>
    /// <exception cref="ValidationException">It is no key.</exception>
    public static MasterKey MasterKey(Settings settings)
    {
        if (settings.MasterKey is { } configured)
        {
            return MasterKeyFault(settings) is { } fault ? throw new ValidationException(fault) : new(Convert.FromBase64String(configured));
        }

        var kept = KeyFile.ReadOrCreate(settings, KeyChecks.MasterName, () => RandomNumberGenerator.GetBytes(MasterKeyBytes));
        return kept.Length == MasterKeyBytes
            ? new(kept)
            : throw new ValidationException($"{Path.Combine(KeyFile.Folder(settings), KeyChecks.MasterName)} is no key: it should be 32 bytes. Put it back from a backup.");
    }

    /// <param name="leavesNothing">
    /// True for connections that only plain statements run on: cleaning them before each use would cost a tenth of it.
    /// </param>
    /// <param name="most">How many connections to each; null for what its connection string says.</param>
    private static Databases Open(
        IServiceProvider services, string main, ImmutableArray<DatabaseAssignment> assignments, bool leavesNothing, int? most = null)
    {
        services.GetService<EmbeddedPostgres>();
        var assigned = assignments.SelectMany(assignment =>
        {
            var database = Build(services, assignment.ConnectionString, leavesNothing, most);
            return assignment.Regions.Select(region => new AssignedRegion(region.Key, region.Value, database));
        });
        return new Databases(Build(services, main, leavesNothing, most), [.. assigned]);
    }

    // By users of their own where connection strings of that name say so, such as EventLedgerSealer for EventLedger.
    private static Databases OpenForSealing(IServiceProvider services, IConfiguration configuration, string main, ImmutableArray<DatabaseAssignment> assignments)
    {
        string? Sealer(string name) => configuration.GetConnectionString($"{name}Sealer");
        return Sealer(Settings.ConnectionName) is null && assignments.All(assignment => Sealer(assignment.Name) is null)
            ? services.GetRequiredService<Databases>()
            : Open(
                services,
                Sealer(Settings.ConnectionName) ?? main,
                [.. assignments.Select(assignment => assignment with { ConnectionString = Sealer(assignment.Name) ?? assignment.ConnectionString })],
                leavesNothing: true);
    }

    private static NpgsqlDataSource Build(IServiceProvider services, string connectionString, bool leavesNothing, int? most)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        var connection = builder.ConnectionStringBuilder;

        // The largest single gain: the few statements of the hot paths are parsed and planned once a connection.
        connection.MaxAutoPrepare = connection.ContainsKey("Max Auto Prepare") ? connection.MaxAutoPrepare : 50;
        connection.AutoPrepareMinUsages = connection.ContainsKey("Auto Prepare Min Usages") ? connection.AutoPrepareMinUsages : 2;

        // The projections read events by the thousand: an eighth of the waits for the next piece of them.
        connection.ReadBufferSize = leavesNothing || connection.ContainsKey("Read Buffer Size") ? connection.ReadBufferSize : 64 * 1024;
        connection.ApplicationName ??= "eventledger";

        // Policies could show the sealer and the audit other events than the service answers from; so they are an error to each.
        connection.Options = $"{connection.Options} -c row_security=off".TrimStart();
        connection.NoResetOnClose = leavesNothing;
        connection.MaxPoolSize = most ?? connection.MaxPoolSize;
        builder.Name = leavesNothing ? "eventledger" : "eventledger-framework";
        builder.UseLoggerFactory(services.GetRequiredService<ILoggerFactory>());
        builder.UseNodaTime();
        return builder.Build();
    }
}
