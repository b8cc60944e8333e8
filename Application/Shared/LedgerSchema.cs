using Marten;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace EventLedger.Application.Shared;

/// <summary>The tables the ledger keeps beside the event store, in the same schema and under the same migrations.</summary>
public static class LedgerSchema
{
    public const string Name = "ledger";

    public static void AddLedgerTables(this StoreOptions options)
    {
        options.Storage.ExtendedSchemaObjects.Add(IdempotencyKeys());
        options.Storage.ExtendedSchemaObjects.Add(PersonalKeys());
        options.Storage.ExtendedSchemaObjects.Add(TrackingReferences());
        options.Storage.ExtendedSchemaObjects.Add(ReferenceCodes());
    }

    private static Table IdempotencyKeys()
    {
        var table = new Table(Named("idempotency_keys"));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn("user_name", "varchar").AsPrimaryKey();
        table.AddColumn("key", "varchar").AsPrimaryKey();
        table.AddColumn("fingerprint", "varchar").NotNull();
        table.AddColumn("version", "bigint").NotNull();
        table.AddColumn("created", "varchar");
        table.AddColumn("body", "text");
        table.AddColumn("refusal", "jsonb");
        table.AddColumn("recorded_at", "timestamptz").NotNull().DefaultValueByExpression("now()");
        return table;
    }

    private static Table PersonalKeys()
    {
        var table = new Table(Named("personal_keys"));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn("beneficiary_id", "uuid").AsPrimaryKey();
        table.AddColumn("wrapped_key", "bytea").NotNull();
        return table;
    }

    private static Table TrackingReferences()
    {
        var table = new Table(Named("tracking_references"));
        table.AddColumn("reference", "varchar").AsPrimaryKey();
        table.AddColumn("tenant_id", "varchar").NotNull();
        table.AddColumn("request_id", "uuid").NotNull();
        return table;
    }

    private static Table ReferenceCodes()
    {
        var table = new Table(Named("reference_codes"));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn("kind", "varchar").AsPrimaryKey();
        table.AddColumn("code", "varchar").AsPrimaryKey();
        return table;
    }

    private static PostgresqlObjectName Named(string table) => new(Name, table, SchemaUtils.IdentifierUsage.General);
}
