using System.Globalization;
using System.Runtime.CompilerServices;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Reporting;
using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Xes;
using NodaTime;
using Spectre.Console;

namespace EventLedger.Ledger.Replay;

/// <summary>What to replay and how.</summary>
/// <param name="Log">The name under which the log's calls are known; the same name, the same calls.</param>
internal sealed record ReplayOrder(FileInfo File, string Log, LogMapping Mapping, int Concurrency, FileInfo? Report)
{
    /// <summary>What one case may have; see <see cref="XesLog.MostEvents"/>.</summary>
    public int MostEvents { get; init; } = XesLog.MostEvents;

    public bool Verify { get; init; }

    /// <summary>Take the other cases over when some would be refused, rather than none.</summary>
    public bool LeaveOut { get; init; }

    /// <summary>Only say what would be refused.</summary>
    public bool DryRun { get; init; }

    /// <summary>In a dry run: ask the service nothing, as if none of what the log refers to were there.</summary>
    public bool Offline { get; init; }
}

/// <summary>
/// Takes a whole log over: once to look at it, once to rehearse it, once to replay it, and once more to verify. The first
/// two change nothing.
/// </summary>
internal sealed class ReplayRun(Account account, ReplayOrder order, IAnsiConsole console)
{
    private const int MostPrinted = 20;

    // Whoever is to agree to them has to see them: a region has dozens, and seldom more.
    private const int MostThings = 200;
    private readonly Tally tally = new();
    private readonly LogNotes notes = new();
    private readonly CaseFates fates = new();
    private FaultList faults = new();
    private LogMapping mapping = order.Mapping;
    private ToBeMade? toBeMade;
    private ReplayVerification? verification;

    public Task<int> RunAsync(CancellationToken cancellation) => new Report(order.Report).AfterAsync(
        () => ReplayAsync(cancellation),
        tally,
        () => new
        {
            notes = notes.Sentences(),
            faults = new { cases = faults.Cases, counts = faults.Kinds.ToDictionary(kind => kind.Key, kind => kind.Value.Count), listed = faults.Kept },
            toBeMade = toBeMade?.Things,
            cases = fates.Summary,
            verification = verification?.Findings,
        });

    private async Task<int> ReplayAsync(CancellationToken cancellation)
    {
        var survey = await SurveyAsync(cancellation);
        faults = survey.Faults;
        var reference = new ReferenceData(account, tally);
        var now = SystemClock.Instance.GetCurrentInstant();
        var terms = Terms.OfNothing(mapping.Service.Code, now);
        if (order is not { DryRun: true, Offline: true })
        {
            (terms, mapping) = await reference.ReadAsync(survey, order.Mapping, now, cancellation);
        }

        toBeMade = new ToBeMade(mapping.Service, terms);
        var (cases, calls) = await RehearseAsync(terms, cancellation);
        fates.Expected = (cases, faults.Cases);
        Tell(cases, calls);
        if (order.DryRun)
        {
            console.WriteLine("Nothing was sent.");
            return faults.Count == 0 ? ExitCodes.Well : ExitCodes.RefusedOrDiffering;
        }

        if (faults.Count > 0 && !order.LeaveOut)
        {
            console.WriteLine("Nothing was sent. Mend the log or its mapping, or leave these cases out by --leave-out.");
            fates.Expected = (cases + faults.Cases, 0);
            return ExitCodes.RefusedOrDiffering;
        }

        if (cases == 0)
        {
            console.WriteLine("Nothing was sent.");
            return faults.Count == 0 ? ExitCodes.Well : ExitCodes.RefusedOrDiffering;
        }

        var beneficiary = await reference.EnsureAsync(toBeMade, cancellation);
        await SendAsync(new CasePlanner(mapping, terms, order.Log, null), beneficiary, calls, cancellation);
        return await IsVerifiedAsync(terms, beneficiary, cases, cancellation) && tally.Refused == 0 && faults.Count == 0 ? ExitCodes.Well : ExitCodes.RefusedOrDiffering;
    }

    // Whether it is there is told by whoever opens it.
    private long Size => order.File.Exists ? order.File.Length : 0;

    private async Task<LogSurvey> SurveyAsync(CancellationToken cancellation)
    {
        LogSurvey? survey = null;
        await console.ProgressAsync(
            "Looking",
            Size,
            async advanced => survey = await LogSurvey.OfAsync(LogCases.ReadAsync(order.File, order.Mapping.Case, notes, advanced, order.MostEvents, cancellation), order.Mapping, notes, cancellation));
        return survey!;
    }

    private async Task<(int Cases, long Calls)> RehearseAsync(Terms terms, CancellationToken cancellation)
    {
        var planner = new CasePlanner(mapping, terms, order.Log, notes);
        var rehearsal = new Rehearsal(terms);
        var (cases, calls) = (0, 0L);
        await console.ProgressAsync(
            "Rehearsing",
            Size,
            async advanced =>
            {
                await foreach (var (@case, number) in CasesAsync(advanced, cancellation))
                {
                    var plan = planner.Plan(@case, Guid.Empty);
                    var found = rehearsal.Of(plan).ToList();
                    faults.Add(number, found);
                    if (found.Count == 0)
                    {
                        (cases, calls) = (cases + 1, calls + plan.Calls);
                        toBeMade!.Add(@case);
                    }
                }
            });
        return (cases, calls);
    }

    private async Task SendAsync(CasePlanner planner, Guid beneficiary, long calls, CancellationToken cancellation)
    {
        try
        {
            await console.ProgressAsync("Replaying", calls, advanced => Parallel.ForEachAsync(
                CasesAsync(null, cancellation),
                new ParallelOptions { MaxDegreeOfParallelism = order.Concurrency, CancellationToken = cancellation },
                async (@case, stop) => await ReplayAsync(planner.Plan(@case.Case, beneficiary), advanced, stop)));
        }
        finally
        {
            tally.Print(console);
            fates.Print(console);
            TellOfOtherMapping();
        }
    }

    // The service's sentence speaks to whoever made the key; nobody has made one here.
    private void TellOfOtherMapping()
    {
        if (tally.Refusals.Any(refusal => refusal.Code == Domain.Shared.SharedRefusals.IdempotencyKeyReused.Code))
        {
            console.WriteLine($"Cases of the log '{order.Log}' were taken over before otherwise: by another mapping, or as the log was then. What is there stays as it is. A second set of requests is made under another name (--log).");
        }
    }

    /// <summary>Every case that is to be taken over, and its number, mapped anew: a log may be larger than the memory.</summary>
    private async IAsyncEnumerable<(MappedCase Case, int Number)> CasesAsync(Action<long>? read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var mapper = new CaseMapper(mapping, new LogNotes());
        var mine = new List<Fault>();
        await foreach (var @case in LogCases.ReadAsync(order.File, mapping.Case, null, read, order.MostEvents, cancellation))
        {
            // Also of one that is left out: by its name others are told apart.
            var mapped = mapper.Map(@case, mine);
            mine.Clear();
            if (mapped is not null && !faults.Has(@case))
            {
                yield return (mapped, @case.Number);
            }
        }
    }

    private void Tell(int cases, long calls)
    {
        foreach (var note in notes.Sentences())
        {
            console.WriteLine(note);
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cases} cases can be taken over, by {calls} commands."));
        TellOfPlaces();
        if (faults.Count == 0)
        {
            return;
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{faults.Cases} cases cannot, for {faults.Count} reasons: ")
            + string.Join(", ", faults.Kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} ({kind.Value.Count})"))) + ".");
        foreach (var fault in faults.Kept.Take(MostPrinted))
        {
            console.WriteLine(fault.ToString());
        }

        if (faults.Count > MostPrinted)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {faults.Count - MostPrinted} more reasons, in the report (--report)."));
        }
    }

    private void TellOfPlaces()
    {
        foreach (var code in Recognised(mapping.Case.Department, order.Mapping.Case.Department))
        {
            console.WriteLine($"'{code}' is taken for the department that is there under this code.");
        }

        foreach (var code in Recognised(mapping.Case.Centre, order.Mapping.Case.Centre))
        {
            console.WriteLine($"'{code}' is taken for the centre that is there under this code.");
        }

        var things = toBeMade!.Things.ToList();
        if (things.Count == 0)
        {
            return;
        }

        console.WriteLine(order.Offline ? "Made where they are not there, which was not asked:" : "Not there yet, and made before the first case:");
        foreach (var thing in things.Take(MostThings))
        {
            console.WriteLine(thing.ToString());
        }

        if (things.Count > MostThings)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {things.Count - MostThings} more, in the report (--report)."));
        }
    }

    private static IEnumerable<string> Recognised(PlaceMapping? now, PlaceMapping? before) =>
        (now?.Codes?.Keys ?? []).Where(name => before?.Codes?.ContainsKey(name) != true).Order(StringComparer.Ordinal);

    private async Task<bool> IsVerifiedAsync(Terms terms, Guid beneficiary, int cases, CancellationToken cancellation)
    {
        if (!order.Verify)
        {
            return true;
        }

        verification = new ReplayVerification(account, tally.Cases);
        var planner = new CasePlanner(mapping, terms, order.Log, null);
        await console.ThroughAsync(
            "Verifying",
            CasesAsync(null, cancellation),
            cases,
            order.Concurrency,
            (@case, stop) => verification.CompareAsync(planner.Plan(@case.Case, beneficiary), stop),
            cancellation);
        verification.Print(console);
        return verification.IsWell;
    }

    // In order and one by one: each call leans on what the one before made.
    private async Task ReplayAsync(CasePlan plan, Action<long> advanced, CancellationToken cancellation)
    {
        var name = plan.Case.Name;
        fates.Begin(name);
        var opened = await account.PostUntilFreshAsync(plan.Opening.Call, cancellation);
        tally.Count(name, plan.Opening.Call, opened);
        advanced(1);
        if (!opened.IsAccepted)
        {
            tally.CountNotTried(plan.Later.Select(planned => planned.Call));
            fates.End(name, 0, plan.Calls);
            advanced(plan.Later.Length);
            return;
        }

        var request = new RequestOf((Guid)opened.Body["id"]!, (string)opened.Body["trackingReference"]!);
        tally.Became(name, request);
        var made = 1;
        foreach (var planned in plan.Later)
        {
            var there = planned.Call with { Path = $"/v1/requests/{request.Id}/{planned.Call.Path}" };
            var answer = await account.PostUntilFreshAsync(there, cancellation);
            tally.Count(name, there, answer);
            made += answer.IsAccepted ? 1 : 0;
            advanced(1);
        }

        fates.End(name, made, plan.Calls);
    }
}
