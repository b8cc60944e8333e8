using System.Collections.Immutable;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Xes;

namespace EventLedger.Ledger.Replay;

/// <summary>
/// What has to be known of a log before its first call: what it refers to, and what cannot be mapped. A log that is
/// malformed in its last line therefore changes nothing at all.
/// </summary>
/// <param name="Departments">By their codes.</param>
/// <param name="Centres">By their codes.</param>
internal sealed record LogSurvey(ImmutableSortedDictionary<string, Place> Departments, ImmutableSortedDictionary<string, Place> Centres, FaultList Faults)
{
    /// <exception cref="LedgerToolException">The log cannot be read to its end.</exception>
    public static async Task<LogSurvey> OfAsync(IAsyncEnumerable<XesCase> log, LogMapping mapping, LogNotes notes, CancellationToken cancellation)
    {
        var mapper = new CaseMapper(mapping, notes);
        var departments = ImmutableSortedDictionary.CreateBuilder<string, Place>(StringComparer.Ordinal);
        var centres = ImmutableSortedDictionary.CreateBuilder<string, Place>(StringComparer.Ordinal);
        var all = new FaultList();
        var faults = new List<Fault>();
        await foreach (var @case in log.WithCancellation(cancellation))
        {
            if (mapper.Map(@case, faults) is { } mapped)
            {
                Note(departments, mapped.Department, mapped, faults);
                Note(centres, mapped.Centre, mapped, faults);
            }

            all.Add(@case.Number, faults);
            faults.Clear();
        }

        return new(departments.ToImmutable(), centres.ToImmutable(), all);
    }

    private static void Note(ImmutableSortedDictionary<string, Place>.Builder places, Place? place, MappedCase @case, List<Fault> faults)
    {
        if (place is not null && !places.TryAdd(place.Code, place) && places[place.Code].Name is var other && other != place.Name && !place.IsThere)
        {
            faults.Add(Replay.Faults.Mapping(
                @case.Name, @case.Line, Replay.Faults.SameCode, $"'{place.Name}' and '{other}' would both be {place.Code}. A mapping may give one of them a code of its own (/case/centre/codes, /case/department/codes)."));
        }
    }
}

/// <summary>Faults of one code: how many, in how many cases, and the first of them. Cases come one after the other.</summary>
internal sealed record FaultKind(int Count, int Cases, int LatestCase, Fault First);

/// <summary>Faults as they are found: all of them counted, and as many kept as somebody may read.</summary>
internal sealed class FaultList
{
    private const int MostKept = 10_000;
    private readonly List<Fault> kept = [];
    private readonly HashSet<int> cases = [];
    private readonly SortedDictionary<string, FaultKind> kinds = new(StringComparer.Ordinal);

    public IReadOnlyList<Fault> Kept => kept;

    /// <summary>By their codes.</summary>
    public IReadOnlyDictionary<string, FaultKind> Kinds => kinds;

    /// <summary>How many cases have any.</summary>
    public int Cases => cases.Count;

    public int Count => kinds.Values.Sum(kind => kind.Count);

    public bool Has(XesCase @case) => cases.Contains(@case.Number);

    public void Add(int @case, IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
        {
            cases.Add(@case);
            var kind = kinds.GetValueOrDefault(fault.Code) ?? new(0, 0, 0, fault);
            kinds[fault.Code] = kind with { Count = kind.Count + 1, Cases = kind.Cases + (kind.LatestCase == @case ? 0 : 1), LatestCase = @case };
            if (kept.Count < MostKept)
            {
                kept.Add(fault);
            }
        }
    }
}
