namespace EventLedger.Benchmark.Reporting;

/// <summary>A calendar amended with many requests open. Each deadline moved once, and to a later instant; a run in which that is not so has no figures.</summary>
/// <param name="Seconds">From the amendment's timestamp to that of the last move.</param>
/// <param name="KilledAt">How many had moved when the service was killed; null when it was left alone.</param>
internal sealed record AmendmentRun(long Requests, double Seconds, long? KilledAt)
{
    public double PerSecond => Requests / Seconds;
}
