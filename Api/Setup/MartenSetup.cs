using EventLedger.Application.Ledger;
using EventLedger.Application.Reactions;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Shared;
using EventLedger.Projections;
using JasperFx;
using JasperFx.Events;
using JasperFx.MultiTenancy;
using Marten;
using NodaTime;
using Npgsql;
using Weasel.Core;
using Weasel.Postgresql.Connections;
using Wolverine.Marten;

namespace EventLedger.Api.Setup;

/// <summary>The event store.</summary>
public static class MartenSetup
{
    private static readonly TimeSpan LookForEvents = TimeSpan.FromMilliseconds(250);

    /// <param name="isSchemaCurrent">Whether it is known that the databases hold what they should.</param>
    public static void AddLedger(this WebApplicationBuilder builder, Settings settings, bool isSchemaCurrent)
    {
        builder.Services.AddSingleton(_ => DatabaseSetup.MasterKey(settings));
        builder.Services.AddSingleton(services => new WrappingKeys(KeyFile.Folder(settings), services.GetRequiredService<MasterKey>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<OriginMac>();
        builder.Services.AddSingleton<AnswerMac>();
        builder.Services.AddSingleton(new StateCacheSize(settings.CacheMegabytes * 1024L * 1024));
        builder.Services.AddSingleton(services => services.GetRequiredService<Databases>().Each(_ => new WriteOutcome(services.GetRequiredService<TimeProvider>())));
        builder.Services.AddSingleton(new Backdating(Duration.FromDays(settings.Backdating.StaffDays)));
        builder.Services.AddSingleton<StreamLedger>();
        builder.Services.AddSingleton<ReferenceCodes>();
        builder.Services.AddSingleton(BusinessCalendar.Default);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<DatabaseOf>(services => services.GetRequiredService<Databases>().Of);
        builder.Services.AddReadModels();
        builder.Services.AddReactions(settings.Reactions, typeof(IModule).Assembly, typeof(MartenSetup).Assembly);
        var modules = ModuleRegistration.Of(builder.Services, typeof(IModule).Assembly, typeof(MartenSetup).Assembly);
        var marten = builder.Services.AddMarten(services => Options(services, settings, modules, isSchemaCurrent))
            .UseLightweightSessions()
            .IntegrateWithWolverine(wolverine =>
            {
                wolverine.MessageStorageSchemaName = SchemaMark.MessageSchema;
                wolverine.UseWolverineManagedEventSubscriptionDistribution = true;
            });
        if (settings.ApplySchema && !isSchemaCurrent)
        {
            marten.ApplyAllDatabaseChangesOnStartup();
            builder.Services.AddSingleton<SchemaMark>();
            builder.Services.AddSingleton<ColumnRepair>();
            builder.Services.AddHostedService<SchemaMark.Setting>();
        }

        builder.Services.AddHostedService<ProjectionKeeper>();
        if (settings.Databases.Count > 0)
        {
            builder.Services.AddHostedService<RegionPlacement>();
        }
    }

    private static StoreOptions Options(IServiceProvider services, Settings settings, ModuleRegistration modules, bool isSchemaCurrent)
    {
        var options = new StoreOptions
        {
            DatabaseSchemaName = LedgerSchema.Name,
            AutoCreateSchemaObjects = isSchemaCurrent ? AutoCreate.None : AutoCreate.CreateOrUpdate,
        };
        Connect(options, services, settings);
        options.Policies.AllDocumentsAreMultiTenanted();
        options.Events.TenancyStyle = TenancyStyle.Conjoined;
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.TimeProvider = services.GetRequiredService<TimeProvider>();

        // Without it a lost race burns sequence numbers, and the projections wait at every gap.
        options.Events.UseExclusiveLockOnConcurrentAppends = true;
        options.Events.MetadataConfig.CorrelationIdEnabled = true;
        options.Events.MetadataConfig.CausationIdEnabled = true;
        options.Events.MetadataConfig.UserNameEnabled = true;

        // They carry the origin's mark.
        options.Events.MetadataConfig.HeadersEnabled = true;
        foreach (var e in EventCatalogue.All)
        {
            options.Events.MapEventType(e.Type, e.StoredName);
        }

        // Marten puts a converter of its own for enums in front; ours has to come before that one.
        options.UseSystemTextJsonForSerialization(
            LedgerJson.Storage, EnumStorage.AsString, Casing.CamelCase, json => json.Converters.Insert(0, LedgerJson.Enums));
        options.AddLedgerSchema();
        options.AddReactionTables();
        foreach (var table in modules.Tables)
        {
            options.Storage.ExtendedSchemaObjects.Add(table);
        }

        options.Storage.ExtendedSchemaObjects.Add(SchemaMark.Table());
        options.Storage.ExtendedSchemaObjects.Add(KeyChecks.Table());
        options.AddSealTables();
        Guards.Add(options);
        options.AddEventIndexes(modules.Indexes);
        options.AddProjections();
        options.DisableNpgsqlLogging = true;

        // Queues are behind by two looks at most; looking more often would only make smaller, dearer pages.
        options.Projections.FastPollingTime = LookForEvents;
        options.Projections.SlowPollingTime = LookForEvents;
        return options;
    }

    // Regions share tables within a database, whether there is one database or several.
    private static void Connect(StoreOptions options, IServiceProvider services, Settings settings)
    {
        var databases = services.GetRequiredKeyedService<Databases>(DatabaseSetup.Framework);
        options.Connection(databases.Main);
        if (databases.All.Length == 1)
        {
            return;
        }

        // Asked for when the store is there, hence not too late.
        services.GetRequiredService<MartenIntegration>().MasterDataSource = databases.Main;
        options.DataSourceFactory(new OpenedBefore(databases));
        options.MultiTenantedDatabases(tenancy =>
        {
            foreach (var database in databases.All)
            {
                var served = tenancy.AddMultipleTenantDatabase(database.ConnectionString)
                    .ForTenants([.. settings.Regions.Keys.Where(region => databases.Of(region) == database)]);
                if (database == databases.Main)
                {
                    served.AsDefault();
                }
            }
        });
    }

    /// <summary>Gives Marten the databases that are open already, rather than further connections to them.</summary>
    private sealed class OpenedBefore(Databases databases) : INpgsqlDataSourceFactory
    {
        public NpgsqlDataSource Create(string connectionString) => databases.All.Single(database => database.ConnectionString == connectionString);

        public bool OwnsDataSource(NpgsqlDataSource dataSource) => false;
    }
}
