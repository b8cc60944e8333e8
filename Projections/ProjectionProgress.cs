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

/// <summary>Reads how far the asynchronous projections have come; each database has its own sequence of events and its own progress.</summary>
public sealed class ProjectionProgress(IDocumentStore store, TimeProvider time)
{
    private static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(1);

    private readonly string select = $"""
        select coalesce(p.last_seq_id, 0), e.latest,
               (select timestamp from {store.Options.Events.DatabaseSchemaName}.mt_events where seq_id > coalesce(p.last_seq_id, 0) order by seq_id limit 1)
        from (select coalesce(max(seq_id), 0) as latest from {store.Options.Events.DatabaseSchemaName}.mt_events) e
        left join {store.Options.Events.DatabaseSchemaName}.mt_event_progression p on p.name = $1
        """;

    /// <param name="projection">The name of its shard, such as <c>RequestSummary:All</c>.</param>
    public async Task<Freshness> ReadAsync(NpgsqlDataSource database, string projection, CancellationToken cancellation)
    {
        // Taken first: what is recorded while the answer is made may be missing from it.
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        await using var command = database.CreateCommand(select);
        command.Parameters.AddWithValue(projection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var behind = row.GetInt64(1) - row.GetInt64(0);
        return behind > 0 && !row.IsDBNull(2)
            ? new Freshness(row.GetFieldValue<Instant>(2) - Duration.FromMilliseconds(1), behind)
            : new Freshness(now, 0);
    }

    /// <summary>Whether an event has waited for its projection for longer than any load explains.</summary>
    public async Task<bool> IsStalledAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var freshness = await ReadAsync(database, Requests.RequestSummaryProjection.Shard, cancellation);
        return freshness.EventsBehind > 0 && Instant.FromDateTimeOffset(time.GetUtcNow()) - freshness.AsOf > Duration.FromTimeSpan(StallLimit);
    }
}
