using System.Globalization;
using EventLedger.Benchmark.Reporting;
using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark.Reactions;

/// <summary>
/// Kills the service while reactions are under way, again and again, and looks whether each was had exactly once. What is
/// checked is in the database alone: the service is not asked.
/// </summary>
internal sealed class CrashRun(CrashOptions options, CrashSite site, CancellationToken cancellation)
{
    // Longer than the longest that a reaction pauses after its first failures.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<CrashRound> _rounds = [];

    /// <returns>Whether nothing was lost or doubled.</returns>
    public static async Task<bool> ExecuteAsync(CrashOptions options, CancellationToken cancellation)
    {
        BenchmarkRun.Say($"Machine: load {Machine.Describe().LoadBefore}. Starting PostgreSQL and the service …");
        await using var site = await CrashSite.PrepareAsync(options, cancellation);
        return await new CrashRun(options, site, cancellation).RunAsync();
    }

    private async Task<bool> RunAsync()
    {
        var service = await site.Service.StartAsync(cancellation);
        await using var watch = new ReactionWatch(site.ConnectionString);
        for (var round = 0; round < options.Rounds; round++)
        {
            var plan = CrashPlan.Of(options.Seed + round);
            (service, var outcome) = await RunAsync(plan, service, watch);
            _rounds.Add(outcome);
            BenchmarkRun.Say(outcome.InWords(round + 1));
        }

        await service.DisposeAsync();
        return Summarise();
    }

    private async Task<(HttpService Restarted, CrashRound Outcome)> RunAsync(CrashPlan plan, HttpService service, ReactionWatch watch)
    {
        var after = await watch.LargestSequenceAsync(cancellation);
        var calls = await SendAndKillAsync(plan, service);
        List<Standing> left = [await watch.LookAsync(after, cancellation)];
        if (plan.KillAgainAfter is { } soon)
        {
            await LiveShortlyAsync(soon);
            left.Add(await watch.LookAsync(after, cancellation));
        }

        var restarted = await site.Service.LaunchAsync();
        var ready = restarted.BecomeReadyAsync(cancellation);
        var isDone = await watch.WaitAsync(standing => standing.IsDone, after, Patience, cancellation);
        var recovery = restarted.Age;
        await ready;
        var isAtRest = isDone && await watch.WaitAsync(standing => standing.IsAtRest, after, Patience, cancellation);
        List<string> faults =
        [
            .. calls.Faults,
            .. isAtRest ? [] : (string[])[$"not at rest after {Patience.TotalSeconds:0} s"],
            .. await watch.FaultsAsync(after, cancellation),
            .. await LostAsync("centre_suspended", calls.Suspended, after, watch),
            .. await LostAsync("centre_licensed", calls.Licensed, after, watch),
        ];
        return (restarted, new CrashRound(plan, left, calls.Suspended.Count, restarted.StartTime, isDone ? recovery : null, faults));
    }

    private async Task<CrashCalls> SendAndKillAsync(CrashPlan plan, HttpService service)
    {
        await using var dying = service;
        using var office = await CentreOffice.OpenAsync(service.Address, cancellation);
        await office.FillAsync(plan.Requests, cancellation);
        var calls = new CrashCalls();
        var sending = calls.SendAsync(plan, office, cancellation);
        await Task.Delay(plan.KillAfter, cancellation);
        await service.KillAsync();
        await sending;
        return calls;
    }

    private async Task LiveShortlyAsync(TimeSpan span)
    {
        await using var dying = await site.Service.LaunchAsync();
        await Task.Delay(span, cancellation);
        await dying.KillAsync();
    }

    private async Task<IEnumerable<string>> LostAsync(string type, IReadOnlyCollection<string> accepted, long after, ReactionWatch watch)
    {
        var stored = await watch.CentresWithAsync(type, after, cancellation);
        return accepted.Except(stored, StringComparer.Ordinal).Select(code => $"answered with success and not stored: {type} of {code}");
    }

    private bool Summarise()
    {
        var ready = Statistics.Median(_rounds.Select(round => round.Ready.TotalSeconds));
        var recoveries = _rounds.Where(round => round.WasUnderWay).Select(round => round.Recovery?.TotalSeconds).OfType<double>().Order().ToArray();
        var faulty = _rounds.Where(round => round.Faults.Count > 0).ToArray();
        BenchmarkRun.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{_rounds.Count} rounds, {_rounds.Sum(round => round.Left.Count)} kills, {recoveries.Length} of the rounds with work left at the last restart; {_rounds.Sum(round => round.Left[^1].Expected)} requests to mark."));
        if (recoveries.Length > 0)
        {
            BenchmarkRun.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"From restart to done: median {Statistics.Median(recoveries):F1} s, p99 {Statistics.Percentile(recoveries, 0.99):F1} s, longest {recoveries[^1]:F1} s; to ready: median {ready:F1} s. Load at the end: {Machine.Describe().LoadBefore}."));
        }

        BenchmarkRun.Say(faulty.Length == 0
            ? "Nothing was lost, nothing was doubled."
            : $"{faulty.Length} rounds with faults: {string.Join(", ", faulty.Select(round => $"seed {round.Plan.Seed}"))}.");
        return faulty.Length == 0;
    }
}
