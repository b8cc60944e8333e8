using System.Text.Json.Nodes;
using EventLedger.Ledger.Reporting;
using EventLedger.Ledger.Rest;
using Spectre.Console;

namespace EventLedger.Ledger.Replay;

/// <summary>Takes a whole log over.</summary>
internal sealed class ReplayRun(Account account, FileInfo file, int concurrency)
{
    // A valid number that belongs to no one: the log names no persons, so all its requests are on one record.
    private const string NationalId = "2999999994";
    private readonly Tally tally = new();
    private readonly string log = file.Name.Split('.')[0];

    public async Task<int> RunAsync(FileInfo? report, bool verify, CancellationToken cancellation)
    {
        var cases = new List<XesCase>();
        await foreach (var @case in XesLog.ReadAsync(file))
        {
            cases.Add(@case);
        }

        var beneficiary = await PrepareAsync(cases, cancellation);
        await Working.ThroughAsync(
            "Replaying",
            cases,
            concurrency,
            (@case, stop) => ReplayAsync(ReplayPlan.Of(@case, log, beneficiary), stop),
            cancellation);
        tally.Print(AnsiConsole.Console);
        if (report is not null)
        {
            await tally.WriteAsync(report, cancellation);
        }

        var differing = verify && await new ReplayVerification(account, tally, concurrency).RunAsync(cases, cancellation);
        return tally.Refused > 0 || differing ? ExitCodes.RefusedOrDiffering : ExitCodes.Well;
    }

    private async Task ReplayAsync(CasePlan plan, CancellationToken cancellation)
    {
        var opened = await account.PostAsync(plan.Opening, cancellation);
        tally.Count(plan.Opening.Name, opened);
        if (!opened.IsAccepted)
        {
            foreach (var call in plan.Later)
            {
                tally.Count(call.Name, "not tried: the request was not opened");
            }

            return;
        }

        var id = (Guid)opened.Body["id"]!;
        tally.Became(plan.Case, id, (string)opened.Body["trackingReference"]!);
        foreach (var call in plan.Later)
        {
            tally.Count(call.Name, await account.PostAsync(call with { Path = $"/v1/requests/{id}/{call.Path}" }, cancellation));
        }
    }

    /// <summary>Makes sure that what the log refers to is there; what is there already stays as it is.</summary>
    private async Task<Guid> PrepareAsync(List<XesCase> cases, CancellationToken cancellation)
    {
        foreach (var department in Distinct(cases, "department"))
        {
            var code = ReplayPlan.Code(department);
            await EnsureAsync("/v1/departments", code, new JsonObject
            {
                ["code"] = code,
                ["nameAr"] = department,
                ["nameEn"] = department,
                ["windows"] = new JsonArray(new JsonObject { ["code"] = $"{code[..Math.Min(38, code.Length)]}-1", ["nameAr"] = department, ["nameEn"] = department }),
            }, "department-already-exists", cancellation);
        }

        foreach (var group in Distinct(cases, "group"))
        {
            var code = ReplayPlan.Code(group);
            await EnsureAsync("/v1/centres", code, new JsonObject { ["code"] = code, ["nameAr"] = group, ["nameEn"] = group, ["licenceNumber"] = code }, "centre-already-licensed", cancellation);
        }

        await EnsureAsync("/v1/services", ReplayPlan.Service, new JsonObject
        {
            ["code"] = ReplayPlan.Service,
            ["nameAr"] = "طلب منقول من سجل",
            ["nameEn"] = "Request taken over from a log",
            ["departmentCode"] = ReplayPlan.Code(Distinct(cases, "department").First()),
            ["feeLines"] = new JsonArray(),
            ["requiredDocuments"] = new JsonArray(),
            ["targetWorkingHours"] = 280,
        }, "service-already-defined", cancellation);
        var registered = await EnsureAsync("/v1/beneficiaries", "beneficiary", new JsonObject
        {
            ["nationalId"] = NationalId,
            ["nameAr"] = "مستفيد من سجل",
            ["mobile"] = "0559999999",
        }, "beneficiary-already-registered", cancellation);
        return Guid.Parse((string?)registered.Body["id"] ?? (string)registered.Body["arguments"]!["id"]!);
    }

    private static IEnumerable<string> Distinct(IEnumerable<XesCase> cases, string key) =>
        cases.Select(@case => @case.Text(key)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private async Task<Answer> EnsureAsync(string path, string name, JsonObject body, string alreadyThere, CancellationToken cancellation)
    {
        var answer = await account.PostAsync(new Call(path, path, body, $"xes:{log}:{path}:{name}"), cancellation);
        return answer.IsAccepted || answer.RefusalCode == alreadyThere
            ? answer
            : throw new LedgerToolException($"{name} was refused ({answer.RefusalCode}): {(string?)answer.Body["detail"]}", ExitCodes.RefusedOrDiffering);
    }
}
