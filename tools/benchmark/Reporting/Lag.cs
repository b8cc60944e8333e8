using System.Diagnostics;
using EventLedger.Benchmark.Load;

namespace EventLedger.Benchmark.Reporting;

/// <summary>The time from an accepted command to its visibility in public tracking, while other clients keep commanding.</summary>
internal sealed record Lag(int Samples, double P50Milliseconds, double P99Milliseconds, double HighestMilliseconds, double LoadPerSecond)
{
    public static Lag Of(WindowOutcome seen, double loadPerSecond)
    {
        var milliseconds = seen.Ticks.Select(ticks => ticks * 1000.0 / Stopwatch.Frequency).Order().ToArray();
        return new Lag(
            milliseconds.Length,
            Statistics.Percentile(milliseconds, 0.50),
            Statistics.Percentile(milliseconds, 0.99),
            milliseconds[^1],
            loadPerSecond);
    }
}
