using System.Globalization;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Xes;
using NodaTime;

namespace EventLedger.Ledger.Mapping;

/// <summary>
/// What 'ledger replay' would make of a log by a mapping, as far as the log alone tells: by the same rules, so that the survey
/// cannot promise what the rehearsal refuses.
/// </summary>
internal sealed class MappingTrial(LogMapping mapping)
{
    private const int LongestDetail = 300;
    private readonly LogNotes notes = new();
    private readonly FaultList faults = new();
    private readonly List<Fault> mine = [];
    private int cases;
    private Flagged early = new(0, 0, null, null);
    private Flagged late = new(0, 0, null, null);

    public async Task RunAsync(FileInfo file, int mostEvents, Action<long> advanced, CancellationToken cancellation)
    {
        var terms = Terms.OfNothing(mapping.Service.Code, SystemClock.Instance.GetCurrentInstant());
        var (mapper, planner, rehearsal) = (new CaseMapper(mapping, notes), new CasePlanner(mapping, terms, LogNames.Log(file), null), new Rehearsal(terms));
        await foreach (var @case in LogCases.ReadAsync(file, mapping.Case, null, advanced, mostEvents, cancellation))
        {
            cases++;
            if (mapper.Map(@case, mine) is { } mapped)
            {
                mine.AddRange(rehearsal.Of(planner.Plan(mapped, Guid.Empty)));
                early = early.With(mapped, e => e.At < mapped.Start);
                late = late.With(mapped, e => e.At > mapped.End);
            }

            faults.Add(@case.Number, mine);
            mine.Clear();
        }
    }

    public IEnumerable<string> Sentences()
    {
        foreach (var note in notes.Sentences())
        {
            yield return $"By this mapping: {note}";
        }

        foreach (var sentence in new[] { early.Sentence("are earlier than their case's start"), late.Sentence("are later than their case's end") }.OfType<string>())
        {
            yield return sentence;
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"By this mapping 'ledger replay' would take {cases - faults.Cases} of {cases} cases, as far as the log alone tells{(faults.Count == 0 ? "." : ". The others it would refuse:")}");
        foreach (var (code, kind) in faults.Kinds)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{code} in {kind.Cases} cases, first at line {kind.First.Line}: {Short(kind.First.ToString())}");
        }
    }

    private static string Short(string text) => text.Length <= LongestDetail ? text : text[..LongestDetail] + "…";

    /// <summary>Events that are taken as they are, and marked in the timeline: how many, in how many cases, and the first of them.</summary>
    private sealed record Flagged(long Events, int Cases, MappedEvent? First, string? FirstCase)
    {
        public Flagged With(MappedCase @case, Func<MappedEvent, bool> isFlagged)
        {
            var count = @case.Events.Count(isFlagged);
            return count == 0 ? this : new(Events + count, Cases + 1, First ?? @case.Events.First(isFlagged), FirstCase ?? @case.Name);
        }

        public string? Sentence(string are) => First is null ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{Events} events in {Cases} cases {are}, first at line {First.Line}: {FirstCase}, '{First.Name}' at {First.At}. They are taken, and flagged in the timeline.");
    }
}
