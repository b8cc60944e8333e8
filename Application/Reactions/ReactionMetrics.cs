using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace EventLedger.Application.Reactions;

/// <summary>What operators watch: how soon reactions come, and whether any wait or have failed.</summary>
public static class ReactionMetrics
{
    public const string Meter = "EventLedger.Reactions";
    private static readonly Meter Source = new(Meter);

    private static readonly Histogram<double> Lag = Source.CreateHistogram(
        "eventledger.reactions.lag",
        "s",
        "From the recording of an event to the beginning of a reaction that does not wait for an instant",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60, 600] });

    // By database: asking while they are read would make whoever reads them wait for it.
    private static readonly ConcurrentDictionary<string, ReactionStatus> Known = new(StringComparer.Ordinal);

    static ReactionMetrics()
    {
        Source.CreateObservableGauge("eventledger.reactions.failed", () => Measured(status => status.Failed), description: "Reactions that failed for good");
        Source.CreateObservableGauge("eventledger.reactions.due", () => Measured(status => status.Due), description: "Rows that are no messages yet");
        Source.CreateObservableGauge("eventledger.reactions.held", () => Measured(status => status.IsHeld ? 1 : 0), description: "1 while reactions wait for an operator");
    }

    internal static void Began(TimeSpan lag) => Lag.Record(lag.TotalSeconds);

    internal static void Stand(string database, ReactionStatus status) => Known[database] = status;

    private static IEnumerable<Measurement<long>> Measured(Func<ReactionStatus, long> figure) =>
        Known.Select(known => new Measurement<long>(figure(known.Value), new KeyValuePair<string, object?>("database", known.Key)));
}
