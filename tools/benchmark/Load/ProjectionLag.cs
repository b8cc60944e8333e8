using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark.Load;

/// <summary>Looks, again and again, how old the oldest event is that the projection has not taken in.</summary>
internal static class ProjectionLag
{
    private const string Oldest = """
        select coalesce(extract(epoch from clock_timestamp() - min(timestamp)) * 1000, 0)::float8 from ledger.mt_events
        where seq_id > (select max(last_seq_id) from ledger.mt_event_progression where name like 'RequestSummary:%')
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <returns>Milliseconds, one for each look.</returns>
    public static async Task<IReadOnlyList<double>> SampleAsync(PrivatePostgres postgres, string database, Task load, CancellationToken cancellation)
    {
        var samples = new List<double>();
        while (!load.IsCompleted)
        {
            samples.Add(await postgres.ExecuteAsync(database, Oldest, cancellation) as double? ?? throw new BenchmarkException("The projection does not run."));
            await Task.Delay(Pause, cancellation);
        }

        return samples;
    }
}
