using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Application.Shared;

/// <summary>
/// Appends by Marten's own function, in one batch with whatever else belongs to the command: one round trip, one
/// transaction. A session of Marten's would begin, send and commit in two, and log every lost race as an error.
/// </summary>
/// <remarks>
/// Commands that come while others are being written are written together in the next transaction: one round trip and
/// one flush of the log for all of them. When that fails by one of them, or somebody holds a row that one of them needs,
/// the transaction is void and each is written for itself: nobody is refused, or kept waiting, on another's account.
/// </remarks>
internal sealed class EventAppender
{
    // Raised by Marten's function when the stream's version is not the expected one.
    private const string VersionMismatch = "MT003";

    private const string Append =
        $"select {LedgerSchema.Name}.mt_quick_append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

    // For the one transaction only. Others' rows are held for a few milliseconds, unless something is wrong.
    private const string LockTimeout = "select set_config('lock_timeout', '250ms', true)";

    // With one transaction at a time the most commands share it; a second would only split them.
    private const int Lanes = 1;

    private readonly NpgsqlDataSource database;
    private readonly OriginMac origin;
    private readonly Rounds<Writes, bool> rounds;

    public EventAppender(NpgsqlDataSource database, OriginMac origin)
    {
        this.database = database;
        this.origin = origin;
        rounds = new(Lanes, WriteAsync);
    }

    /// <param name="expected">The version the decision was taken on; 0 for a new stream.</param>
    /// <param name="alongside">What is written first: what is taken already fails before it has used up a sequence number.</param>
    /// <returns>False when someone else was first and nothing was written.</returns>
    public Task<bool> TryAppendAsync<TState>(
        StreamKey key, long expected, ImmutableArray<DomainEvent> events, CommandContext context, Instant recordedAt, Action<Writes> alongside) =>
        TryAppendAsync<TState>(key, expected, events, _ => context, recordedAt, alongside);

    /// <param name="contextOf">In whose name each event is recorded, by its place.</param>
    public Task<bool> TryAppendAsync<TState>(
        StreamKey key, long expected, ImmutableArray<DomainEvent> events, Func<int, CommandContext> contextOf, Instant recordedAt, Action<Writes> alongside)
    {
        var writes = new Writes(key, Command<TState>(key, expected, events, contextOf, recordedAt));
        alongside(writes);
        return rounds.JoinAsync(writes);
    }

    private async Task WriteAsync(IReadOnlyList<Caller<Writes, bool>> round)
    {
        var commit = await TryCommitAsync([.. round.Select(caller => caller.Question)], isShared: true);
        if (commit == Commit.Held || (commit == Commit.Void && round.Count > 1))
        {
            // The next round does not wait for these.
            foreach (var caller in round)
            {
                _ = WriteAloneAsync(caller);
            }

            return;
        }

        foreach (var caller in round)
        {
            caller.SetResult(commit == Commit.Done);
        }
    }

    private async Task WriteAloneAsync(Caller<Writes, bool> caller)
    {
        try
        {
            caller.SetResult(await TryCommitAsync([caller.Question], isShared: false) == Commit.Done);
        }
        catch (Exception e)
        {
            caller.SetException(e);
        }
    }

    private async Task<Commit> TryCommitAsync(Writes[] together, bool isShared)
    {
        await using var batch = database.CreateBatch();
        if (isShared)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(LockTimeout));
        }

        // Rows are locked in the same order by every transaction, so that two of them do not wait for each other.
        Array.Sort(together, static (one, other) => one.Key.Stream.CompareTo(other.Key.Stream));
        foreach (var statement in together.SelectMany(writes => writes.Alongside).Concat(together.Select(writes => writes.Append)))
        {
            batch.BatchCommands.Add(statement);
        }

        try
        {
            // The caller may leave, but what was begun is finished: a cancelled commit would have an unknown outcome.
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            return Commit.Done;
        }
        catch (PostgresException e) when (isShared && e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return Commit.Held;
        }
        catch (PostgresException e) when (IsRaceLost(e) || (together.Length > 1 && IsOnesFault(e)))
        {
            return Commit.Void;
        }
    }

    private static bool IsRaceLost(PostgresException e) =>
        e.SqlState is VersionMismatch or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected;

    // Values that PostgreSQL does not take (class 22) or that break a constraint (23): certainly nothing was committed.
    private static bool IsOnesFault(PostgresException e) =>
        e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal);

    private NpgsqlBatchCommand Command<TState>(
        StreamKey key, long expected, ImmutableArray<DomainEvent> events, Func<int, CommandContext> contextOf, Instant recordedAt)
    {
        CommandContext[] contexts = [.. events.Select((_, i) => contextOf(i))];
        var names = Of(events, e => StoredNames.Of(e.GetType()));
        var ids = Array.ConvertAll(names, _ => Guid.CreateVersion7());
        var bodies = Of(events, Json);
        return new NpgsqlBatchCommand(Append)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = key.Stream },
                Text(StoredNames.Of(typeof(TState)).Alias),
                Text(key.Region),
                new NpgsqlParameter<Guid[]> { TypedValue = ids },
                Texts(Array.ConvertAll(names, name => name.Alias)),
                Texts(Array.ConvertAll(names, name => name.ClrName)),
                Jsons(bodies),
                new NpgsqlParameter<byte[]?[]> { TypedValue = new byte[]?[events.Length], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                Texts(Array.ConvertAll(contexts, context => context.Causation)),
                Texts(Array.ConvertAll(contexts, context => context.Correlation)),
                Jsons([.. names.Select((name, i) => Mark(key, ids[i], expected + i + 1, name, bodies[i], contexts[i], recordedAt))]),
                Texts(Array.ConvertAll(contexts, context => context.Actor.User)),
                new NpgsqlParameter<Instant[]> { TypedValue = Array.ConvertAll(names, _ => recordedAt), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long> { TypedValue = expected },
            },
        };
    }

    // The headers: by its mark the sealer knows that the service wrote the event.
    private byte[] Mark(StreamKey key, Guid id, long version, StoredNames name, byte[] body, CommandContext context, Instant recordedAt)
    {
        var metadata = new EventMetadata(context.Correlation, context.Causation, context.Actor.User, name.ClrName);
        var mac = origin.Of(
            id, key.Region, key.Stream, version, name.Alias, StoredEvent.Microseconds(recordedAt), CanonicalJson.Of(body), metadata.Canonical(headers: default));
        return Encoding.UTF8.GetBytes($"{{\"{OriginMac.Header}\":\"{Convert.ToBase64String(mac)}\"}}");
    }

    private static NpgsqlParameter<string> Text(string text) => new() { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Varchar };

    private static NpgsqlParameter<string[]> Texts(string[] texts) => new() { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar };

    private static NpgsqlParameter<byte[][]> Jsons(byte[][] texts) => new() { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };

    private static T[] Of<T>(ImmutableArray<DomainEvent> events, Converter<DomainEvent, T> convert) =>
        Array.ConvertAll(ImmutableCollectionsMarshal.AsArray(events)!, convert);

    private static byte[] Json(DomainEvent e) => JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), LedgerJson.Storage);

    private enum Commit
    {
        Done,

        /// <summary>Someone else was first, or one of several could not be written. Nothing was.</summary>
        Void,

        /// <summary>Somebody holds a row for longer than others should wait. Nothing was written.</summary>
        Held,
    }
}

/// <summary>What a command writes: its events, and in the same transaction whatever belongs to them.</summary>
public sealed class Writes
{
    private readonly List<NpgsqlBatchCommand> alongside = [];

    internal Writes(StreamKey key, NpgsqlBatchCommand append)
    {
        Key = key;
        Append = append;
    }

    public string Region => Key.Region;

    internal StreamKey Key { get; }

    internal NpgsqlBatchCommand Append { get; }

    internal IReadOnlyList<NpgsqlBatchCommand> Alongside => alongside;

    /// <summary>Adds a statement with positional parameters (<c>$1</c>, …); none of them null.</summary>
    internal void Add(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        alongside.Add(command);
    }
}
