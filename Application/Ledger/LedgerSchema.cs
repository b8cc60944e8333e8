using Marten;
using Weasel.Postgresql;
using Weasel.Postgresql.Functions;
using Weasel.Postgresql.Tables;

namespace EventLedger.Application.Ledger;

/// <summary>What the ledger keeps beside the event store, in the same schema and under the same migrations.</summary>
public static class LedgerSchema
{
    public const string Name = "ledger";

    /// <summary>The schema of the service's own issuer of tokens.</summary>
    public const string SignIn = "signin";

    /// <summary>
    /// Locks streams in the order given and compares their versions; a stream of version 0 is one that is about to begin. Those that are
    /// only rested on are locked so that others may rest on them too.
    /// </summary>
    internal const string ExpectVersions = $"{Name}.expect_streams";

    /// <summary>Raised by <see cref="ExpectVersions"/>; the message is the places, from 1, of those that have another version.</summary>
    internal const string VersionsDiffer = "EL001";

    // Two who begin one stream meet at a lock, since there is no row yet. Written as PostgreSQL writes it out again:
    // otherwise every start would find it changed.
    private const string ExpectVersionsBody = $"""
        CREATE OR REPLACE FUNCTION {ExpectVersions}(regions character varying[], streams uuid[], versions bigint[], rested boolean[])
         RETURNS void
         LANGUAGE plpgsql
        AS $function$
        declare
            found_version bigint;
            lost integer[] := '{"{}"}';
        begin
            for place in 1 .. cardinality(streams) loop
                if rested[place] then
                    select s.version into found_version from {Name}.mt_streams s where s.tenant_id = regions[place] and s.id = streams[place] for share;
                else
                    if versions[place] = 0 then
                        perform pg_advisory_xact_lock(1162627396, hashtext(streams[place]::text));
                    end if;
                    select s.version into found_version from {Name}.mt_streams s where s.tenant_id = regions[place] and s.id = streams[place] for update;
                end if;
                if coalesce(found_version, 0) <> versions[place] then
                    lost := lost || place;
                end if;
            end loop;
            if cardinality(lost) > 0 then
                raise exception '%', array_to_string(lost, ',') using errcode = '{VersionsDiffer}', hint = 'These streams have other versions than were expected.';
            end if;
        end;
        $function$;
        """;

    /// <summary>Raises <see cref="ExpectationFailed"/> unless it is given true: by it a transaction takes back what rested on something that is so no more.</summary>
    internal const string Expect = $"{Name}.expect";

    internal const string ExpectationFailed = "EL002";

    private const string ExpectBody = $"""
        CREATE OR REPLACE FUNCTION {Expect}(what boolean)
         RETURNS void
         LANGUAGE plpgsql
        AS $function$
        begin
            if what is not true then
                raise exception 'What a command rests on is so no more.' using errcode = '{ExpectationFailed}';
            end if;
        end;
        $function$;
        """;

    public static void AddLedgerSchema(this StoreOptions options)
    {
        options.Storage.ExtendedSchemaObjects.Add(Function.ForSql(ExpectVersionsBody));
        options.Storage.ExtendedSchemaObjects.Add(Function.ForSql(ExpectBody));
        options.Storage.ExtendedSchemaObjects.Add(IdempotencyKeys());
        options.Storage.ExtendedSchemaObjects.Add(ReferenceCodes());
        options.Storage.ExtendedSchemaObjects.Add(DueReactions.Table());
    }

    /// <summary>A table of this schema.</summary>
    public static Table NewTable(string name) => new(new PostgresqlObjectName(Name, name, SchemaUtils.IdentifierUsage.General));

    private static Table IdempotencyKeys()
    {
        var table = NewTable("idempotency_keys");
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn("user_name", "varchar").AsPrimaryKey();
        table.AddColumn("key", "varchar").AsPrimaryKey();
        table.AddColumn("fingerprint", "varchar").NotNull();
        table.AddColumn("version", "bigint").NotNull();
        table.AddColumn("created", "varchar");
        table.AddColumn("body", "text");
        table.AddColumn("refusal", "jsonb");
        table.AddColumn("mac", "bytea");
        table.AddColumn("recorded_at", "timestamptz").NotNull().DefaultValueByExpression("now()");
        return table;
    }

    private static Table ReferenceCodes()
    {
        var table = NewTable("reference_codes");
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn("kind", "varchar").AsPrimaryKey();
        table.AddColumn("code", "varchar").AsPrimaryKey();
        return table;
    }
}
