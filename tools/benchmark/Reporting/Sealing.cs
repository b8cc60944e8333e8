namespace EventLedger.Benchmark.Reporting;

/// <summary>What sealing costs, how soon an event is sealed, and how fast a ledger is sealed and audited as a whole.</summary>
/// <param name="Backfill">A first start of the sealer on a history that was written without it.</param>
/// <param name="Audits">Full audits of that history.</param>
internal sealed record Sealing(IReadOnlyList<SealingLoad> Loads, Backfill Backfill, IReadOnlyList<FullAudit> Audits)
{
    public const double MostLagMilliseconds = 1000;
    public const double MostOverhead = 1.1;
    public const double LeastAuditedPerSecond = 30_000;

    public double AuditedPerSecond => Statistics.Median(Audits.Select(audit => audit.EventsPerSecond));

    public double PartsSeconds => Statistics.Median(Audits.Select(audit => audit.PartsSeconds));
}

/// <summary>EventLedger with its sealer and without it under the same load: medians of the rounds.</summary>
/// <param name="Offered">The fixed rate; null where the clients worked as fast as they could.</param>
/// <param name="Cpu">Processor time of service and PostgreSQL for a command, sealed to unsealed.</param>
/// <param name="Lag">From an event's being recorded to the first checkpoint it is in; the highest of all rounds.</param>
internal sealed record SealingLoad(
    string Activity, double? Offered, double Cpu, double LowestCpu, double HighestCpu, PacedService Sealed, PacedService Unsealed, Lateness Lag)
{
    public static SealingLoad Of(
        string activity, double? offered, IReadOnlyList<Measurement> with, IReadOnlyList<Measurement> without, IReadOnlyList<Lateness> lags)
    {
        var cpu = with.Zip(without, (one, other) => one.CpuMilliseconds / other.CpuMilliseconds).ToArray();
        return new SealingLoad(
            activity,
            offered,
            Statistics.Median(cpu),
            cpu.Min(),
            cpu.Max(),
            PacedService.Of(with),
            PacedService.Of(without),
            new Lateness(
                lags.Sum(lag => lag.Samples),
                Statistics.Median(lags.Select(lag => lag.P50)),
                Statistics.Median(lags.Select(lag => lag.P99)),
                lags.Max(lag => lag.Highest)));
    }
}

/// <summary>What one of the two did: medians of the rounds, percentiles too being taken round by round.</summary>
/// <param name="PerSecond">Below what was offered where the service fell behind.</param>
internal sealed record PacedService(double PerSecond, double P50, double P99, double CpuMilliseconds)
{
    public static PacedService Of(IReadOnlyList<Measurement> rounds)
    {
        var latencies = rounds.Select(round => Summary.Latencies([round], kind: null)).ToArray();
        return new PacedService(
            Statistics.Median(rounds.Select(round => round.PerSecond)),
            Statistics.Median(latencies.Select(round => Statistics.Percentile(round, 0.50))),
            Statistics.Median(latencies.Select(round => Statistics.Percentile(round, 0.99))),
            Statistics.Median(rounds.Select(round => round.CpuMilliseconds)));
    }
}

internal sealed record Backfill(long Events, TimeSpan Took)
{
    public double PerSecond => Events / Took.TotalSeconds;
}

/// <summary>One run of the service's own audit.</summary>
/// <param name="EventsPerSecond">Of what is sealed, as it told, without its start.</param>
/// <param name="PartsSeconds">What its parts took, which look at what lies beside the seal.</param>
/// <param name="PeakBytes">The most memory it held.</param>
internal sealed record FullAudit(long Events, double EventsPerSecond, double PartsSeconds, long PeakBytes);
