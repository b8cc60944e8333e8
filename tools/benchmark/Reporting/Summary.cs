using System.Diagnostics;

namespace EventLedger.Benchmark.Reporting;

/// <summary>All rounds of one contender at one number of clients: medians, and percentiles over all its operations.</summary>
internal sealed record Summary(
    string Activity,
    string Contender,
    int Clients,
    long Operations,
    double PerSecond,
    double LowestPerSecond,
    double HighestPerSecond,
    double MeanMilliseconds,
    double? P50Milliseconds,
    double? P99Milliseconds,
    double ServiceMilliseconds,
    double PostgresMilliseconds,
    double ClientMilliseconds,
    double SettleSeconds,
    double OthersShare)
{
    public double CpuMilliseconds => ServiceMilliseconds + PostgresMilliseconds;

    public static Summary Of(IReadOnlyCollection<Measurement> rounds)
    {
        var first = rounds.First();
        var latencies = Latencies(rounds, kind: null);
        return new Summary(
            first.Activity,
            first.Contender,
            first.Clients,
            rounds.Sum(round => round.Operations),
            Statistics.Median(rounds.Select(round => round.PerSecond)),
            rounds.Min(round => round.PerSecond),
            rounds.Max(round => round.PerSecond),
            Statistics.Median(rounds.Select(round => round.MeanMilliseconds ?? 0)),
            latencies.Length == 0 ? null : Statistics.Percentile(latencies, 0.50),
            latencies.Length == 0 ? null : Statistics.Percentile(latencies, 0.99),
            Statistics.Median(rounds.Select(round => round.ServiceMilliseconds)),
            Statistics.Median(rounds.Select(round => round.PostgresMilliseconds)),
            Statistics.Median(rounds.Select(round => round.ClientMilliseconds)),
            Statistics.Median(rounds.Select(round => round.SettleSeconds)),
            Statistics.Median(rounds.Select(round => round.OthersShare)));
    }

    /// <summary>All latencies in milliseconds, ascending; of one kind of operation when it is named.</summary>
    public static double[] Latencies(IEnumerable<Measurement> rounds, int? kind)
    {
        var all = rounds
            .Select(round => round.Outcome)
            .OfType<Load.WindowOutcome>()
            .SelectMany(outcome => outcome.Ticks.Where((_, i) => kind is null || outcome.Kinds[i] == kind))
            .Select(ticks => ticks * 1000.0 / Stopwatch.Frequency)
            .ToArray();
        Array.Sort(all);
        return all;
    }
}

/// <summary>How EventLedger compares with a baseline in the same rounds. More is better for the rate, less for the others.</summary>
/// <param name="Rate">The median over the rounds of the two rates' ratio, between its lowest and highest.</param>
/// <param name="Target">The least rate ratio the design asks for, where it names one.</param>
internal sealed record Comparison(
    string Activity,
    string Contender,
    string Baseline,
    int Clients,
    double Rate,
    double LowestRate,
    double HighestRate,
    double? P50,
    double? P99,
    double Cpu,
    double? Target)
{
    public bool? Reached => Target is { } target ? Rate >= target : null;

    public static Comparison Of(IReadOnlyList<Measurement> ours, IReadOnlyList<Measurement> theirs, double? target)
    {
        var rates = ours
            .Join(theirs, our => our.Round, their => their.Round, (our, their) => our.PerSecond / their.PerSecond)
            .ToArray();
        var our = Summary.Of([.. ours]);
        var their = Summary.Of([.. theirs]);
        return new Comparison(
            our.Activity,
            our.Contender,
            their.Contender,
            our.Clients,
            Statistics.Median(rates),
            rates.Min(),
            rates.Max(),
            our.P50Milliseconds / their.P50Milliseconds,
            our.P99Milliseconds / their.P99Milliseconds,
            our.CpuMilliseconds / their.CpuMilliseconds,
            target);
    }
}

internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length switch
        {
            0 => 0,
            var length when length % 2 == 1 => sorted[middle],
            _ => (sorted[middle - 1] + sorted[middle]) / 2,
        };
    }

    /// <summary>The smallest value that at least the given part of all values does not exceed.</summary>
    public static double Percentile(double[] ascending, double part) =>
        ascending[Math.Clamp((int)Math.Ceiling(part * ascending.Length) - 1, 0, ascending.Length - 1)];
}
