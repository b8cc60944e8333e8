using System.Data.Common;
using Marten;
using Marten.Events;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql;
using DbCommandBuilder = Weasel.Core.DbCommandBuilder;

namespace EventLedger.Application.Ledger;

/// <summary>An index over stored events.</summary>
/// <param name="Definition">What follows the table's name in <c>create index</c>.</param>
public sealed record EventIndex(string Name, string Definition);

/// <summary>
/// Indexes of our own on the event store's table, for timelines and searches. Marten drops what it did not make unless it
/// is told to leave it, and makes only what it knows; so they are a part of the schema beside it.
/// </summary>
public static class EventIndexes
{
    // Times follow the order of the table, so the smallest and largest of each stretch of it are enough.
    private static readonly EventIndex[] Own =
    [
        new("mt_events_by_user", "(tenant_id, user_name, seq_id)"),
        new("mt_events_by_time", "using brin (timestamp) with (pages_per_range = 32, autosummarize = on)"),
    ];

    public static void AddEventIndexes(this StoreOptions options, IEnumerable<EventIndex> modules)
    {
        EventIndex[] indexes = [.. Own, .. modules];
        foreach (var index in indexes)
        {
            options.Events.IgnoreIndex(index.Name);
        }

        options.Storage.Add(new Feature(options, indexes));
    }

    private sealed class Feature(StoreOptions options, EventIndex[] declared) : FeatureSchemaBase("event-indexes", options.Advanced.Migrator)
    {
        /// <summary>The table has to be there first.</summary>
        public override IEnumerable<Type> DependentTypes() => [typeof(EventGraph)];

        protected override IEnumerable<ISchemaObject> schemaObjects() => declared.Select(index => new EventIndexObject(index.Name, index.Definition));
    }

    /// <summary>There or not there: what an index is never changes under its name.</summary>
    private sealed class EventIndexObject(string name, string definition) : ISchemaObjectWithDependencies
    {
        private const string Table = "mt_events";

        public DbObjectName Identifier { get; } = Named(name);

        public IEnumerable<DbObjectName> DependsOn => [Named(Table)];

        public IEnumerable<DbObjectName> AllNames() => [Identifier];

        public void WriteCreateStatement(Migrator migrator, TextWriter writer) =>
            writer.WriteLine($"create index if not exists {name} on {LedgerSchema.Name}.{Table} {definition};");

        public void WriteDropStatement(Migrator rules, TextWriter writer) => writer.WriteLine($"drop index if exists {LedgerSchema.Name}.{name};");

        public void ConfigureQueryCommand(DbCommandBuilder builder) =>
            builder.Append($"select 1 from pg_catalog.pg_indexes where schemaname = '{LedgerSchema.Name}' and indexname = '{name}';");

        public async Task<ISchemaObjectDelta> CreateDeltaAsync(DbDataReader reader, CancellationToken ct = default) =>
            new SchemaObjectDelta(this, await reader.ReadAsync(ct) ? SchemaPatchDifference.None : SchemaPatchDifference.Create);

        private static PostgresqlObjectName Named(string name) => new(LedgerSchema.Name, name, SchemaUtils.IdentifierUsage.General);
    }
}
