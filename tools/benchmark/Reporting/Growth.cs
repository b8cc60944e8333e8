namespace EventLedger.Benchmark.Reporting;

/// <summary>The same load on a number of stored events.</summary>
/// <param name="Bytes">What the event tables take on disk.</param>
internal sealed record GrowthStep(long Events, long Bytes, IReadOnlyList<Measurement> Rounds)
{
    /// <summary>Processor time of service and PostgreSQL together for one command: the median of the rounds.</summary>
    public double CpuMilliseconds => Statistics.Median([.. Rounds.Select(round => round.CpuMilliseconds)]);

    public double PerSecond => Statistics.Median([.. Rounds.Select(round => round.PerSecond)]);
}

/// <summary>A rebuild of the projection from the first event on.</summary>
internal sealed record Rebuild(long Events, TimeSpan Took)
{
    public double PerSecond => Events / Took.TotalSeconds;
}
