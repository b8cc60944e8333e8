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
    }

    private static Table IdempotencyKeys()
    {
        var table = new Table(new PostgresqlObjectName(Name, "idempotency_keys"));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn("user_name", "varchar").AsPrimaryKey();
        table.AddColumn("key", "varchar").AsPrimaryKey();
        table.AddColumn("fingerprint", "varchar").NotNull();
        table.AddColumn("version", "bigint").NotNull();
        table.AddColumn("created", "varchar");
        table.AddColumn("body", "bytea");
        table.AddColumn("refusal", "jsonb");
        table.AddColumn("recorded_at", "timestamptz").NotNull().DefaultValueByExpression("now()");
        return table;
    }

    private static Table PersonalKeys()
    {
        var table = new Table(new PostgresqlObjectName(Name, "personal_keys"));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn("beneficiary_id", "uuid").AsPrimaryKey();
        table.AddColumn("wrapped_key", "bytea").NotNull();
        return table;
    }
}
