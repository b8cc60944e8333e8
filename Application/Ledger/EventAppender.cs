using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EventLedger.Domain.Shared;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Application.Ledger;

/// <summary>
/// Appends by Marten's own function, in one batch with whatever else belongs to the command: one round trip, one
/// transaction. A session of Marten's would begin, send and commit in two, and log every lost race as an error.
/// </summary>
/// <remarks>
/// Commands that come while others are being written are written together in the next transaction: one round trip and
/// one flush of the log for all of them. The batch begins by locking its streams and comparing their versions, before any
/// sequence number is drawn: a number that is drawn and rolled back is a gap, and projections wait at every gap. Those who
/// lost are left out, and the others written. When one of several cannot be written for another reason, or somebody holds a
/// row that one of them needs, each is written for itself: nobody is refused, or kept waiting, on another's account.
/// </remarks>
internal sealed class EventAppender
{
    private const string Append =
        $"select {LedgerSchema.Name}.mt_quick_append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

    private const string Expect = $"select {LedgerSchema.ExpectVersions}($1, $2, $3, $4)";

    // For the one transaction only. Others' rows are held for a few milliseconds, unless something is wrong.
    private const string ExpectBriefly = $"select set_config('lock_timeout', '250ms', true), {LedgerSchema.ExpectVersions}($1, $2, $3, $4)";

    // Raised by Marten's function. Nothing of ours archives a stream.
    private const string StreamArchived = "MT001";

    // The other headers, in canonical form, of what is taken over.
    private static readonly byte[] TakenOver = Encoding.UTF8.GetBytes($"{{\"{OriginMac.TakenOverHeader}\":true}}");

    // With one transaction at a time the most commands share it; a second would only split them.
    private const int Lanes = 1;

    private readonly NpgsqlDataSource database;
    private readonly OriginMac origin;
    private readonly FollowUps followUps;
    private readonly WriteOutcome outcome;
    private readonly Rounds<Writes, bool> rounds;

    public EventAppender(NpgsqlDataSource database, OriginMac origin, FollowUps followUps, WriteOutcome outcome)
    {
        (this.database, this.origin, this.followUps, this.outcome) = (database, origin, followUps, outcome);
        rounds = new(Lanes, WriteAsync);
    }

    /// <param name="changes">Of one region, each stream once.</param>
    /// <param name="contextOf">In whose name each event of a change is recorded, by its place.</param>
    /// <param name="alongside">What is written before the events.</param>
    /// <returns>False when someone else was first and nothing was written.</returns>
    /// <param name="rests">What it rests on without appending to it.</param>
    public Task<bool> TryAppendAsync(
        ImmutableArray<Change> changes, ImmutableArray<Rest> rests, Func<int, CommandContext> contextOf, Instant recordedAt, Action<Writes> alongside)
    {
        var writes = new Writes(changes, rests);
        foreach (var change in changes)
        {
            Add(writes, change, contextOf, recordedAt);
        }

        alongside(writes);
        return rounds.JoinAsync(writes);
    }

    private async Task WriteAsync(IReadOnlyList<Caller<Writes, bool>> round)
    {
        // These wait for rows that others of the same round hold, and would not meet them within one transaction.
        foreach (var caller in round.Where(caller => caller.Question.IsApart))
        {
            _ = WriteAloneAsync(caller);
        }

        var (together, lost) = Apart([.. round.Where(caller => !caller.Question.IsApart)]);
        while (together.Count > 0)
        {
            var result = await TryCommitAsync([.. together.Select(caller => caller.Question)], isShared: true);
            if (result.Commit == Commit.Lost)
            {
                lost.AddRange(result.Losers.Select(loser => together[loser]));
                together = [.. together.Where((_, place) => !result.Losers.Contains(place))];
                continue;
            }

            if (result.Commit == Commit.Held || (result.Commit == Commit.Void && together.Count > 1))
            {
                // The next round does not wait for these.
                together.ForEach(caller => _ = WriteAloneAsync(caller));
            }
            else
            {
                together.ForEach(caller => caller.SetResult(result.Commit == Commit.Done));
            }

            break;
        }

        lost.ForEach(caller => caller.SetResult(false));
    }

    /// <summary>
    /// Those who can be written together, and those who come to a stream that one before them writes to, or rest on it, or write to one that
    /// is rested on: in one transaction neither would see the other.
    /// </summary>
    private static (List<Caller<Writes, bool>> Together, List<Caller<Writes, bool>> Lost) Apart(IReadOnlyList<Caller<Writes, bool>> round)
    {
        var (together, lost) = (new List<Caller<Writes, bool>>(round.Count), new List<Caller<Writes, bool>>());
        var (taken, rested) = (new HashSet<(string, Guid)>(round.Count), new HashSet<(string, Guid)>());
        foreach (var caller in round)
        {
            var streams = caller.Question.Changes.Select(change => (change.Key.Region, change.Key.Stream)).ToList();
            var rests = caller.Question.Rests.Select(rest => (rest.Key.Region, rest.Key.Stream)).ToList();
            if (streams.Exists(taken.Contains) || streams.Exists(rested.Contains) || rests.Exists(taken.Contains))
            {
                lost.Add(caller);
                continue;
            }

            taken.UnionWith(streams);
            rested.UnionWith(rests);
            together.Add(caller);
        }

        return (together, lost);
    }

    private async Task WriteAloneAsync(Caller<Writes, bool> caller)
    {
        try
        {
            caller.SetResult((await TryCommitAsync([caller.Question], isShared: false)).Commit == Commit.Done);
        }
        catch (Exception e)
        {
            caller.SetException(e);
        }
    }

    private async Task<(Commit Commit, IReadOnlyList<int> Losers)> TryCommitAsync(Writes[] together, bool isShared)
    {
        await using var batch = database.CreateBatch();
        // Rows are locked in the same order by every transaction, so that two of them do not wait for each other.
        var appends = together
            .SelectMany((writes, place) => writes.Changes.Zip(writes.Appends, (change, append) => (change, append, place)))
            .OrderBy(one => one.change.Key.Stream).ThenBy(one => one.change.Key.Region, StringComparer.Ordinal)
            .ToArray();
        var expected = Expectations(together);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(isShared ? ExpectBriefly : Expect)
        {
            Parameters =
            {
                Texts(Array.ConvertAll(expected, one => one.Key.Region)),
                new NpgsqlParameter<Guid[]> { TypedValue = Array.ConvertAll(expected, one => one.Key.Stream) },
                new NpgsqlParameter<long[]> { TypedValue = Array.ConvertAll(expected, one => one.Version) },
                new NpgsqlParameter<bool[]> { TypedValue = Array.ConvertAll(expected, one => one.IsRestedOn) },
            },
        });
        foreach (var statement in together.SelectMany(writes => writes.Alongside).Concat(appends.Select(one => one.append)))
        {
            batch.BatchCommands.Add(statement);
        }

        if (DueReactions.Statement([.. together.SelectMany(writes => writes.Due)]) is { } due)
        {
            batch.BatchCommands.Add(due);
        }

        try
        {
            // The caller may leave, but what was begun is finished: a cancelled commit would have an unknown outcome.
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            outcome.Succeeded();
            return (Commit.Done, []);
        }
        catch (PostgresException e) when (e.SqlState == LedgerSchema.VersionsDiffer)
        {
            var places = e.MessageText.Split(',').Select(place => int.Parse(place, CultureInfo.InvariantCulture));
            return (Commit.Lost, [.. places.SelectMany(place => expected[place - 1].Of).Distinct()]);
        }
        catch (PostgresException e) when (isShared && e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return (Commit.Held, []);
        }
        catch (PostgresException e) when (IsRaceLost(e) || e.SqlState == StreamArchived || (together.Length > 1 && IsOnesFault(e)))
        {
            return (Commit.Void, []);
        }
        catch (NpgsqlException e) when (e is not PostgresException refused || IsServersFault(refused))
        {
            outcome.Failed();
            throw;
        }
    }

    /// <summary>Each stream that is written to, and each version of one that is rested on, with those who are lost when it is another.</summary>
    private static Expectation[] Expectations(Writes[] together)
    {
        var written = together.SelectMany((writes, place) => writes.Changes.Select(change => new Expectation(change.Key, change.Expected, IsRestedOn: false, [place])));
        var rested = together.SelectMany((writes, place) => writes.Rests.Select(rest => (rest, place)))
            .GroupBy(one => one.rest, one => one.place)
            .Select(one => new Expectation(one.Key.Key, one.Key.Version, IsRestedOn: true, [.. one]));

        // In the order of their locks. Who writes to a stream goes before those who rest on it: to lock it further later on could wait for another who does the same.
        return [.. written.Concat(rested).OrderBy(one => one.Key.Stream).ThenBy(one => one.Key.Region, StringComparer.Ordinal)];
    }

    private static bool IsRaceLost(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or LedgerSchema.ExpectationFailed;

    // Values that PostgreSQL does not take (class 22) or that break a constraint (23): certainly nothing was committed.
    private static bool IsOnesFault(PostgresException e) =>
        e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal);

    // It may only be read (25), has no room (53), is being ended (57), or fails (58, XX).
    private static bool IsServersFault(PostgresException e) => e.SqlState[..2] is "25" or "53" or "57" or "58" or "XX";

    private void Add(Writes writes, Change change, Func<int, CommandContext> contextOf, Instant recordedAt)
    {
        var (key, events) = (change.Key, change.Events);
        CommandContext[] contexts = [.. events.Select((_, i) => contextOf(i))];
        var types = Of(events, e => EventCatalogue.Of(e.GetType()));
        var ids = Array.ConvertAll(types, _ => Guid.CreateVersion7());
        var bodies = Of(events, Json);
        change.Stored = bodies.Sum(body => (long)body.Length);
        writes.Due.AddRange(events.SelectMany((e, i) => followUps(e)
            .Where(followUp => !contexts[i].IsTakeover || followUp.IsOfTakeover(recordedAt))
            .Select(followUp => new DueReaction(key.Region, key.Stream, ids[i], change.Expected + i + 1, followUp))));
        writes.Appends.Add(new NpgsqlBatchCommand(Append)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = key.Stream },
                Text(EventCatalogue.StreamNameOf(key.State)),
                Text(key.Region),
                new NpgsqlParameter<Guid[]> { TypedValue = ids },
                Texts(Array.ConvertAll(types, type => type.StoredName)),
                Texts(Array.ConvertAll(types, type => type.ClrName)),
                Jsons(bodies),
                new NpgsqlParameter<byte[]?[]> { TypedValue = new byte[]?[events.Length], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                Texts(Array.ConvertAll(contexts, context => context.Causation)),
                Texts(Array.ConvertAll(contexts, context => context.Correlation)),
                Jsons([.. types.Select((type, i) => Mark(key, ids[i], change.Expected + i + 1, type, bodies[i], contexts[i], recordedAt))]),
                Texts(Array.ConvertAll(contexts, context => context.Actor.User)),
                new NpgsqlParameter<Instant[]> { TypedValue = Array.ConvertAll(types, _ => recordedAt), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long> { TypedValue = change.Expected },
            },
        });
    }

    // The headers: by its mark the sealer knows that the service wrote the event.
    private byte[] Mark(StreamKey key, Guid id, long version, EventType type, byte[] body, CommandContext context, Instant recordedAt)
    {
        var metadata = new EventMetadata(context.Correlation, context.Causation, context.Actor.User, type.ClrName);
        var mac = origin.Of(
            id,
            key.Region,
            key.Stream,
            version,
            type.StoredName,
            EventIdentity.Microseconds(recordedAt),
            CanonicalJson.Of(body),
            metadata.Canonical(context.IsTakeover ? TakenOver : default(ReadOnlySpan<byte>)));
        var takenOver = context.IsTakeover ? $",\"{OriginMac.TakenOverHeader}\":true" : "";
        return Encoding.UTF8.GetBytes($"{{\"{OriginMac.Header}\":\"{Convert.ToBase64String(mac)}\"{takenOver}}}");
    }

    private static NpgsqlParameter<string> Text(string text) => new() { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Varchar };

    private static NpgsqlParameter<string[]> Texts(string[] texts) => new() { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar };

    private static NpgsqlParameter<byte[][]> Jsons(byte[][] texts) => new() { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };

    private static T[] Of<T>(ImmutableArray<DomainEvent> events, Converter<DomainEvent, T> convert) =>
        Array.ConvertAll(ImmutableCollectionsMarshal.AsArray(events)!, convert);

    private static byte[] Json(DomainEvent e) => JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), LedgerJson.Storage);

    /// <param name="Of">Those who are lost when the stream has another version, by their places.</param>
    private sealed record Expectation(StreamKey Key, long Version, bool IsRestedOn, int[] Of);

    private enum Commit
    {
        Done,

        /// <summary>Someone else was first on the streams of some. Nothing was written.</summary>
        Lost,

        /// <summary>Someone else was first to a key, or one of several could not be written, or somebody archived the stream. Nothing was written.</summary>
        Void,

        /// <summary>Somebody holds a row for longer than others should wait. Nothing was written.</summary>
        Held,
    }
}

/// <summary>What a command writes: its events, and in the same transaction whatever belongs to them.</summary>
public sealed class Writes
{
    private readonly List<NpgsqlBatchCommand> alongside = [];

    internal Writes(ImmutableArray<Change> changes, ImmutableArray<Rest> rests) => (Changes, Rests) = (changes, rests);

    public string Region => Changes[0].Key.Region;

    /// <summary>What the command is on.</summary>
    public Guid Stream => Changes[0].Key.Stream;

    internal ImmutableArray<Change> Changes { get; }

    internal ImmutableArray<Rest> Rests { get; }

    /// <summary>The statement of each change.</summary>
    internal List<NpgsqlBatchCommand> Appends { get; } = [];

    /// <summary>What follows from the events.</summary>
    internal List<DueReaction> Due { get; } = [];

    internal IReadOnlyList<NpgsqlBatchCommand> Alongside => alongside;

    /// <summary>Whether it needs a transaction of its own: a lock keeps out other transactions only.</summary>
    internal bool IsApart { get; set; }

    /// <summary>Adds a statement with positional parameters (<c>$1</c>, …); none of them null.</summary>
    internal void Add(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddValues(values);
        alongside.Add(command);
    }
}
