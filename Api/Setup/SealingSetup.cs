using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Projections;
using Npgsql;

namespace EventLedger.Api.Setup;

/// <summary>The sealed ledger: a sealer and a reader for each database, under the service's own key.</summary>
public static class SealingSetup
{
    private static readonly TimeSpan WitnessPatience = TimeSpan.FromSeconds(3);

    /// <summary>What is wrong with its settings; null when nothing is.</summary>
    internal static string? Fault(Settings settings) => settings.Sealing is { AuditAt.Length: > 0, AuditTime: null }
        ? $"{SettingsFaults.Name(nameof(Settings.Sealing))}__{nameof(SealingOptions.AuditAt)} should be a time of day such as 02:30, or empty."
        : null;

    public static void AddSealing(this WebApplicationBuilder builder, Settings settings)
    {
        builder.Services.AddSingleton(settings.Sealing);
        builder.Services.AddSingleton(new OutsideFolders([.. Memories(settings)]));
        builder.Services.AddSingleton<StateMac>();
        builder.Services.AddSingleton<AttributedEvents>();
        builder.Services.AddSingleton(new AuditPart("The guards", Guards.AuditAsync));
        builder.Services.AddSingleton(new AuditPart("The streams", StreamRows.AuditAsync));
        builder.Services.AddSingleton(new AuditPart("The reference codes", ReferenceCodes.AuditAsync));
        builder.Services.AddSingleton(services => new AuditPart("The read models", services.GetRequiredService<ReadModelAudit>().FindAsync));
        builder.Services.AddSingleton(_ => Keys(settings));
        builder.Services.AddSingleton(services => Build(services, settings));
        builder.Services.AddSingleton<KeyChecks>();
        builder.Services.AddSingleton(services => new NewKeys(services.GetRequiredService<KeyChecks>().RecordAsync));
        builder.Services.AddHostedService<KeyChecks.Recording>();
        builder.Services.AddHostedService<SealingService>();
        builder.Services.AddHostedService<AuditService>();
    }

    /// <summary>The checkpoint signed last for a database: files outside of it, one in the data folder and one beside the keys or elsewhere.</summary>
    private static LastSigned LastSignedOf(Settings settings, NpgsqlDataSource database) => new(Memories(settings, $"{FileOf(database)}.checkpoint"));

    /// <summary>Beside it, what is open.</summary>
    private static HeldFindings HeldFindingsOf(Settings settings, NpgsqlDataSource database) => new(Memories(settings, $"{FileOf(database)}.findings"));

    private static string[] Memories(Settings settings, string file) => [.. Memories(settings).Select(folder => Path.Combine(folder, file))];

    private static string[] Memories(Settings settings) =>
    [
        Path.Combine(Path.GetFullPath(settings.DataFolder), "sealing"),
        Path.GetFullPath(settings.Sealing.SecondMemory ?? Path.Combine(KeyFile.Folder(settings), "sealing")),
    ];

    /// <summary>Makes the next key; a running service sees it within a second, announces it, and goes over to it.</summary>
    internal static void BeginRotation(Settings settings) => KeyFile.ReadOrCreate(settings, KeyRing.Coming, NewSeed);

    /// <summary>The name of a database's ledger.</summary>
    internal static string Origin(Settings settings, Databases databases, NpgsqlDataSource database) =>
        database == databases.Main ? settings.Sealing.Origin : $"{settings.Sealing.Origin}/{NameOf(database)}";

    private static KeyRing Keys(Settings settings)
    {
        // The name is a file of the ring's: a rotation that was cut off has left only the next key.
        var ring = new KeyRing(KeyFile.Folder(settings));
        if (!ring.IsRotating)
        {
            KeyFile.ReadOrCreate(settings, KeyRing.Present, NewSeed);
        }

        return ring;
    }

    private static byte[] NewSeed() => RandomNumberGenerator.GetBytes(32);

    private static SealedLedgers Build(IServiceProvider services, Settings settings)
    {
        var databases = services.GetRequiredService<Databases>();
        var own = services.GetRequiredKeyedService<Databases>(Databases.Sealing);
        var bundles = services.GetRequiredKeyedService<Databases>(Databases.LongAnswers);
        var time = services.GetRequiredService<TimeProvider>();
        var keys = services.GetRequiredService<KeyRing>();
        string Origin(NpgsqlDataSource database) => SealingSetup.Origin(settings, databases, database);

        var incidents = databases.Each(database => new IncidentBook(
            Origin(database), database, Served(database), HeldFindingsOf(settings, database), services.GetRequiredService<IIncidentJournal>(), time, services.GetRequiredService<ILogger<IncidentBook>>()));
        var audits = databases.Each(database => new AuditRecords(Origin(database), database, Served(database), services.GetRequiredService<IAuditJournal>(), time));
        var sealers = databases.Each(database => new Sealer(
            database,
            Of(own, database),
            Origin(database),
            settings.Sealing,
            services.GetRequiredService<OriginMac>(),
            services.GetRequiredService<StateMac>(),
            keys,
            LastSignedOf(settings, database),
            new Witnesses(settings.Sealing.Witnesses, new HttpClient { Timeout = WitnessPatience }, services.GetRequiredService<ILogger<Witnesses>>()),
            databases.In(incidents, database),
            time));
        return new SealedLedgers(
            sealers,
            databases.Each(database => new SealedLedger(database, Of(bundles, database), Origin(database), time)),
            databases.Each(database => new LedgerAudit(databases.In(sealers, database), LastSignedOf(settings, database), services.GetServices<AuditPart>(), databases.In(audits, database), time)),
            databases.Each(database => new SealingTroubles(databases.In(sealers, database), databases.In(audits, database), settings.Sealing, time)),
            incidents,
            audits);

        ServedRegions Served(NpgsqlDataSource database) => new([.. settings.Regions.Keys.Where(region => databases.Of(region) == database)]);

        NpgsqlDataSource Of(Databases others, NpgsqlDataSource database) => others.Of(databases.AssignedTo(database) ?? "");
    }

    private static string NameOf(NpgsqlDataSource database) => new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;

    // A server behind a socket is one of the machine's, which may be moved with its folder.
    private static string FileOf(NpgsqlDataSource database)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var name = Path.IsPathRooted(connection.Host) ? connection.Database! : $"{connection.Host}-{connection.Port}-{connection.Database}";
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
    }
}
