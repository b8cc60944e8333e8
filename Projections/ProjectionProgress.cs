using System.Collections.Concurrent;
using System.Collections.Immutable;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using NodaTime;
using Npgsql;

namespace EventLedger.Projections;

/// <summary>The database a region is kept in.</summary>
public delegate NpgsqlDataSource DatabaseOf(string region);

/// <summary>How fresh an answer from stored read models is.</summary>
/// <param name="AsOf">Everything recorded until then is in the answer.</param>
/// <param name="EventsBehind">Events recorded since that are not in it yet; 0 when it is current.</param>
public sealed record Freshness(Instant AsOf, long EventsBehind);

public enum ProjectionState
{
    /// <summary>No event has waited for longer than any load explains.</summary>
    Current,

    /// <summary>Events have waited for longer, and it is getting through them, as while a new table fills.</summary>
    Filling,

    /// <summary>Events wait, and it does not move.</summary>
    Stalled,
}

/// <summary>How far a projection or a subscription has come in one database.</summary>
/// <param name="EventsBehind">Events it has not seen yet, whether it is interested in them or not.</param>
public sealed record ProjectionStanding(ShardName Shard, ProjectionState State, long EventsBehind)
{
    /// <summary>As operators name it, such as <c>RequestSummary</c>.</summary>
    public string Name => Shard.Name;
}

/// <summary>Reads how far the asynchronous projections and subscriptions have come; each database has its own sequence of events and its own progress.</summary>
public sealed class ProjectionProgress(IDocumentStore store, DatabaseOf databaseOf, TimeProvider time)
{
    /// <summary>For how long an event may wait, and a projection may stand where it is, before it is taken for stalled.</summary>
    public static readonly Duration Patience = Duration.FromMinutes(1);

    private readonly ConcurrentDictionary<(NpgsqlDataSource Database, string Shard), Move> moves = new();

    private readonly string select = $"""
        select coalesce(p.last_seq_id, 0), e.latest,
               (select timestamp from {store.Options.Events.DatabaseSchemaName}.mt_events where seq_id > coalesce(p.last_seq_id, 0) order by seq_id limit 1)
        from unnest($1::varchar[]) with ordinality as shard (name, place)
        cross join (select coalesce(max(seq_id), 0) as latest from {store.Options.Events.DatabaseSchemaName}.mt_events) e
        left join {store.Options.Events.DatabaseSchemaName}.mt_event_progression p on p.name = shard.name
        order by shard.place
        """;

    // Whatever is registered with the store, so that nothing has to be listed here to be watched.
    private readonly Lazy<ImmutableArray<ShardName>> shards = new(() => [.. ((IEventStore)store).RegisteredShardNames()]);

    /// <param name="projection">Its name, such as <c>RequestSummary</c>.</param>
    public async Task<Freshness> ReadAsync(string region, string projection, CancellationToken cancellation)
    {
        // Taken first: what is recorded while the answer is made may be missing from it.
        var now = Now();
        var shard = shards.Value.Single(shard => shard.Name == projection);
        var place = (await ReadAsync(databaseOf(region), [shard.Identity], cancellation)).Single();
        return place.WaitingSince is { } since ? new Freshness(since - Duration.FromMilliseconds(1), place.EventsBehind) : new Freshness(now, 0);
    }

    /// <summary>Every projection and subscription there is, by name.</summary>
    public async Task<ImmutableArray<ProjectionStanding>> WatchAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var places = await ReadAsync(database, [.. shards.Value.Select(shard => shard.Identity)], cancellation);
        var standings = shards.Value.Zip(places, (shard, place) => new ProjectionStanding(shard, Judge((database, shard.Identity), place), place.EventsBehind));
        return [.. standings.OrderBy(standing => standing.Name, StringComparer.Ordinal)];
    }

    // Being far behind does not tell a new table from a broken one; whether it has moved since somebody last looked does.
    // A process that has just begun to look grants the same patience, since it cannot know.
    private ProjectionState Judge((NpgsqlDataSource Database, string Shard) key, Place place)
    {
        var now = Now();
        var last = moves.AddOrUpdate(key, _ => new Move(place.Sequence, now), (_, seen) => seen.Sequence == place.Sequence ? seen : new Move(place.Sequence, now));
        if (!place.IsAhead && (place.WaitingSince is not { } since || now - since <= Patience))
        {
            return ProjectionState.Current;
        }

        return now - last.At <= Patience ? ProjectionState.Filling : ProjectionState.Stalled;
    }

    private async Task<List<Place>> ReadAsync(NpgsqlDataSource database, string[] identities, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(select);
        command.Parameters.AddWithValue(identities);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var places = new List<Place>(identities.Length);
        while (await row.ReadAsync(cancellation))
        {
            var (sequence, latest) = (row.GetInt64(0), row.GetInt64(1));
            places.Add(latest > sequence && !row.IsDBNull(2)
                ? new Place(sequence, latest - sequence, row.GetFieldValue<Instant>(2))
                : new Place(sequence, 0, null) { IsAhead = sequence > latest });
        }

        return places;
    }

    private Instant Now() => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <param name="WaitingSince">When the first event that it has not seen was recorded; null when it has seen all.</param>
    private sealed record Place(long Sequence, long EventsBehind, Instant? WaitingSince)
    {
        /// <summary>It says that it has seen what is not there yet, and will pass over it: somebody set it so.</summary>
        public bool IsAhead { get; init; }
    }

    /// <summary>Where a projection was when it was first seen there.</summary>
    private sealed record Move(long Sequence, Instant At);
}
