using System.Diagnostics;
using System.Text.Json.Serialization;
using EventLedger.Benchmark.Load;

namespace EventLedger.Benchmark.Reporting;

/// <summary>One window of one contender: how much it did, how fast, at what cost.</summary>
/// <param name="Activity">What was measured: commands, or one of the reads.</param>
/// <param name="ServiceMilliseconds">Processor time of the service's process for one operation; likewise the others.</param>
/// <param name="SettleSeconds">How long the service went on working after the last answer.</param>
/// <param name="OthersShare">The part of the machine's processors that programs outside the benchmark used.</param>
internal sealed record Measurement(
    string Activity,
    string Contender,
    int Clients,
    int Round,
    long Operations,
    double PerSecond,
    double ServiceMilliseconds,
    double PostgresMilliseconds,
    double ClientMilliseconds,
    double SettleSeconds,
    double OthersShare)
{
    /// <summary>Latencies by kind of operation in stopwatch ticks; empty where only a mean is known.</summary>
    [JsonIgnore]
    public WindowOutcome? Outcome { get; init; }

    public double? MeanMilliseconds { get; init; }

    /// <summary>Processor time of service and PostgreSQL for one operation.</summary>
    [JsonIgnore]
    public double CpuMilliseconds => ServiceMilliseconds + PostgresMilliseconds;

    public static Measurement From(
        string activity, string contender, int clients, int round, WindowOutcome outcome, ProcessorTime used, TimeSpan settling)
    {
        var operations = outcome.Ticks.Length;
        var mean = operations == 0 ? 0 : outcome.Ticks.Average() / Stopwatch.Frequency * 1000;
        return From(activity, contender, clients, round, operations, outcome.PerSecond, used, outcome.Elapsed, settling) with
        {
            Outcome = outcome,
            MeanMilliseconds = mean,
        };
    }

    public static Measurement From(
        string activity,
        string contender,
        int clients,
        int round,
        long operations,
        double perSecond,
        ProcessorTime used,
        TimeSpan elapsed,
        TimeSpan settling)
    {
        var each = 1.0 / Math.Max(1, operations);
        var capacity = (elapsed + settling).TotalMilliseconds * Environment.ProcessorCount;
        return new Measurement(
            activity,
            contender,
            clients,
            round,
            operations,
            perSecond,
            used.Service * each,
            used.Postgres * each,
            used.Client * each,
            settling.TotalSeconds,
            used.Others / capacity);
    }
}
