using EventLedger.Application.Ledger;
using Npgsql;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace EventLedger.Api.Credentials;

/// <summary>
/// What sign-ins on pages gave to clients, and which of them ended before their time. Of a sign-in comes a family of tokens for each
/// client, which ends with it or by itself.
/// </summary>
internal sealed class SignIns(Databases databases, TimeProvider time)
{
    private const string Table = "ended_sessions";

    private const string Take = $"update {LedgerSchema.SignIn}.tokens set status = 'redeemed' where id = $1 and status = 'valid'";

    private const string EndFamily = $"""
        with ended as (update {LedgerSchema.SignIn}.authorizations set status = 'revoked' where id = $1)
        update {LedgerSchema.SignIn}.tokens set status = 'revoked' where authorization_id = $1
        """;

    private const string End = $"insert into {LedgerSchema.SignIn}.{Table} (id, ended_at) values ($1, $2) on conflict do nothing";

    private const string IsEnded = $"select exists (select from {LedgerSchema.SignIn}.{Table} where id = $1)";

    private const string IsAlive = $"""
        select not exists (select from {LedgerSchema.SignIn}.{Table} where id = $2)
          and exists (select from {LedgerSchema.SignIn}.authorizations a where a.id = $1 and a.status = 'valid'
            and not exists (select from {LedgerSchema.SignIn}.tokens t where t.authorization_id = a.id and t.status = 'revoked'))
        """;

    /// <summary>Forgets those that ended before an instant.</summary>
    public const string Forget = $"delete from {LedgerSchema.SignIn}.{Table} where ended_at < $1";

    public static void AddTable(ModuleRegistration module)
    {
        var table = new Table(new PostgresqlObjectName(LedgerSchema.SignIn, Table, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("ended_at", "timestamptz").NotNull();
        module.AddTable(table);
    }

    /// <summary>
    /// Takes a code or refresh token, which one of many who come with it at once can do; all others end the family. OpenIddict looks first
    /// and marks later, and serves each of them.
    /// </summary>
    public async Task<bool> TakeAsync(string token, string family, CancellationToken cancellation)
    {
        await using var take = Command(Take, token);
        if (await take.ExecuteNonQueryAsync(cancellation) == 1)
        {
            return true;
        }

        // Also when the caller has gone.
        await EndFamilyAsync(family);
        return false;
    }

    /// <summary>Whether nobody has ended a family, nor the sign-in that it came of.</summary>
    public async Task<bool> IsAliveAsync(string family, Guid session, CancellationToken cancellation)
    {
        await using var command = Command(IsAlive, family, session);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Whether somebody has ended a sign-in.</summary>
    public async Task<bool> IsEndedAsync(Guid session, CancellationToken cancellation)
    {
        await using var command = Command(IsEnded, session);
        return await command.ExecuteScalarAsync(cancellation) is not false;
    }

    /// <summary>Ends a sign-in, with all that came of it.</summary>
    public async Task EndAsync(Guid session)
    {
        await using var command = Command(End, session, time.GetUtcNow().UtcDateTime);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    public async Task EndFamilyAsync(string family)
    {
        await using var command = Command(EndFamily, family);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = databases.Main.CreateCommand(sql);
        Array.ForEach(values, value => command.Parameters.Add(new NpgsqlParameter { Value = value }));
        return command;
    }
}
