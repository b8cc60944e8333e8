using System.Text.Json;
using EventLedger.Application.Ledger;
using NodaTime;
using Npgsql;
using Wolverine.Persistence.Durability;
using Wolverine.Persistence.Durability.DeadLetterManagement;
using Wolverine.RDBMS;
using Wolverine.Runtime;

namespace EventLedger.Application.Reactions;

/// <summary>A reaction that failed for good.</summary>
/// <param name="Reaction">Its name, such as <c>end_licence_when_centre_licensed</c>.</param>
/// <param name="Error">The kind of the exception that the last attempt ended with.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record FailedReaction(
    Guid Id, string Reaction, Guid Stream, Guid EventId, long EventVersion, string? Error, string? Message, int Attempts, Instant? SentAt);

/// <summary>How reactions stand in one database.</summary>
/// <param name="IsHeld">They wait for an operator, since the database was set back.</param>
/// <param name="Due">Rows that are no messages yet.</param>
/// <param name="OldestDue">Since when the oldest of them waits.</param>
/// <param name="Waiting">Messages in the queue.</param>
/// <param name="Scheduled">Messages that wait for their time, or for another attempt.</param>
/// <param name="Failed">Dead letters.</param>
public sealed record ReactionStatus(bool IsHeld, long Due, Instant? OldestDue, int Waiting, int Scheduled, int Failed);

/// <summary>What operators see and do about reactions: how they stand, what failed for good, and trying that again.</summary>
public sealed class ReactionFailures(Databases databases, ReactionHold hold, IWolverineRuntime runtime)
{
    private const int Most = 10_000;

    public async Task<ReactionStatus> StatusAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select count(*), min(due_since) from {DueReactions.Name}");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var (due, oldest) = (row.GetInt64(0), row.IsDBNull(1) ? null : (Instant?)row.GetFieldValue<Instant>(1));
        var counts = await (await StoreAsync(database)).Admin.FetchCountsAsync();
        return new(await hold.LookAsync(database, cancellation), due, oldest, counts.Incoming, counts.Scheduled, counts.DeadLetter);
    }

    /// <summary>A region's, the oldest first.</summary>
    public async Task<List<FailedReaction>> ReadAsync(string region, int limit, CancellationToken cancellation)
    {
        // Of all regions of the database.
        var query = new DeadLetterEnvelopeQuery { PageSize = Most };
        var page = await (await StoreAsync(databases.Of(region))).DeadLetters.QueryAsync(query, cancellation);
        return [.. page.Envelopes.Where(letter => letter.Envelope.TenantId == region).Select(Failed).OfType<FailedReaction>().OrderBy(failed => failed.SentAt).Take(limit)];
    }

    /// <summary>Puts a region's failed reaction into the queue again.</summary>
    /// <returns>False when the region has none of that id.</returns>
    public async Task<bool> ReplayAsync(string region, Guid id, CancellationToken cancellation)
    {
        var letters = (await StoreAsync(databases.Of(region))).DeadLetters;
        if (await letters.DeadLetterEnvelopeByIdAsync(id) is not { } letter || letter.Envelope.TenantId != region)
        {
            return false;
        }

        await letters.ReplayAsync(new DeadLetterEnvelopeQuery([id]), cancellation);
        return true;
    }

    /// <summary>Puts all that failed in a database into the queue again.</summary>
    public async Task ReplayAllAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        await (await StoreAsync(database)).DeadLetters.ReplayAsync(new DeadLetterEnvelopeQuery(), cancellation);

    private static FailedReaction? Failed(DeadLetterEnvelope letter) =>
        letter.Envelope.Data is { } data && JsonSerializer.Deserialize<Letter>(data, JsonSerializerOptions.Web)?.Event is { } e
            ? new(
                letter.Id,
                letter.MessageType,
                e.Stream,
                e.EventId,
                e.Version,
                letter.ExceptionType,
                letter.ExceptionMessage,
                letter.Envelope.Attempts,
                Instant.FromDateTimeOffset(letter.SentAt))
            : null;

    private ValueTask<IMessageDatabase> StoreAsync(NpgsqlDataSource database) => runtime.StoreOfAsync(databases, database);

    /// <summary>What every reaction's message holds.</summary>
    private sealed record Letter(EventReference? Event);
}
