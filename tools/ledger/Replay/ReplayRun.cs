using EventLedger.Ledger.Reporting;
using EventLedger.Ledger.Rest;
using Spectre.Console;

namespace EventLedger.Ledger.Replay;

/// <summary>What to replay and how.</summary>
/// <param name="Log">The name under which the log's calls are known; the same name, the same calls.</param>
internal sealed record ReplayOrder(FileInfo File, string Log, int Concurrency, FileInfo? Report, bool Verify);

/// <summary>Takes a whole log over: once to look at it, once to replay it, and once more to verify.</summary>
internal sealed class ReplayRun(Account account, ReplayOrder order, IAnsiConsole console)
{
    private readonly Tally tally = new();
    private ReplayVerification? verification;

    public Task<int> RunAsync(CancellationToken cancellation) => new Report(order.Report).AfterAsync(
        () => ReplayAsync(cancellation),
        tally,
        () => verification is null ? null : new { verification = verification.Findings });

    private async Task<int> ReplayAsync(CancellationToken cancellation)
    {
        var survey = await LogSurvey.OfAsync(XesLog.ReadAsync(order.File, cancellation), cancellation);
        var beneficiary = await new ReferenceData(account, tally).EnsureAsync(survey, cancellation);
        await console.ThroughAsync(
            "Replaying",
            XesLog.ReadAsync(order.File, cancellation),
            survey.Figures.Cases,
            order.Concurrency,
            (@case, stop) => ReplayAsync(ReplayPlan.Of(@case, order.Log, beneficiary), stop),
            cancellation);
        tally.Print(console);
        return await IsVerifiedAsync(survey, cancellation) && tally.Refused == 0 ? ExitCodes.Well : ExitCodes.RefusedOrDiffering;
    }

    private async Task<bool> IsVerifiedAsync(LogSurvey survey, CancellationToken cancellation)
    {
        if (!order.Verify)
        {
            return true;
        }

        verification = new ReplayVerification(account, tally.Cases, survey.Figures);
        await console.ThroughAsync(
            "Verifying", XesLog.ReadAsync(order.File, cancellation), survey.Figures.Cases, order.Concurrency, verification.CompareAsync, cancellation);
        verification.Print(console);
        return verification.IsWell;
    }

    // In order and one by one: each call leans on what the one before made.
    private async Task ReplayAsync(CasePlan plan, CancellationToken cancellation)
    {
        var opened = await account.PostAsync(plan.Opening, cancellation);
        tally.Count(plan.Case, plan.Opening, opened);
        if (!opened.IsAccepted)
        {
            tally.CountNotTried(plan.Later);
            return;
        }

        var request = new RequestOf((Guid)opened.Body["id"]!, (string)opened.Body["trackingReference"]!);
        tally.Became(plan.Case, request);
        foreach (var call in plan.Later)
        {
            var there = call with { Path = $"/v1/requests/{request.Id}/{call.Path}" };
            tally.Count(plan.Case, there, await account.PostAsync(there, cancellation));
        }
    }
}
