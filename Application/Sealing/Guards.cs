using EventLedger.Application.Ledger;
using Marten;
using Marten.Events;
using Npgsql;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql;
using Weasel.Postgresql.Functions;
using Weasel.Postgresql.Triggers;

namespace EventLedger.Application.Sealing;

/// <summary>
/// Triggers that keep stored events and sealed leaves as they are, whoever asks: nothing is deleted, and an event changes in no
/// other way than by being archived, or redacted as a sealed leaf says. They stop mistakes; a superuser can switch them off, and then the seal shows it.
/// </summary>
public sealed class Guards() : FeatureSchemaBase("seal_guards", new PostgresqlMigrator())
{
    private const string Refuse = "guard_refuse";
    private const string Events = "guard_event_changes";
    private const string Streams = "guard_streams";

    /// <summary>The function that masks the event of a sealed redaction, by the redaction's leaf. Its owner may change events; its callers need not.</summary>
    internal const string Redact = $"{SealSchema.Name}.redact";

    /// <summary>What is guarded has to be there first.</summary>
    public override IEnumerable<Type> DependentTypes() => [typeof(EventGraph)];

    /// <summary>Switches those on again that somebody has switched off: a comparison of the schema finds them there, and is content.</summary>
    public static async Task SwitchOnAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            do $$
            declare
                guarded regclass;
            begin
                for guarded in select distinct tgrelid from pg_trigger
                    where tgrelid in ('{LedgerSchema.Name}.mt_events'::regclass, '{LedgerSchema.Name}.mt_streams'::regclass) and not tgisinternal and tgenabled <> 'O' loop
                    execute format('alter table %s enable trigger user', guarded);
                end loop;
            end
            $$
            """);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static void Add(StoreOptions options) => options.Storage.Add(new Guards());

    protected override IEnumerable<ISchemaObject> schemaObjects()
    {
        yield return Function.ForSql(Body(Refuse, "raise exception 'The ledger keeps what it holds: % of % is refused.', tg_op, tg_table_name using errcode = 'insufficient_privilege';"));
        yield return Function.ForSql(Body(Events, """
            if (old is distinct from new) and (to_jsonb(old) - 'is_archived') is distinct from (to_jsonb(new) - 'is_archived')
                and not ((to_jsonb(old) - 'data') = (to_jsonb(new) - 'data')
                    and exists (select from seal.redactions r where r.sequence = old.seq_id and r.done_at is null and r.masked = new.data)) then
                raise exception 'An event that is stored stays as it is.' using errcode = 'insufficient_privilege';
            end if;
            return new;
            """));
        yield return Function.ForSql(Body(Streams, """
            if old.id <> new.id or old.tenant_id <> new.tenant_id or old.type is distinct from new.type or old.version > new.version then
                raise exception 'A stream only ever grows.' using errcode = 'insufficient_privilege';
            end if;
            return new;
            """));
        yield return Function.ForSql(RedactBody);
        foreach (var table in (string[])["mt_events", "mt_streams"])
        {
            yield return On(LedgerSchema.Name, table, $"{table}_keep", Refuse, TriggerEvents.Delete, forEachRow: true);
            yield return On(LedgerSchema.Name, table, $"{table}_keep_all", Refuse, TriggerEvents.Truncate, forEachRow: false);
        }

        yield return On(LedgerSchema.Name, "mt_events", "mt_events_unchanged", Events, TriggerEvents.Update, forEachRow: true);
        yield return On(LedgerSchema.Name, "mt_streams", "mt_streams_grow", Streams, TriggerEvents.Update, forEachRow: true);
    }

    // Written as PostgreSQL writes it out again: otherwise every start would find it changed, and drop it with its triggers.
    private static string Body(string name, string statements) => $"""
        CREATE OR REPLACE FUNCTION {SealSchema.Name}.{name}()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $function$
        begin
        {statements}
        end;
        $function$;
        """;

    private const string RedactBody = $"""
        CREATE OR REPLACE FUNCTION {Redact}(place bigint)
         RETURNS boolean
         LANGUAGE plpgsql
         SECURITY DEFINER
         SET search_path TO 'pg_catalog', 'pg_temp'
        AS $function$
        declare
            redaction record;
        begin
            select r.target, r.sequence, r.masked into redaction from seal.redactions r where r.index = place and r.done_at is null for update;
            if not found then
                return false;
            end if;
            update ledger.mt_events set data = redaction.masked where seq_id = redaction.sequence;
            update seal.leaves set payload_salt = null where index = redaction.target;
            update seal.redactions set salt = null where target = redaction.target and index < place;
            update seal.redactions set done_at = now(), masked = null where index = place;
            return true;
        end;
        $function$;
        """;

    private static Trigger On(string schema, string table, string name, string function, TriggerEvents events, bool forEachRow) =>
        new(Named(schema, name), Named(schema, table), $"{SealSchema.Name}.{function}()") { Timing = TriggerTiming.Before, Events = events, ForEachRow = forEachRow };

    private static PostgresqlObjectName Named(string schema, string name) => new(schema, name, SchemaUtils.IdentifierUsage.General);
}
