namespace EventLedger.Benchmark.Reporting;

/// <summary>How soon what is to follow from an event is there, what a crash delays it by, and what the row of it costs the append.</summary>
internal sealed record ReactionFigures(ReactionLoad Load, CrashUnderLoad Crash, IReadOnlyList<AppendCost> Appends)
{
    public const double MostP99Milliseconds = 1000;
    public const double MostRecoverySeconds = 10;
    public const double MostAppend = 1.05;
}

/// <summary>Suspensions and reinstatements beside other commands, at a fixed rate.</summary>
/// <param name="PerSecond">All commands.</param>
/// <param name="Causes">How many of them were suspensions or reinstatements.</param>
/// <param name="Expected">Marks and lifted marks that were to follow, each exactly once; all were found.</param>
/// <param name="Marks">From a suspension's timestamp to that of each mark.</param>
/// <param name="Lifts">From a reinstatement's timestamp to that of each lifted mark.</param>
internal sealed record ReactionLoad(double PerSecond, int Causes, long Expected, Lateness Marks, Lateness Lifts);

/// <summary>The service killed in the middle of that load.</summary>
/// <param name="Due">Rows that the kill left.</param>
/// <param name="Incoming">Messages that it left.</param>
/// <param name="Missing">Marks and lifted marks that it left.</param>
/// <param name="ReadySeconds">From the restart's process start to the first ready.</param>
/// <param name="DoneSeconds">From the restart's process start until everything due before was done.</param>
internal sealed record CrashUnderLoad(long Due, long Incoming, long Missing, double ReadySeconds, double DoneSeconds);

/// <summary>Commands whose events have reactions, to the same ones as takeovers, from which nothing follows: medians of the rounds' ratios.</summary>
internal sealed record AppendCost(int Clients, double Cpu, double LowestCpu, double HighestCpu, double Rate, double PerSecond)
{
    public static AppendCost Of(IReadOnlyList<Measurement> reacting, IReadOnlyList<Measurement> takeovers)
    {
        var cpu = reacting.Zip(takeovers, (one, other) => one.CpuMilliseconds / other.CpuMilliseconds).ToArray();
        var rate = reacting.Zip(takeovers, (one, other) => one.PerSecond / other.PerSecond);
        return new AppendCost(
            reacting[0].Clients,
            Statistics.Median(cpu),
            cpu.Min(),
            cpu.Max(),
            Statistics.Median(rate),
            Statistics.Median(reacting.Select(round => round.PerSecond)));
    }
}
