using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Webhooks;

/// <summary>How deliveries stand in a database.</summary>
/// <param name="Failing">Receivers that took nothing when they were last tried.</param>
/// <param name="Waiting">Deliveries for a first attempt, or for another. What a receiver is behind besides is a number, and no row.</param>
/// <param name="Dead">Dead letters that the log still has.</param>
internal sealed record WebhookStanding(long Failing, long Waiting, long Dead);

/// <summary>What operators watch: how soon events arrive, what becomes of attempts, and how many receivers take nothing.</summary>
public static class WebhookMetrics
{
    public const string Meter = "EventLedger.Webhooks";
    private static readonly Meter Source = new(Meter);

    private static readonly Counter<long> Attempts = Source.CreateCounter<long>("eventledger.webhooks.attempts", description: "Attempts to deliver, by what became of them");

    private static readonly Histogram<double> Lag = Source.CreateHistogram(
        "eventledger.webhooks.lag",
        "s",
        "From the recording of an event until a receiver took it at the first attempt",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 600, 3600] });

    private static readonly Histogram<double> Answers = Source.CreateHistogram(
        "eventledger.webhooks.answer",
        "s",
        "How long an attempt took, whatever became of it",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 15] });

    // By database: asking while they are read would make whoever reads them wait for it. Receivers are not told apart, since their number is others' to choose.
    private static readonly ConcurrentDictionary<string, WebhookStanding> Known = new(StringComparer.Ordinal);

    static WebhookMetrics()
    {
        Source.CreateObservableGauge("eventledger.webhooks.failing", () => Measured(standing => standing.Failing), description: "Receivers that take nothing");
        Source.CreateObservableGauge("eventledger.webhooks.waiting", () => Measured(standing => standing.Waiting), description: "Deliveries that wait for an attempt");
        Source.CreateObservableGauge("eventledger.webhooks.dead", () => Measured(standing => standing.Dead), description: "Dead letters in the log of deliveries");
    }

    internal static void Tried(DeliveryOutcome outcome, TimeSpan took)
    {
        var became = new KeyValuePair<string, object?>("outcome", Refusal.NameOf(outcome));
        Attempts.Add(1, became);
        Answers.Record(took.TotalSeconds, became);
    }

    internal static void Arrived(TimeSpan lag) => Lag.Record(lag.TotalSeconds);

    internal static void Stand(string database, WebhookStanding standing) => Known[database] = standing;

    private static IEnumerable<Measurement<long>> Measured(Func<WebhookStanding, long> figure) =>
        Known.Select(known => new Measurement<long>(figure(known.Value), new KeyValuePair<string, object?>("database", known.Key)));
}
