using System.Runtime.InteropServices;

namespace EventLedger.Ledger.Replay;

/// <summary>What is counted on both sides, in the log and in the ledger.</summary>
/// <param name="Late">Completed after the deadline.</param>
/// <param name="BeforeOpening">Cases with an event before their start.</param>
/// <param name="AfterCompletion">Cases with an event after their end.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Figures(int Cases, int Events, int Completed, int Open, int Late, int BeforeOpening, int AfterCompletion)
{
    public static Figures OfOne(int events, bool completed, bool late, bool before, bool after) =>
        new(1, events, One(completed), One(!completed), One(late), One(before), One(after));

    public static Figures Of(MappedCase @case) =>
        OfOne(@case.Events.Length, IsCompleted(@case), IsCompleted(@case) && @case.IsLate, @case.HasEventBeforeStart, IsCompleted(@case) && @case.HasEventAfterEnd);

    public static Figures operator +(Figures a, Figures b) => new(
        a.Cases + b.Cases,
        a.Events + b.Events,
        a.Completed + b.Completed,
        a.Open + b.Open,
        a.Late + b.Late,
        a.BeforeOpening + b.BeforeOpening,
        a.AfterCompletion + b.AfterCompletion);

    /// <summary>Every figure under the name that tables show.</summary>
    public IEnumerable<(string Name, int Value)> Named() =>
    [
        ("Cases", Cases),
        ("Events", Events),
        ("Completed", Completed),
        ("Open", Open),
        ("Completed after the deadline", Late),
        ("Cases with an event before their start", BeforeOpening),
        ("Cases with an event after their end", AfterCompletion),
    ];

    // Withdrawn and cancelled ones have ended otherwise.
    public static bool IsCompleted(MappedCase @case) =>
        @case.End is not null && @case.Ending?.Ends is null or Ending.Completion or Ending.Rejection;

    private static int One(bool counts) => counts ? 1 : 0;
}
