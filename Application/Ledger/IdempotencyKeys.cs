using System.Security.Cryptography;
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
/// <remarks>One without a valid mark still stands for a command that was carried out; only what it was answered is not known.</remarks>
internal sealed class IdempotencyKeys(Databases databases, AnswerMac mac)
{
    private const string InsertAnswer =
        $"insert into {LedgerSchema.Name}.idempotency_keys (tenant_id, user_name, key, fingerprint, version, created, body, mac) "
        + "values ($1, $2, $3, $4, $5, nullif($6, ''), $7, $8)";

    private const string InsertRefusal =
        $"insert into {LedgerSchema.Name}.idempotency_keys (tenant_id, user_name, key, fingerprint, version, refusal, mac) "
        + "values ($1, $2, $3, $4, 0, $5, $6) on conflict do nothing";

    private const string Select =
        $"select fingerprint, version, created, body, refusal, mac from {LedgerSchema.Name}.idempotency_keys "
        + "where tenant_id = $1 and user_name = $2 and key = $3";

    /// <summary>Adds the answer to the command's transaction; nothing when the command carries no key.</summary>
    public void Record(Writes writes, CommandContext context, Outcome outcome)
    {
        if (context.IdempotencyKey is { } key)
        {
            var (fingerprint, created) = (mac.FingerprintOf(context), outcome.Created ?? "");
            writes.Add(
                InsertAnswer,
                context.Actor.Region,
                context.Actor.User,
                key,
                fingerprint,
                outcome.Version,
                created,
                Encoding.UTF8.GetString(outcome.Body.Span),
                mac.Of(context, key, fingerprint, outcome.Version, created, isRefusal: false, outcome.Body.Span));
        }
    }

    /// <summary>Keeps a refusal, which has no transaction of its own; the answer that was first stands.</summary>
    public async Task<Outcome> RecordRefusalAsync(CommandContext context, Refusal refusal, CancellationToken cancellation)
    {
        if (context.IdempotencyKey is not { } key)
        {
            return refusal;
        }

        var fingerprint = mac.FingerprintOf(context);
        var text = JsonSerializer.Serialize(refusal, LedgerJson.Storage);
        await using var command = databases.Of(context.Actor.Region).CreateCommand(InsertRefusal);
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            new() { Value = context.Actor.Region },
            new() { Value = context.Actor.User },
            new() { Value = key },
            new() { Value = fingerprint },
            new() { Value = text, NpgsqlDbType = NpgsqlDbType.Jsonb },
            new() { Value = mac.Of(context, key, fingerprint, 0, "", isRefusal: true, Canonical(text)) },
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

        var kept = new Kept(
            row.GetString(0),
            row.GetInt64(1),
            row.IsDBNull(2) ? "" : row.GetString(2),
            row.IsDBNull(3) ? null : row.GetString(3),
            row.IsDBNull(4) ? null : row.GetString(4),
            row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5));
        return !string.Equals(kept.Fingerprint, mac.FingerprintOf(context), StringComparison.Ordinal) && !IsOfBefore(kept, context) ? SharedRefusals.IdempotencyKeyReused
            : IsOurs(kept, context, key) ? Read(kept)
            : SharedRefusals.AnswerNotProven;
    }

    // Fingerprints were plain hashes, and answers had no mark, before the first release of theirs.
    private static bool IsOfBefore(Kept kept, CommandContext context) =>
        kept.Mac is null && string.Equals(kept.Fingerprint, context.Fingerprint, StringComparison.Ordinal);

    private bool IsOurs(Kept kept, CommandContext context, string key) =>
        kept is { Mac: { } mark } && (kept.Body is null) != (kept.Refusal is null) && CryptographicOperations.FixedTimeEquals(
            mark,
            mac.Of(
                context, key, kept.Fingerprint, kept.Version, kept.Created, kept.Refusal is not null,
                kept.Refusal is { } refusal ? Canonical(refusal) : Encoding.UTF8.GetBytes(kept.Body!)));

    private static Outcome Read(Kept kept) => new()
    {
        Version = kept.Version,
        Created = kept.Created.Length == 0 ? null : kept.Created,
        Body = kept.Body is null ? default : Encoding.UTF8.GetBytes(kept.Body),
        Refusal = kept.Refusal is null ? null : JsonSerializer.Deserialize<Refusal>(kept.Refusal, LedgerJson.Storage),
        Replayed = true,
    };

    private static byte[] Canonical(string json) => CanonicalJson.Of(Encoding.UTF8.GetBytes(json));

    private sealed record Kept(string Fingerprint, long Version, string Created, string? Body, string? Refusal, byte[]? Mac);
}
