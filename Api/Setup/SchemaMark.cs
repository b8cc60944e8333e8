using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Shared;
using EventLedger.Projections;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;
using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;
using Wolverine;
using Wolverine.Marten;
using Wolverine.Postgresql;
using Wolverine.RDBMS;

namespace EventLedger.Api.Setup;

/// <summary>
/// Says that a database's schema is what this very release makes of it, so that a start need not compare it object by
/// object, which takes longer than everything else in it.
/// </summary>
/// <remarks>
/// It is made of the assemblies that shape the schema and of what the database's catalogue says, so that another release,
/// a table that was dropped and a guard that was switched off all lead to the comparison; and under a key, so that nobody
/// who changes the database can say that all is well.
/// </remarks>
public sealed class SchemaMark(MasterKey key)
{
    private const string Name = $"{LedgerSchema.Name}.schema_mark";

    private const string Catalogue = """
        with namespaces as (select oid, nspname from pg_namespace where nspname = any($1)),
        relations as (select c.oid, n.nspname, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity from pg_class c join namespaces n on n.oid = c.relnamespace),
        objects (description) as (
            select concat_ws(' ', 'relation', nspname, relname, relkind, relrowsecurity, relforcerowsecurity) from relations where relkind <> 'i'
            union all
            select concat_ws(' ', 'column', r.nspname, r.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
            from relations r
            join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
            where r.relkind in ('r', 'p', 'v', 'm')
            union all
            select concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid) from pg_index i join relations r on r.oid = i.indrelid
            union all
            select concat_ws(' ', 'constraint', r.nspname, r.relname, c.conname, pg_get_constraintdef(c.oid)) from pg_constraint c join relations r on r.oid = c.conrelid
            union all
            select concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled) from pg_trigger t join relations r on r.oid = t.tgrelid where not t.tgisinternal
            union all
            select concat_ws(' ', 'rule', pg_get_ruledef(w.oid), w.ev_enabled) from pg_rewrite w join relations r on r.oid = w.ev_class where r.relkind in ('r', 'p')
            union all
            select concat_ws(' ', 'aggregate', p.oid) from pg_proc p join namespaces n on n.oid = p.pronamespace where p.prokind not in ('f', 'p')
            union all
            select pg_get_functiondef(p.oid) from pg_proc p join namespaces n on n.oid = p.pronamespace where p.prokind in ('f', 'p'))
        select coalesce(string_agg(description, E'\n' order by description collate "C"), '') from objects
        """;

    private static readonly string[] Schemas = [LedgerSchema.Name, SealSchema.Name, ProjectionCatalogue.Schema, MessageSchema, LedgerSchema.SignIn];

    // By the ids that the compiler gives: the same sources make the same.
    private static readonly ImmutableArray<Guid> Shapers =
    [
        .. ((Type[])
        [
            typeof(DomainEvent), typeof(LedgerSchema), typeof(ProjectionCatalogue), typeof(SchemaMark),
            typeof(IDocumentStore), typeof(MartenIntegration), typeof(ISchemaObject), typeof(PostgresqlMigrator),
            typeof(IEvent), typeof(AutoCreate), typeof(WolverineOptions), typeof(DatabaseSettings), typeof(PostgresqlConfigurationExtensions),
        ]).Select(type => type.Module.ModuleVersionId),
    ];

    /// <summary>The schema of Wolverine's tables.</summary>
    public const string MessageSchema = "wolverine";

    private readonly byte[] key = key.Derive("schema-mark");

    /// <summary>
    /// Whether all databases are known to hold what this release makes of them. Looks while its caller goes on; false when
    /// the schema is an operator's business.
    /// </summary>
    public static Task<bool> LookAsync(Settings settings, IEnumerable<string> connectionStrings) => settings.ApplySchema
        ? Task.Run(() => new SchemaMark(DatabaseSetup.MasterKey(settings)).IsOnAsync(connectionStrings, CancellationToken.None))
        : Task.FromResult(false);

    internal static Table Table()
    {
        var table = LedgerSchema.NewTable("schema_mark");
        table.AddColumn("mark", "bytea").AsPrimaryKey();
        return table;
    }

    /// <summary>Whether all databases have it. False also when it cannot be known: the comparison then finds out, or fails in its own words.</summary>
    public async Task<bool> IsOnAsync(IEnumerable<string> connectionStrings, CancellationToken cancellation)
    {
        foreach (var connectionString in connectionStrings)
        {
            if (!await IsOnAsync(connectionString, cancellation))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Marks a schema that was just brought up to date.</summary>
    public async Task SetAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"delete from {Name}"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"insert into {Name} values ($1) on conflict do nothing")
        {
            Parameters = { new NpgsqlParameter { Value = await ReckonAsync(database, cancellation) } },
        });
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Sets the marks when everything is there.</summary>
    internal sealed class Setting(SchemaMark mark, ColumnRepair columns, Databases databases) : OnceStarted
    {
        public override async Task StartedAsync(CancellationToken cancellationToken)
        {
            if (!await columns.RunAsync(cancellationToken))
            {
                return;
            }

            foreach (var database in databases.All)
            {
                await mark.SetAsync(database, cancellationToken);
            }
        }
    }

    private async Task<bool> IsOnAsync(string connectionString, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        try
        {
            await using var command = database.CreateCommand($"select mark from {Name}");
            var mark = await command.ExecuteScalarAsync(cancellation) as byte[];
            var reckoned = await ReckonAsync(database, cancellation);
            return mark is not null && mark.SequenceEqual(reckoned);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<byte[]> ReckonAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Catalogue);
        command.Parameters.AddWithValue(Schemas);
        var catalogue = (string)(await command.ExecuteScalarAsync(cancellation))!;
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{string.Join(',', Shapers)}\n{catalogue}"));
    }
}
