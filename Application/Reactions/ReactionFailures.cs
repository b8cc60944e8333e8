using System.Text.Json;
using EventLedger.Application.Ledger;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;
using Wolverine;
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

/// <summary>What operators see and do about reactions: how they stand, what failed for good, and trying that again or giving it up.</summary>
public sealed class ReactionFailures(Databases databases, ReactionHold hold, IWolverineRuntime runtime)
{
    private const int Most = 10_000;
    private const string Discards = $"{LedgerSchema.Name}.reaction_discards";

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
        var letters = await LettersAsync(databases.Of(region), cancellation);
        return [.. letters.Where(letter => letter.Envelope.TenantId == region).Select(Failed).OrderBy(failed => failed.SentAt).Take(limit)];
    }

    /// <summary>A database's, whatever region they name, the oldest first.</summary>
    public async Task<List<FailedReaction>> ReadAllAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        [.. (await LettersAsync(database, cancellation)).Select(Failed).OrderBy(failed => failed.SentAt)];

    /// <summary>Puts a region's failed reaction into the queue again.</summary>
    /// <returns>False when the region has none of that id, or none any more: somebody else has decided about it.</returns>
    public async Task<bool> ReplayAsync(string region, Guid id, CancellationToken cancellation)
    {
        var database = databases.Of(region);
        if (await LetterAsync(database, id, region) is null)
        {
            return false;
        }

        return await ReplayAsync(database, id, cancellation) == 1;
    }

    /// <summary>Puts all that failed in a database into the queue again.</summary>
    public Task ReplayAllAsync(NpgsqlDataSource database, CancellationToken cancellation) => ReplayAsync(database, null, cancellation);

    /// <param name="id">Null for all.</param>
    /// <returns>How many.</returns>
    private async Task<int> ReplayAsync(NpgsqlDataSource database, Guid? id, CancellationToken cancellation)
    {
        // One statement, which one alone can win: whoever waits for the row finds it gone. Wolverine's own way marks rows, and moves
        // and deletes the marked ones later by two: what is marked between them is deleted and never tried.
        var schema = (await StoreAsync(database)).SchemaName;
        await using var command = database.CreateCommand(
            $"with gone as (delete from {schema}.{DatabaseConstants.DeadLetterTable} where ($1 is null or id = $1) and not replayable returning id, body, message_type, received_at) "
            + $"insert into {schema}.{DatabaseConstants.IncomingTable} (id, body, status, owner_id, attempts, message_type, received_at) "
            + $"select id, body, '{EnvelopeStatus.Incoming}', 0, 0, message_type, received_at from gone");
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Gives a region's failed reaction up; who did so is kept.</summary>
    /// <returns>False when the region has none of that id, or none any more: somebody else has decided about it.</returns>
    public Task<bool> DiscardAsync(string region, Guid id, string by, CancellationToken cancellation) => DiscardAsync(databases.Of(region), id, by, region, cancellation);

    /// <summary>Gives a failed reaction of a database up, whatever region it names; who did so is kept.</summary>
    /// <returns>False when the database has none of that id, or none any more: somebody else has decided about it.</returns>
    public Task<bool> DiscardAsync(NpgsqlDataSource database, Guid id, string by, CancellationToken cancellation) => DiscardAsync(database, id, by, null, cancellation);

    private async Task<bool> DiscardAsync(NpgsqlDataSource database, Guid id, string by, string? region, CancellationToken cancellation)
    {
        if (await LetterAsync(database, id, region) is not { } letter)
        {
            return false;
        }

        var failed = Failed(letter);
        await using var command = database.CreateCommand(
            $"with gone as (delete from {(await StoreAsync(database)).SchemaName}.{DatabaseConstants.DeadLetterTable} where id = $1 and not replayable returning id), "
            + $"kept as (insert into {Discards} (id, reaction, stream_id, event_id, version, discarded_by) select id, $2, $3, $4, $5, $6 from gone on conflict do nothing) "
            + "select count(*) from gone");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(failed.Reaction);
        command.Parameters.AddWithValue(failed.Stream);
        command.Parameters.AddWithValue(failed.EventId);
        command.Parameters.AddWithValue(failed.EventVersion);
        command.Parameters.AddWithValue(by);
        return (long)(await command.ExecuteScalarAsync(cancellation))! == 1;
    }

    internal static Table Table()
    {
        var table = LedgerSchema.NewTable("reaction_discards");
        table.AddColumn("id", "uuid").AsPrimaryKey();
        table.AddColumn("reaction", "varchar").NotNull();
        table.AddColumn("stream_id", "uuid").NotNull();
        table.AddColumn("event_id", "uuid").NotNull();
        table.AddColumn("version", "bigint").NotNull();
        table.AddColumn("discarded_by", "varchar").NotNull();
        table.AddColumn("discarded_at", "timestamptz").NotNull().DefaultValueByExpression("now()");
        return table;
    }

    // One that tells no event is shown all the same, by an event that is none: otherwise nobody could be rid of it.
    private static FailedReaction Failed(DeadLetterEnvelope letter)
    {
        var e = EventOf(letter);
        return new(
            letter.Id,
            letter.MessageType,
            e?.Stream ?? Guid.Empty,
            e?.EventId ?? Guid.Empty,
            e?.Version ?? 0,
            letter.ExceptionType,
            letter.ExceptionMessage,
            letter.Envelope.Attempts,
            Instant.FromDateTimeOffset(letter.SentAt));
    }

    private static EventReference? EventOf(DeadLetterEnvelope letter)
    {
        try
        {
            return letter.Envelope.Data is { } data ? JsonSerializer.Deserialize<Letter>(data, JsonSerializerOptions.Web)?.Event : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<IEnumerable<DeadLetterEnvelope>> LettersAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        (await (await StoreAsync(database)).DeadLetters.QueryAsync(new DeadLetterEnvelopeQuery { PageSize = Most }, cancellation)).Envelopes;

    /// <param name="region">Null for one of any region.</param>
    private async Task<DeadLetterEnvelope?> LetterAsync(NpgsqlDataSource database, Guid id, string? region) =>
        await (await StoreAsync(database)).DeadLetters.DeadLetterEnvelopeByIdAsync(id) is { } letter && (region is null || letter.Envelope.TenantId == region) ? letter : null;

    private ValueTask<IMessageDatabase> StoreAsync(NpgsqlDataSource database) => runtime.StoreOfAsync(databases, database);

    /// <summary>What every reaction's message holds.</summary>
    private sealed record Letter(EventReference? Event);
}
