using EventLedger.Application.Ledger;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Application.Notifications.Inbound;

/// <summary>What is known of a message that is to be answered now.</summary>
/// <param name="Replies">Answers to its number within the last hour.</param>
/// <param name="IsTwin">The same text came from the same number a moment ago, under another id.</param>
/// <param name="IsEcho">It is what we answered the number ourselves: a program sends it back.</param>
internal sealed record ClaimedSms(int Replies, bool IsTwin, bool IsEcho);

/// <summary>
/// Which messages were taken: by the gateway's ids, over all nodes, so that each is answered once. Numbers and texts are kept as keyed hashes, for a
/// week.
/// </summary>
internal sealed class InboundLog(Databases databases, NumberNames names, TimeProvider time)
{
    public const string Table = "sms_inbound";

    // A message is claimed by whoever takes it first. After a minute without an answer its node has ended, and another may.
    private const string Claim = $"""
        insert into {LedgerSchema.Name}.{Table} as kept (tenant_id, id, number, text, claimed_at) values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, id) do update set claimed_at = excluded.claimed_at
        where kept.answered_at is null and kept.claimed_at <= excluded.claimed_at - interval '1 minute'
        returning
            (select count(*)::integer from {LedgerSchema.Name}.{Table} earlier
             where earlier.tenant_id = $1 and earlier.number = $3 and earlier.reply is not null and earlier.claimed_at > $5 - interval '1 hour'),
            exists (select from {LedgerSchema.Name}.{Table} earlier
             where earlier.tenant_id = $1 and earlier.number = $3 and earlier.text = $4 and earlier.id <> $2 and earlier.claimed_at > $5 - interval '10 seconds'),
            exists (select from {LedgerSchema.Name}.{Table} earlier
             where earlier.tenant_id = $1 and earlier.number = $3 and earlier.reply = $4 and earlier.claimed_at > $5 - interval '1 day')
        """;

    private const string IsAnswered = $"select answered_at is not null from {LedgerSchema.Name}.{Table} where tenant_id = $1 and id = $2";

    private const string Answer = $"update {LedgerSchema.Name}.{Table} set answered_at = $3, reply = $4 where tenant_id = $1 and id = $2";

    private const string Release = $"update {LedgerSchema.Name}.{Table} set claimed_at = $3 where tenant_id = $1 and id = $2 and answered_at is null";

    private const string Forget = $"delete from {LedgerSchema.Name}.{Table} where tenant_id = $1 and claimed_at < $2";

    private static readonly Duration Kept = Duration.FromDays(7);

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Null when somebody else has the message, or had it.</summary>
    /// <param name="sameness">Of its text.</param>
    public async Task<ClaimedSms?> ClaimAsync(string region, string id, string mobile, string sameness, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Claim);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(names.OfMobile(region, mobile));
        command.Parameters.AddWithValue(names.OfText(region, sameness));
        command.Parameters.AddWithValue(Now);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? new ClaimedSms(row.GetInt32(0), row.GetBoolean(1), row.GetBoolean(2)) : null;
    }

    /// <summary>Whether one that somebody else has is done with.</summary>
    public async Task<bool> IsAnsweredAsync(string region, string id, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(IsAnswered);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(id);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>It is done with.</summary>
    /// <param name="sameness">Of the answer; null when there is to be none.</param>
    public async Task AnswerAsync(string region, string id, string? sameness, CancellationToken cancellation)
    {
        await using (var command = databases.Of(region).CreateCommand(Answer))
        {
            command.Parameters.AddWithValue(region);
            command.Parameters.AddWithValue(id);
            command.Parameters.AddWithValue(Now);
            command.Parameters.Add(new NpgsqlParameter { Value = sameness is null ? DBNull.Value : (object)names.OfText(region, sameness), NpgsqlDbType = NpgsqlDbType.Bytea });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await using var forget = databases.Of(region).CreateCommand(Forget);
        forget.Parameters.AddWithValue(region);
        forget.Parameters.AddWithValue(Now - Kept);
        await forget.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>It could not be answered: whoever is handed it next may try at once.</summary>
    public async Task ReleaseAsync(string region, string id, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Release);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(Now - Duration.FromMinutes(1));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
