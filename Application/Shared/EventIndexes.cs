using System.Data.Common;
using Marten;
using Marten.Events;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql;
using DbCommandBuilder = Weasel.Core.DbCommandBuilder;

namespace EventLedger.Application.Shared;

/// <summary>
/// Indexes of our own on the event store's table, for timelines and searches. Marten drops what it did not make unless it
/// is told to leave it, and makes only what it knows; so they are a part of the schema beside it.
/// </summary>
public static class EventIndexes
{
    public static void AddEventIndexes(this StoreOptions options)
    {
        EventIndex[] indexes =
        [
            // Only the events they are of pay for these three.
            new("mt_events_by_beneficiary", "(tenant_id, (data->>'beneficiaryId'), stream_id) where type = 'request_opened'"),
            new("mt_events_by_centre", "(tenant_id, (data->>'centreCode'), stream_id) where type in ('request_opened', 'centre_reassigned')"),
            new("mt_events_of_redactions", "(tenant_id, seq_id) where type = 'redaction_requested'"),
            new("mt_events_by_user", "(tenant_id, user_name, seq_id)"),

            // Times follow the order of the table, so the smallest and largest of each stretch of it are enough.
            new("mt_events_by_time", "using brin (timestamp) with (pages_per_range = 32, autosummarize = on)"),
        ];
        foreach (var index in indexes)
        {
            options.Events.IgnoreIndex(index.Identifier.Name);
        }

        options.Storage.Add(new Feature(options, indexes));
    }

    private sealed class Feature(StoreOptions options, EventIndex[] indexes) : FeatureSchemaBase("event-indexes", options.Advanced.Migrator)
    {
        /// <summary>The table has to be there first.</summary>
        public override IEnumerable<Type> DependentTypes() => [typeof(EventGraph)];

        protected override IEnumerable<ISchemaObject> schemaObjects() => indexes;
    }

    /// <summary>There or not there: what an index is never changes under its name.</summary>
    private sealed class EventIndex(string name, string definition) : ISchemaObjectWithDependencies
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
