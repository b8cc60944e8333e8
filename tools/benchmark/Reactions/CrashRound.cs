using System.Globalization;

namespace EventLedger.Benchmark.Reactions;

/// <summary>What came of one round.</summary>
/// <param name="Left">How things stood after each kill.</param>
/// <param name="Accepted">How many suspensions were answered with success.</param>
/// <param name="Ready">From the last restart's process start to its being ready.</param>
/// <param name="Recovery">From the last restart's process start until all that was due was done; null when it never was.</param>
/// <param name="Faults">What was lost, doubled or still there, in words.</param>
internal sealed record CrashRound(CrashPlan Plan, IReadOnlyList<Standing> Left, int Accepted, TimeSpan Ready, TimeSpan? Recovery, IReadOnlyList<string> Faults)
{
    /// <summary>Whether the last restart had more to do than to look once more.</summary>
    public bool WasUnderWay => !Left[^1].IsDone;

    public string InWords(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"round {number,3}  seed {Plan.Seed,5}  killed after {Plan.KillAfter.TotalMilliseconds,4:F0} ms, {Accepted}/{Plan.Requests.Count} answered: {InWords(Left[0])}{Again()}; ")
        + (WasUnderWay ? string.Create(CultureInfo.InvariantCulture, $"done {Recovery?.TotalSeconds ?? double.NaN:F1} s after the restart, ready {Ready.TotalSeconds:F1} s after it") : "nothing left to recover")
        + string.Concat(Faults.Select(fault => $"\n  FAULT {fault}"));

    private string Again() => Plan.KillAgainAfter is { } again
        ? string.Create(CultureInfo.InvariantCulture, $"; again {again.TotalMilliseconds:F0} ms after the restart: {InWords(Left[^1])}")
        : "";

    private static string InWords(Standing left) => string.Create(
        CultureInfo.InvariantCulture, $"{Where(left)} (due {left.Due}, incoming {left.Incoming}, scheduled {left.Scheduled}, marks {left.Followed}/{left.Expected})");

    private static string Where(Standing left) => left switch
    {
        { Expected: 0, Due: 0, Incoming: 0, Scheduled: 0 } => "before anything was stored",
        { Due: > 0, Followed: 0 } => "before the relay",
        { IsDone: false, Followed: 0 } => "before the first mark",
        { IsDone: false } => "between marks",
        { Scheduled: > 0 } => "before the last sweep",
        _ => "after the last sweep",
    };
}
