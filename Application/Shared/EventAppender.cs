using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using EventLedger.Domain.Shared;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Application.Shared;

/// <summary>
/// Appends by Marten's own function, in one batch with whatever else belongs to the command: one round trip, one
/// transaction. A session of Marten's would begin, send and commit in two, and log every lost race as an error.
/// </summary>
internal sealed class EventAppender(NpgsqlDataSource database)
{
    // Raised by Marten's function when the stream's version is not the expected one.
    private const string VersionMismatch = "MT003";

    private const string Append =
        $"select {LedgerSchema.Name}.mt_quick_append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

    /// <param name="expected">The version the decision was taken on; 0 for a new stream.</param>
    /// <param name="alongside">What is written first: what is taken already fails before it has used up a sequence number.</param>
    /// <returns>False when someone else was first and nothing was written.</returns>
    public async Task<bool> TryAppendAsync<TState>(
        StreamKey key, long expected, ImmutableArray<DomainEvent> events, CommandContext context, Instant recordedAt, Action<Writes> alongside)
    {
        await using var batch = database.CreateBatch();
        alongside(new Writes(batch, key.Region));
        batch.BatchCommands.Add(Command<TState>(key, expected, events, context, recordedAt));
        try
        {
            // The caller may leave, but what was begun is finished: a cancelled commit would have an unknown outcome.
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is VersionMismatch or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }

    private static NpgsqlBatchCommand Command<TState>(
        StreamKey key, long expected, ImmutableArray<DomainEvent> events, CommandContext context, Instant recordedAt)
    {
        var names = Of(events, e => StoredNames.Of(e.GetType()));
        return new NpgsqlBatchCommand(Append)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = key.Stream },
                Text(StoredNames.Of(typeof(TState)).Alias),
                Text(key.Region),
                new NpgsqlParameter<Guid[]> { TypedValue = Array.ConvertAll(names, _ => Guid.CreateVersion7()) },
                Texts(Array.ConvertAll(names, name => name.Alias)),
                Texts(Array.ConvertAll(names, name => name.ClrName)),
                new NpgsqlParameter<byte[][]> { TypedValue = Of(events, Json), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new NpgsqlParameter<byte[]?[]> { TypedValue = new byte[]?[events.Length], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                Texts(Array.ConvertAll(names, _ => context.Causation)),
                Texts(Array.ConvertAll(names, _ => context.Correlation)),
                Texts(Array.ConvertAll(names, _ => context.Actor.User)),
                new NpgsqlParameter<Instant[]> { TypedValue = Array.ConvertAll(names, _ => recordedAt), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long> { TypedValue = expected },
            },
        };
    }

    private static NpgsqlParameter<string> Text(string text) => new() { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Varchar };

    private static NpgsqlParameter<string[]> Texts(string[] texts) => new() { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar };

    private static T[] Of<T>(ImmutableArray<DomainEvent> events, Converter<DomainEvent, T> convert) =>
        Array.ConvertAll(ImmutableCollectionsMarshal.AsArray(events)!, convert);

    private static byte[] Json(DomainEvent e) => JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), LedgerJson.Storage);
}

/// <summary>What a command writes beside its events, in the same transaction.</summary>
public sealed class Writes
{
    private readonly NpgsqlBatch batch;

    internal Writes(NpgsqlBatch batch, string region)
    {
        this.batch = batch;
        Region = region;
    }

    public string Region { get; }

    /// <summary>Adds a statement with positional parameters (<c>$1</c>, …); none of them null.</summary>
    internal void Add(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }
}
