using System.Collections.Immutable;
using EventLedger.Ledger.Reporting;
using EventLedger.Ledger.Rest;
using Spectre.Console;

namespace EventLedger.Ledger.Simulate;

/// <summary>Drives a made-up day through the API, each call by the account it belongs to.</summary>
internal sealed class SimulationRun(LedgerClient client, int concurrency)
{
    private const string Password = "sample";
    private readonly Tally tally = new();

    public static void Print(ImmutableArray<PlannedRequest> plan)
    {
        foreach (var (account, call) in plan.SelectMany(request => request.Later.Prepend(request.Opening).Prepend(request.Registration)))
        {
            Console.WriteLine($"{call.Key}\t{account}\t{call.Name}\t{call.Body.ToJsonString()}");
        }
    }

    public async Task<int> RunAsync(ImmutableArray<PlannedRequest> plan, FileInfo? report, CancellationToken cancellation)
    {
        await Working.ThroughAsync("Simulating", plan, concurrency, LiveAsync, cancellation);
        tally.Print(AnsiConsole.Console);
        if (report is not null)
        {
            await tally.WriteAsync(report, cancellation);
        }

        return tally.Refused > 0 ? ExitCodes.RefusedOrDiffering : ExitCodes.Well;
    }

    private async Task LiveAsync(PlannedRequest request, CancellationToken cancellation)
    {
        var registered = await CallAsync(request.Registration, "/v1/beneficiaries", cancellation);
        var beneficiary = (string?)registered.Body["id"] ?? (string?)registered.Body["arguments"]?["id"];
        if (beneficiary is null)
        {
            return;
        }

        request.Opening.Call.Body["beneficiaryId"] = beneficiary;
        var opened = await CallAsync(request.Opening, "/v1/requests", cancellation);
        if (!opened.IsAccepted)
        {
            return;
        }

        var id = (Guid)opened.Body["id"]!;
        tally.Became(request.Name, id, (string)opened.Body["trackingReference"]!);
        foreach (var later in request.Later)
        {
            await CallAsync(later, $"/v1/requests/{id}/{later.Call.Path}", cancellation);
        }
    }

    private async Task<Answer> CallAsync(PlannedCall planned, string path, CancellationToken cancellation)
    {
        var answer = await client.SignedInAs(planned.Account, Password).PostAsync(planned.Call with { Path = path }, cancellation);
        tally.Count(planned.Call.Name, answer);
        return answer;
    }
}
