using System.Text.Json;
using EventLedger.Domain.Shared;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Application.Shared;

/// <summary>
/// The first answer to every command that came with an idempotency key, written in the transaction of its effect.
/// Answers are kept for ever: a register taken over a second time, years later, must still change nothing.
/// </summary>
internal sealed class IdempotencyKeys(NpgsqlDataSource database)
{
    private const string Insert =
        $"insert into {LedgerSchema.Name}.idempotency_keys (tenant_id, user_name, key, fingerprint, version, created, body, refusal) "
        + "values ($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string Select =
        $"select fingerprint, version, created, body, refusal from {LedgerSchema.Name}.idempotency_keys "
        + "where tenant_id = $1 and user_name = $2 and key = $3";

    /// <summary>Adds the answer to the session's transaction; nothing when the command carries no key.</summary>
    public static void Record(IDocumentSession session, CommandContext context, Outcome outcome)
    {
        if (context.IdempotencyKey is not null)
        {
            session.QueueOperation(new SqlOperation(Insert, Parameters(context, outcome)));
        }
    }

    /// <summary>Keeps a refusal, which has no transaction of its own; the answer that was first stands.</summary>
    public async Task<Outcome> RecordAsync(CommandContext context, Outcome outcome, CancellationToken cancellation)
    {
        if (context.IdempotencyKey is null)
        {
            return outcome;
        }

        await using var command = database.CreateCommand($"{Insert} on conflict do nothing");
        command.Parameters.AddRange(Parameters(context, outcome));
        return await command.ExecuteNonQueryAsync(cancellation) == 1
            ? outcome
            : await FindAsync(context, cancellation) ?? outcome;
    }

    /// <summary>The first answer under the command's key, a refusal when the key served another command, null when there is none.</summary>
    public async Task<Outcome?> FindAsync(CommandContext context, CancellationToken cancellation)
    {
        if (context.IdempotencyKey is not { } key)
        {
            return null;
        }

        await using var command = database.CreateCommand(Select);
        command.Parameters.AddRange([new() { Value = context.Actor.Region }, new() { Value = context.Actor.User }, new() { Value = key }]);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return null;
        }

        return row.GetString(0) == context.Fingerprint ? Read(row) : SharedRefusals.IdempotencyKeyReused;
    }

    private static NpgsqlParameter[] Parameters(CommandContext context, Outcome outcome) =>
    [
        new() { Value = context.Actor.Region },
        new() { Value = context.Actor.User },
        new() { Value = context.IdempotencyKey },
        new() { Value = context.Fingerprint },
        new() { Value = outcome.Version },
        new() { Value = outcome.Created ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar },
        new() { Value = outcome.IsRefused ? DBNull.Value : outcome.Body, NpgsqlDbType = NpgsqlDbType.Bytea },
        new()
        {
            Value = outcome.IsRefused ? JsonSerializer.Serialize(outcome.Refusal, LedgerJson.Storage) : DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Jsonb,
        },
    ];

    private static Outcome Read(NpgsqlDataReader row) => new()
    {
        Version = row.GetInt64(1),
        Created = row.IsDBNull(2) ? null : row.GetString(2),
        Body = row.IsDBNull(3) ? default : row.GetFieldValue<byte[]>(3),
        Refusal = row.IsDBNull(4) ? null : JsonSerializer.Deserialize<Refusal>(row.GetString(4), LedgerJson.Storage),
        Replayed = true,
    };
}
