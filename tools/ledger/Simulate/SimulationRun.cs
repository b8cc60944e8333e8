using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Reporting;
using EventLedger.Ledger.Rest;
using Spectre.Console;

namespace EventLedger.Ledger.Simulate;

/// <summary>
/// Drives a made-up day through the API, after what each region has around it. Records are opened by the account each belongs to, and
/// so is everything else that happens now. Of a day that is over only those who take a register over may say what happened on it: its
/// region's administrator does, and names who it was.
/// </summary>
internal sealed class SimulationRun(LedgerClient client, string password, int concurrency, IAnsiConsole console)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Tally tally = new();

    /// <summary>One line a call: key, account, command and body, separated by tabs.</summary>
    public static async Task WriteAsync(ImmutableArray<PlannedRequest> plan, TextWriter output)
    {
        foreach (var (account, call) in Regions(plan).SelectMany(region => Setting.Of(region)).Select(step => step.Planned).Concat(plan.SelectMany(request => request.Calls)))
        {
            await output.WriteLineAsync($"{call.Key}\t{account}\t{call.Name}\t{call.Body.ToJsonString(Readable)}");
        }
    }

    public Task<int> RunAsync(ImmutableArray<PlannedRequest> plan, FileInfo? report, CancellationToken cancellation) => new Report(report).AfterAsync(
        async () =>
        {
            foreach (var region in Regions(plan))
            {
                await SetUpAsync(region, cancellation);
            }

            await console.ThroughAsync("Simulating", plan.ToAsyncEnumerable(), plan.Length, concurrency, LiveAsync, cancellation);
            tally.Print(console);
            return tally.Refused > 0 ? ExitCodes.RefusedOrDiffering : ExitCodes.Well;
        },
        tally,
        () => null);

    private static IEnumerable<string> Regions(ImmutableArray<PlannedRequest> plan) => plan.Select(request => request.Opening.Account.Split('.')[1]).Distinct();

    // One after the other: each may name what one before was answered.
    private async Task SetUpAsync(string region, CancellationToken cancellation)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, account) in Setting.Places)
        {
            known[name] = await By($"{account}.{region}").ClaimAsync(name == "citizen" ? "beneficiary" : "centre", cancellation)
                ?? throw LedgerToolException.Usage($"The token of {account}.{region} names no place: the service has no sample data.");
        }

        foreach (var (planned, remembered) in Setting.Of(region))
        {
            var call = planned.Call with
            {
                Path = "/v1/" + Filled(planned.Call.Path, known),
                Body = JsonNode.Parse(Filled(planned.Call.Body.ToJsonString(Readable), known))!.AsObject(),
            };
            var answer = await By(planned.Account).PostAsync(call, cancellation);
            tally.Count($"setting:{region}", call, answer, Setting.MeansThere.Contains(answer.RefusalCode) ? answer.RefusalCode : null);
            if (remembered is not null && ((string?)answer.Body["id"] ?? (string?)answer.Body["arguments"]?["id"]) is { } id)
            {
                known[remembered] = id;
            }
        }
    }

    private static string Filled(string text, Dictionary<string, string> known) =>
        known.Aggregate(text, (filled, one) => filled.Replace($"<{one.Key}>", one.Value, StringComparison.Ordinal));

    private async Task LiveAsync(PlannedRequest request, CancellationToken cancellation)
    {
        if (await BeneficiaryAsync(request, cancellation) is not { } beneficiary || !await IsMandatedAsync(request, beneficiary, cancellation)
            || await OpenAsync(request, beneficiary, cancellation) is not { } id)
        {
            tally.CountNotTried(request.Later.Select(planned => planned.Call));
            return;
        }

        foreach (var later in request.Later)
        {
            await ActAsync(request, later, $"requests/{id}/{later.Call.Path}", cancellation);
        }
    }

    private async Task<string?> BeneficiaryAsync(PlannedRequest request, CancellationToken cancellation)
    {
        if (request.Registration is not { } registration)
        {
            var account = request.Opening.Account;
            return await By(account).ClaimAsync("beneficiary", cancellation)
                ?? throw LedgerToolException.Usage($"The token of {account} names no beneficiary: the service has no sample data.");
        }

        var answer = await CallAsync(request, registration, registration.Call.Path, "beneficiary-already-registered", cancellation);
        return (string?)answer.Body["id"] ?? (string?)answer.Body["arguments"]?["id"];
    }

    private async Task<bool> IsMandatedAsync(PlannedRequest request, string beneficiary, CancellationToken cancellation) =>
        request.Mandate is not { } mandate
        || (await CallAsync(request, mandate, $"beneficiaries/{beneficiary}/{mandate.Call.Path}", null, cancellation)).IsAccepted;

    private async Task<Guid?> OpenAsync(PlannedRequest request, string beneficiary, CancellationToken cancellation)
    {
        var body = request.Opening.Call.Body.DeepClone().AsObject();
        body["beneficiaryId"] = beneficiary;
        if (request.IsTakenOver && await By(request.Opening.Account).ClaimAsync("centre", cancellation) is { } centre)
        {
            body["centreCode"] = centre;
        }

        var opening = request.Opening with { Call = request.Opening.Call with { Body = body } };
        var answer = await ActAsync(request, opening, opening.Call.Path, cancellation);
        if (!answer.IsAccepted)
        {
            return null;
        }

        var opened = new RequestOf((Guid)answer.Body["id"]!, (string)answer.Body["trackingReference"]!);
        tally.Became(request.Name, opened);
        return opened.Id;
    }

    private Task<Answer> ActAsync(PlannedRequest request, PlannedCall planned, string path, CancellationToken cancellation) => request.IsTakenOver
        ? TakeOverAsync(request, planned, path, cancellation)
        : CallAsync(request, planned, path, null, cancellation);

    private Task<Answer> TakeOverAsync(PlannedRequest request, PlannedCall planned, string path, CancellationToken cancellation)
    {
        var body = planned.Call.Body.DeepClone().AsObject();
        if (planned.Call.Name switch { "receipt" => "receivedBy", "work-steps" => "officer", _ => null } is { } member)
        {
            body[member] = planned.Account;
        }

        var administrator = By($"admin.{planned.Account.Split('.')[1]}");
        administrator.TakesOver = true;
        return CallAsync(administrator, request, planned with { Call = planned.Call with { Body = body } }, path, null, cancellation);
    }

    private Task<Answer> CallAsync(PlannedRequest request, PlannedCall planned, string path, string? meansThere, CancellationToken cancellation) =>
        CallAsync(By(planned.Account), request, planned, path, meansThere, cancellation);

    private async Task<Answer> CallAsync(Account by, PlannedRequest request, PlannedCall planned, string path, string? meansThere, CancellationToken cancellation)
    {
        var answer = await by.PostAsync(planned.Call with { Path = $"/v1/{path}" }, cancellation);
        tally.Count(request.Name, planned.Call, answer, meansThere);
        return answer;
    }

    private Account By(string account) => client.SignedInAs(account, password);
}
