using System.Text;
using System.Text.Json;
using EventLedger.Domain.Shared;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Application.Ledger;

/// <summary>
/// The first answer to every command that came with an idempotency key, written in the transaction of its effect.
/// Answers are kept for ever: a register taken over a second time, years later, must still change nothing.
/// </summary>
internal sealed class IdempotencyKeys(Databases databases)
{
    private const string InsertAnswer =
        $"insert into {LedgerSchema.Name}.idempotency_keys (tenant_id, user_name, key, fingerprint, version, created, body) "
        + "values ($1, $2, $3, $4, $5, nullif($6, ''), $7)";

    private const string InsertRefusal =
        $"insert into {LedgerSchema.Name}.idempotency_keys (tenant_id, user_name, key, fingerprint, version, refusal) "
        + "values ($1, $2, $3, $4, 0, $5) on conflict do nothing";

    private const string Select =
        $"select fingerprint, version, created, body, refusal from {LedgerSchema.Name}.idempotency_keys "
        + "where tenant_id = $1 and user_name = $2 and key = $3";

    /// <summary>Adds the answer to the command's transaction; nothing when the command carries no key.</summary>
    public static void Record(Writes writes, CommandContext context, Outcome outcome)
    {
        if (context.IdempotencyKey is { } key)
        {
            writes.Add(
                InsertAnswer,
                context.Actor.Region,
                context.Actor.User,
                key,
                context.Fingerprint,
                outcome.Version,
                outcome.Created ?? "",
                Encoding.UTF8.GetString(outcome.Body.Span));
        }
    }

    /// <summary>Keeps a refusal, which has no transaction of its own; the answer that was first stands.</summary>
    public async Task<Outcome> RecordRefusalAsync(CommandContext context, Refusal refusal, CancellationToken cancellation)
    {
        if (context.IdempotencyKey is not { } key)
        {
            return refusal;
        }

        await using var command = databases.Of(context.Actor.Region).CreateCommand(InsertRefusal);
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            new() { Value = context.Actor.Region },
            new() { Value = context.Actor.User },
            new() { Value = key },
            new() { Value = context.Fingerprint },
            new() { Value = JsonSerializer.Serialize(refusal, LedgerJson.Storage), NpgsqlDbType = NpgsqlDbType.Jsonb },
        });
        return await command.ExecuteNonQueryAsync(cancellation) == 1
            ? refusal
            : await FindAsync(context, cancellation) ?? refusal;
    }

    /// <summary>The first answer under the command's key, a refusal when the key served another command, null when there is none.</summary>
    public async Task<Outcome?> FindAsync(CommandContext context, CancellationToken cancellation)
    {
        if (context.IdempotencyKey is not { } key)
        {
            return null;
        }

        await using var command = databases.Of(context.Actor.Region).CreateCommand(Select);
        command.Parameters.AddWithValue(context.Actor.Region);
        command.Parameters.AddWithValue(context.Actor.User);
        command.Parameters.AddWithValue(key);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return null;
        }

        return string.Equals(row.GetString(0), context.Fingerprint, StringComparison.Ordinal) ? Read(row) : SharedRefusals.IdempotencyKeyReused;
    }

    private static Outcome Read(NpgsqlDataReader row) => new()
    {
        Version = row.GetInt64(1),
        Created = row.IsDBNull(2) ? null : row.GetString(2),
        Body = row.IsDBNull(3) ? default : Encoding.UTF8.GetBytes(row.GetString(3)),
        Refusal = row.IsDBNull(4) ? null : JsonSerializer.Deserialize<Refusal>(row.GetString(4), LedgerJson.Storage),
        Replayed = true,
    };
}
