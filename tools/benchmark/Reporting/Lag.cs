using System.Diagnostics;
using EventLedger.Benchmark.Load;

namespace EventLedger.Benchmark.Reporting;

/// <summary>How late something is, in milliseconds.</summary>
internal sealed record Lateness(int Samples, double P50, double P99, double Highest)
{
    public static Lateness Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return new Lateness(sorted.Length, Statistics.Percentile(sorted, 0.50), Statistics.Percentile(sorted, 0.99), sorted[^1]);
    }
}

/// <summary>How soon a command is to be seen while other clients keep commanding.</summary>
/// <param name="Tracking">From the accepted command to public tracking.</param>
/// <param name="Queues">The age of the oldest event that queues and monitoring lack, whenever one looks.</param>
internal sealed record Lag(Lateness Tracking, Lateness Queues, double LoadPerSecond)
{
    public static Lag Of(WindowOutcome seen, IReadOnlyList<double> projected, double loadPerSecond) =>
        new(Lateness.Of(seen.Ticks.Select(ticks => ticks * 1000.0 / Stopwatch.Frequency)), Lateness.Of(projected), loadPerSecond);
}
