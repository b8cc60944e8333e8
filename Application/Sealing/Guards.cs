using System.Data.Common;
using System.Runtime.CompilerServices;
using EventLedger.Application.Ledger;
using Marten;
using Marten.Events;
using Npgsql;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql;

namespace EventLedger.Application.Sealing;

/// <summary>
/// Triggers that keep stored events and what is sealed as they are, whoever asks: nothing is deleted or archived, an event changes in no
/// other way than by being redacted as a sealed leaf says, a stream grows by events alone, and the tree only grows. They compare bytes: as JSON,
/// 10 and 10.0 are the same. They stop mistakes; a superuser can switch them off, and then the seal shows it.
/// </summary>
public sealed class Guards() : FeatureSchemaBase("seal_guards", new PostgresqlMigrator())
{
    private const string Refuse = "guard_refuse";
    private const string Events = "guard_event_changes";
    private const string Streams = "guard_streams";
    private const string Leaves = "guard_leaves";
    private const string Growth = "guard_growth";
    private const string Records = "guard_records";

    /// <summary>The function that masks the event of a sealed redaction, by the redaction's leaf. Its owner may change events; its callers need not.</summary>
    internal const string Redact = $"{SealSchema.Name}.{RedactName}";

    private const string RedactName = "redact";
    private static readonly string[] Kept = ["tree", "leaves", "tiles", "heads", "buckets", "checkpoints", "rotations", "redactions"];

    // Nothing but the guards acts on any of them.
    private const string Tables = $"select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('{SealSchema.Name}', '{LedgerSchema.Name}') and c.relkind in ('r', 'p')";

    private static readonly string[] FunctionNames = [Refuse, Events, Streams, Leaves, Growth, Records, RedactName];

    /// <summary>What is guarded has to be there first.</summary>
    public override IEnumerable<Type> DependentTypes() => [typeof(EventGraph)];

    public static void Add(StoreOptions options) => options.Storage.Add(new Guards());

    /// <summary>Whether triggers, rules and row security are as they should be: a part of the full audit, since a start compares them only when it applies the schema.</summary>
    public static async IAsyncEnumerable<(string? Region, string What)> AuditAsync(NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(All.Query, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var found = await All.ReadAsync(row, cancellation);
        var (missing, strange) = (All.Definitions.Except(found, StringComparer.Ordinal).Count(), found.Except(All.Definitions, StringComparer.Ordinal).Count());
        if (missing + strange > 0)
        {
            yield return (null, $"Of what guards the ledger's tables {missing} triggers or functions are not as they should be, and {strange} others act on them, or row security does.");
        }
    }

    protected override IEnumerable<ISchemaObject> schemaObjects() => [new All()];

    /// <summary>
    /// The functions, the triggers that call them, and that nothing else acts on the tables, as one object: what differs in one of them writes all of them anew.
    /// A function that Weasel replaces by itself it drops first, and with it the triggers, which it had found in their place.
    /// </summary>
    private sealed class All : ISchemaObject
    {
        // As PostgreSQL writes them out again.
        private static readonly string[] Functions =
        [
            Function(Refuse, "raise exception 'The ledger keeps what it holds: % of % is refused.', tg_op, tg_table_name using errcode = 'insufficient_privilege';"),
            Function(Events, """
                if to_jsonb(old)::text is distinct from to_jsonb(new)::text
                    and not ((to_jsonb(old) - 'data')::text = (to_jsonb(new) - 'data')::text
                        and exists (select from seal.redactions r where r.sequence = old.seq_id and r.done_at is null and r.masked::text = new.data::text)) then
                    raise exception 'An event that is stored stays as it is.' using errcode = 'insufficient_privilege';
                end if;
                return new;
                """),
            Function(Streams, """
                if old.id <> new.id or old.tenant_id <> new.tenant_id or old.type is distinct from new.type or old.version > new.version
                    or old.is_archived is distinct from new.is_archived
                    or (old.version < new.version
                        and not exists (select from ledger.mt_events e where e.tenant_id = new.tenant_id and e.stream_id = new.id and e.version = new.version)) then
                    raise exception 'A stream only ever grows, by its events.' using errcode = 'insufficient_privilege';
                end if;
                return new;
                """),
            Function(Leaves, """
                if (to_jsonb(old) - 'payload_salt')::text is distinct from (to_jsonb(new) - 'payload_salt')::text
                    or (new.payload_salt is distinct from old.payload_salt and (new.payload_salt is not null
                        or not exists (select from seal.redactions r where r.target = old.index and r.done_at is null))) then
                    raise exception 'A leaf that is sealed stays as it is.' using errcode = 'insufficient_privilege';
                end if;
                return new;
                """),
            // Statement by statement: an expression may name no column that its table has not.
            Function(Growth, """
                if tg_table_name = 'tree' then
                    if new.size > old.size and new.floor >= old.floor then return new; end if;
                elsif tg_table_name = 'tiles' then
                    if new.level = old.level and new.number = old.number and substring(new.hashes from 1 for length(old.hashes)) = old.hashes then return new; end if;
                elsif new.tenant_id = old.tenant_id and new.stream_id = old.stream_id and new.version > old.version and new.leaf_index > old.leaf_index then
                    return new;
                end if;
                raise exception 'The tree only ever grows.' using errcode = 'insufficient_privilege';
                """),
            Function(Records, """
                if (to_jsonb(old) - string_to_array(tg_argv[0], ','))::text = (to_jsonb(new) - string_to_array(tg_argv[0], ','))::text then
                    if tg_table_name = 'checkpoints' then
                        if split_part(new.note, E'\n\n', 1) = split_part(old.note, E'\n\n', 1) then return new; end if;
                    elsif tg_table_name = 'rotations' then
                        if old.overlap is null then return new; end if;
                    else
                        return new;
                    end if;
                end if;
                raise exception 'What was recorded stays as it is.' using errcode = 'insufficient_privilege';
                """),
            RedactFunction,
        ];

        private static readonly Trigger[] Triggers =
        [
            new(LedgerSchema.Name, "mt_events", "mt_events_keep", "DELETE", "ROW", Refuse),
            new(LedgerSchema.Name, "mt_events", "mt_events_keep_all", "TRUNCATE", "STATEMENT", Refuse),
            new(LedgerSchema.Name, "mt_events", "mt_events_unchanged", "UPDATE", "ROW", Events),
            new(LedgerSchema.Name, "mt_streams", "mt_streams_keep", "DELETE", "ROW", Refuse),
            new(LedgerSchema.Name, "mt_streams", "mt_streams_keep_all", "TRUNCATE", "STATEMENT", Refuse),
            new(LedgerSchema.Name, "mt_streams", "mt_streams_grow", "UPDATE", "ROW", Streams),
            .. Kept.SelectMany(table => (Trigger[])
            [
                new(SealSchema.Name, table, $"{table}_keep", "DELETE", "ROW", Refuse),
                new(SealSchema.Name, table, $"{table}_keep_all", "TRUNCATE", "STATEMENT", Refuse),
            ]),
            new(SealSchema.Name, "leaves", "leaves_unchanged", "UPDATE", "ROW", Leaves),
            new(SealSchema.Name, "tree", "tree_grows", "UPDATE", "ROW", Growth),
            new(SealSchema.Name, "tiles", "tiles_grow", "UPDATE", "ROW", Growth),
            new(SealSchema.Name, "heads", "heads_grow", "UPDATE", "ROW", Growth),
            new(SealSchema.Name, "checkpoints", "checkpoints_unchanged", "UPDATE", "ROW", Records, "note"),
            new(SealSchema.Name, "rotations", "rotations_unchanged", "UPDATE", "ROW", Records, "overlap"),
            new(SealSchema.Name, "redactions", "redactions_unchanged", "UPDATE", "ROW", Records, "masked,salt,done_at"),
        ];

        private static readonly string TriggerNames = Listed(Triggers.Select(trigger => trigger.Name));
        private static readonly string RoutineNames = Listed(FunctionNames);

        // What else acts on the tables could swallow events that callers are told are recorded. A routine of a guard's name and
        // another kind cannot be replaced, so that no start could ever mend the rest.
        private static readonly string Clear = $"""
            DO $clear$
            declare
                stray record;
            begin
                for stray in select p.oid from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                    where n.nspname = '{SealSchema.Name}' and p.proname in ({RoutineNames})
                        and (p.prokind <> 'f' or pg_get_function_result(p.oid) <> case p.proname when '{RedactName}' then 'boolean' else 'trigger' end
                            or pg_get_function_arguments(p.oid) <> case p.proname when '{RedactName}' then 'place bigint' else '' end) loop
                    execute format('drop routine %s cascade', cast(stray.oid as regprocedure));
                end loop;
                for stray in select t.tgname, cast(t.tgrelid as regclass) as guarded from pg_trigger t
                    where t.tgrelid in ({Tables}) and not t.tgisinternal and t.tgname not in ({TriggerNames}) loop
                    execute format('drop trigger %I on %s', stray.tgname, stray.guarded);
                end loop;
                for stray in select r.rulename, cast(r.ev_class as regclass) as guarded from pg_rewrite r where r.ev_class in ({Tables}) loop
                    execute format('drop rule %I on %s', stray.rulename, stray.guarded);
                end loop;
                for stray in select cast(c.oid as regclass) as guarded from pg_class c where c.oid in ({Tables}) and (c.relrowsecurity or c.relforcerowsecurity) loop
                    execute format('alter table %s disable row level security, no force row level security', stray.guarded);
                end loop;
            end
            $clear$;
            """;

        public static readonly string[] Definitions = [.. Functions, .. Triggers.Select(trigger => $"{trigger.Definition} O")];

        public DbObjectName Identifier { get; } = Named("guards");

        public void WriteCreateStatement(Migrator migrator, TextWriter writer)
        {
            writer.WriteLine(Clear);
            foreach (var function in Functions)
            {
                writer.WriteLine($"{function};");
            }

            foreach (var trigger in Triggers)
            {
                writer.WriteLine($"{trigger.Definition.Replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", StringComparison.Ordinal)};");
                writer.WriteLine($"ALTER TABLE {trigger.On} ENABLE TRIGGER {trigger.Name};");
            }
        }

        public void WriteDropStatement(Migrator migrator, TextWriter writer)
        {
            foreach (var function in FunctionNames)
            {
                writer.WriteLine($"DROP FUNCTION IF EXISTS {SealSchema.Name}.{function} CASCADE;");
            }
        }

        public static readonly string Query = $"""
            select case p.prokind when 'f' then rtrim(pg_get_functiondef(p.oid), E'\n') else 'no function' end
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = '{SealSchema.Name}' and p.proname in ({RoutineNames})
            union all
            select concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled) from pg_trigger t where t.tgrelid in ({Tables}) and not t.tgisinternal
            union all
            select pg_get_ruledef(r.oid) from pg_rewrite r where r.ev_class in ({Tables})
            union all
            select 'row security' from pg_class c where c.oid in ({Tables}) and (c.relrowsecurity or c.relforcerowsecurity);
            """;

        public void ConfigureQueryCommand(Weasel.Core.DbCommandBuilder builder) => builder.Append(Query);

        public async Task<ISchemaObjectDelta> CreateDeltaAsync(DbDataReader reader, CancellationToken ct = default) =>
            new Delta(this, (await ReadAsync(reader, ct)).SetEquals(Definitions) ? SchemaPatchDifference.None : SchemaPatchDifference.Update);

        /// <summary>What is there, as <see cref="Query"/> tells it.</summary>
        public static async Task<HashSet<string>> ReadAsync(DbDataReader reader, CancellationToken cancellation)
        {
            var found = new HashSet<string>(StringComparer.Ordinal);
            while (await reader.ReadAsync(cancellation))
            {
                found.Add(reader.GetString(0));
            }

            return found;
        }

        public IEnumerable<DbObjectName> AllNames() => [Identifier, .. FunctionNames.Select(Named)];

        private static string Listed(IEnumerable<string> names) => $"'{string.Join("', '", names)}'";
    }

    private sealed record Delta(ISchemaObject SchemaObject, SchemaPatchDifference Difference) : ISchemaObjectDelta
    {
        public void WriteUpdate(Migrator rules, TextWriter writer) => SchemaObject.WriteCreateStatement(rules, writer);

        public void WriteRollback(Migrator rules, TextWriter writer)
        {
        }

        public void WriteRestorationOfPreviousState(Migrator rules, TextWriter writer)
        {
        }
    }

    /// <param name="MayChange">Columns, for a function that is told.</param>
    private sealed record Trigger(string Schema, string Table, string Name, string Event, string Level, string Calls, string? MayChange = null)
    {
        public string On => $"{Schema}.{Table}";

        public string Definition =>
            $"CREATE TRIGGER {Name} BEFORE {Event} ON {On} FOR EACH {Level} EXECUTE FUNCTION {SealSchema.Name}.{Calls}({(MayChange is null ? "" : $"'{MayChange}'")})";
    }

    private static string Function(string name, string statements) => $"""
        CREATE OR REPLACE FUNCTION {SealSchema.Name}.{name}()
         RETURNS trigger
         LANGUAGE plpgsql
        AS $function$
        begin
        {statements}
        end;
        $function$
        """;

    private const string RedactFunction = $"""
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
        $function$
        """;

    private static PostgresqlObjectName Named(string name) => new(SealSchema.Name, name, SchemaUtils.IdentifierUsage.General);
}
