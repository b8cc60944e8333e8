using EventLedger.Benchmark.Reporting;
using Npgsql;

namespace EventLedger.Benchmark.Services;

/// <summary>Looks into the sealed ledger of one database.</summary>
internal sealed class Seal(PrivatePostgres postgres, string database) : IAsyncDisposable
{
    private const string LargestSequence = "select coalesce(max(seq_id), 0) from ledger.mt_events";

    private const string IsPublished = """
        select coalesce((select t.floor >= $1 and t.size = (select max(size) from seal.checkpoints) from seal.tree t), false)
        """;

    private const string Incidents = "select coalesce(string_agg((data->>'kind') || ' ' || (data->>'detail'), '; '), 'no incident') from ledger.mt_events where type = 'incident_found'";

    // An event is sealed once a checkpoint that its leaf is in can be had.
    private const string Lag = """
        with sealed as (
          select extract(epoch from c.published_at - e.timestamp)::float8 * 1000 as ms
          from ledger.mt_events e join seal.leaves l on l.event_id = e.id
          cross join lateral (select published_at from seal.checkpoints where size > l.index order by size limit 1) c
          where e.seq_id > $1 and e.seq_id <= $2)
        select count(*)::integer, coalesce(percentile_disc(array[0.5, 0.99, 1]) within group (order by ms), '{0,0,0}'),
          (select count(*) from ledger.mt_events where seq_id > $1 and seq_id <= $2)::integer from sealed
        """;

    // Between the first checkpoint, before which the service was starting, and the one that has the last event.
    private const string Backfilled = """
        with first as (select size, published_at from seal.checkpoints order by size limit 1),
        last as (
          select size, published_at from seal.checkpoints
          where size > (select max(index) from seal.leaves where sequence <= $1) order by size limit 1)
        select count(*), extract(epoch from (select published_at from last) - (select published_at from first))::float8
        from seal.leaves where kind in (0, 1) and index >= (select size from first) and index < (select size from last)
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(postgres.ConnectionString(database, autoPrepare: false));

    public async Task<long> LargestSequenceAsync(CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(LargestSequence);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Waits until a checkpoint has been published that no event up to this one is missing from.</summary>
    public async Task WaitAsync(long through, TimeSpan patience, CancellationToken cancellation)
    {
        var until = DateTimeOffset.UtcNow + patience;
        while (!await IsPublishedAsync(through, cancellation))
        {
            if (DateTimeOffset.UtcNow > until)
            {
                await using var command = _database.CreateCommand(Incidents);
                throw new BenchmarkException($"{database} is not sealed to {through} after {patience}: {await command.ExecuteScalarAsync(cancellation)}");
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>From an event's being recorded to its being sealed, for those after one sequence up to another.</summary>
    public async Task<Lateness> LagAsync(long after, long through, CancellationToken cancellation)
    {
        await using var command = Command(Lag, after, through);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var (count, lag, stored) = (row.GetInt32(0), row.GetFieldValue<double[]>(1), row.GetInt32(2));
        return count == stored && count > 0
            ? new Lateness(count, lag[0], lag[1], lag[2])
            : throw new BenchmarkException($"{stored} events were stored and {count} of them sealed.");
    }

    /// <summary>How many events were sealed between the first checkpoint and the one with this event, and how long that took.</summary>
    public async Task<Backfill> BackfillAsync(long through, CancellationToken cancellation)
    {
        await using var command = Command(Backfilled, through);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new Backfill(row.GetInt64(0), TimeSpan.FromSeconds(row.GetDouble(1)));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<bool> IsPublishedAsync(long through, CancellationToken cancellation)
    {
        await using var command = Command(IsPublished, through);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<long> values)
    {
        var command = _database.CreateCommand(sql);
        command.CommandTimeout = 0;
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
