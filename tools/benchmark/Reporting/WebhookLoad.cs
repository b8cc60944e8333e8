using EventLedger.Benchmark.Webhooks;

namespace EventLedger.Benchmark.Reporting;

/// <summary>
/// Events told to receivers that answer at once, beside one that takes its time and one that is dead. Each of those was told each event; a run in which
/// that is not so has no figures.
/// </summary>
/// <param name="Offered">Deliveries a second that the commands come to.</param>
/// <param name="PerSecond">Deliveries a second, from the first event's recording to the last one's arrival.</param>
/// <param name="P50">From an event's recording to its arrival, in milliseconds, as the others.</param>
/// <param name="Twice">Deliveries of an event that a receiver had already: at least once is what is promised.</param>
/// <param name="Slow">Deliveries that the slow one had begun to take meanwhile.</param>
internal sealed record WebhookLoad(
    double Offered, int Receivers, int Events, double PerSecond, double P50, double P95, double P99, double Highest, int Twice, int Slow)
{
    public const double LeastPerSecond = 200;
    public const double MostP99Milliseconds = 1000;

    public static WebhookLoad Of(double offered, int receivers, IReadOnlyCollection<Arrival> arrivals, int slow)
    {
        Arrival[] first = [.. arrivals.DistinctBy(arrival => (arrival.Receiver, arrival.Event))];
        var late = first.Select(arrival => (arrival.At - arrival.Recorded).TotalMilliseconds).Order().ToArray();
        var took = first.Max(arrival => arrival.At) - first.Min(arrival => arrival.Recorded);
        return new WebhookLoad(
            offered,
            receivers,
            first.Length / receivers,
            first.Length / took.TotalSeconds,
            Statistics.Percentile(late, 0.50),
            Statistics.Percentile(late, 0.95),
            Statistics.Percentile(late, 0.99),
            late[^1],
            arrivals.Count - first.Length,
            slow);
    }
}
