using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>What operators watch: how far sealing is behind, and what it found.</summary>
public static class SealingMetrics
{
    public const string Meter = "EventLedger.Sealing";
    private static readonly Meter Source = new(Meter);

    private static readonly Histogram<double> Lag = Source.CreateHistogram(
        "eventledger.sealing.lag",
        "s",
        "From the recording of an event to the publication of the checkpoint that holds it",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 0.75, 1, 2, 5, 10, 60, 600, 3600] });

    private static readonly Counter<long> Incidents = Source.CreateCounter<long>(
        "eventledger.sealing.incidents", description: "Findings in the sealed ledger, each once for as long as it is open");

    private static readonly ConcurrentDictionary<string, IReadOnlyList<SealingTrouble>> Known = new(StringComparer.Ordinal);

    static SealingMetrics() => Source.CreateObservableGauge(
        "eventledger.sealing.troubles",
        () => Known.SelectMany(ledger => Enum.GetValues<SealingTrouble>().Select(trouble => new Measurement<int>(
            ledger.Value.Contains(trouble) ? 1 : 0,
            new("ledger", ledger.Key),
            new("kind", JsonNamingPolicy.KebabCaseLower.ConvertName(trouble.ToString()))))),
        description: "1 for each reason why the sealed ledger cannot be relied on as it should be");

    internal static void Stand(string origin, IReadOnlyList<SealingTrouble> troubles) => Known[origin] = troubles;

    /// <param name="recorded">When the events of what is now published were recorded: microseconds since the Unix epoch.</param>
    internal static void Published(string origin, IEnumerable<long> recorded, Instant now)
    {
        if (!Lag.Enabled)
        {
            return;
        }

        var (at, ledger) = (EventIdentity.Microseconds(now), new KeyValuePair<string, object?>("ledger", origin));
        foreach (var microseconds in recorded)
        {
            Lag.Record((at - microseconds) / 1e6, ledger);
        }
    }

    internal static void Found(string origin, IncidentKind kind) => Incidents.Add(
        1, new TagList { { "ledger", origin }, { "kind", IncidentBook.Name(kind) } });
}
