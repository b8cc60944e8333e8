using System.Text.Json;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Ledger;

/// <summary>Reads what a stream holds beyond a version, in one prepared statement.</summary>
internal sealed class EventReader(Databases databases)
{
    private const string Select =
        $"select version, type, data from {LedgerSchema.Name}.mt_events "
        + "where tenant_id = $1 and stream_id = $2 and version > $3 order by version";

    private const string SelectOne =
        $"select type, data from {LedgerSchema.Name}.mt_events where tenant_id = $1 and stream_id = $2 and version = $3";

    private const string SelectStuck =
        $"select coalesce((select version from {LedgerSchema.Name}.mt_streams where tenant_id = $1 and id = $2 and not is_archived), 0) "
        + $"<> coalesce((select max(version) from {LedgerSchema.Name}.mt_events where tenant_id = $1 and stream_id = $2), 0)";

    /// <summary>Folds the events after <paramref name="version"/> into a state.</summary>
    /// <returns>
    /// The state and its version: those given, when there is nothing new, and null for a stream of another kind. And how many
    /// bytes were read.
    /// </returns>
    public async Task<(TState? State, long Version, long Read)> FoldAsync<TState>(StreamKey key, TState? state, long version, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        await using var command = databases.Of(key.Region).CreateCommand(Select);
        command.Parameters.AddWithValue(key.Region);
        command.Parameters.AddWithValue(key.Stream);
        command.Parameters.AddWithValue(version);
        var read = 0L;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var data = row.GetFieldValue<byte[]>(2);
            (version, read) = (row.GetInt64(0), read + data.Length);
            try
            {
                state = TState.Evolve(state, Event(row.GetString(1), data));
            }
            catch (ForeignEventException) when (state is null)
            {
                return (null, 0, read);
            }
            catch (Exception e)
            {
                // A fold is pure: it fails by nothing else than what it is given.
                throw new DamagedRecordException($"Version {version} of stream {key.Stream} of {key.Region} cannot be read.", e);
            }
        }

        return (state, version, read);
    }

    /// <summary>One event; null when there is none.</summary>
    /// <exception cref="DamagedRecordException">It cannot be read.</exception>
    public async Task<DomainEvent?> FindAsync(string region, Guid stream, long version, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(SelectOne);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(stream);
        command.Parameters.AddWithValue(version);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return null;
        }

        try
        {
            return Event(row.GetString(0), row.GetFieldValue<byte[]>(1));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DamagedRecordException($"Version {version} of stream {stream} of {region} cannot be read.", e);
        }
    }

    /// <summary>Whether nothing can ever be appended to a stream: its row tells another version than its events, or that it is archived, which nothing of ours does.</summary>
    public async Task<bool> IsStuckAsync(StreamKey key, CancellationToken cancellation)
    {
        await using var command = databases.Of(key.Region).CreateCommand(SelectStuck);
        command.Parameters.AddWithValue(key.Region);
        command.Parameters.AddWithValue(key.Stream);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>An event of its stored name and data.</summary>
    public static DomainEvent Event(string name, ReadOnlySpan<byte> data)
    {
        var type = EventCatalogue.Find(name)?.Type ?? throw new InvalidOperationException($"This release knows no event '{name}': it was written by a later one.");
        return (DomainEvent?)JsonSerializer.Deserialize(data, type, LedgerJson.Storage) ?? throw new JsonException($"An event '{name}' is null.");
    }
}
