using System.Text.Json.Nodes;
using EventLedger.Ledger.Reporting;
using EventLedger.Ledger.Rest;

namespace EventLedger.Ledger.Replay;

/// <summary>Makes sure that what a log refers to is there; what is there already stays as it is.</summary>
internal sealed class ReferenceData(Account account, Tally tally)
{
    // A valid number that belongs to no one: the log names no persons, so all its requests are on one record.
    private const string NationalId = "2999999994";

    /// <returns>The beneficiary's id.</returns>
    /// <exception cref="LedgerToolException">Something was refused that is not there either.</exception>
    public async Task<Guid> EnsureAsync(LogSurvey log, CancellationToken cancellation)
    {
        foreach (var department in log.Departments)
        {
            await EnsureAsync("departments", Department(department), "department-already-exists", cancellation);
        }

        foreach (var group in log.Groups)
        {
            await EnsureAsync("centres", Centre(group), "centre-already-licensed", cancellation);
        }

        if (!log.Departments.IsEmpty)
        {
            await EnsureAsync("services", Service(log.Departments[0]), "service-already-defined", cancellation);
        }

        var registered = await EnsureAsync("beneficiaries", Beneficiary(), "beneficiary-already-registered", cancellation);
        return Guid.Parse((string?)registered.Body["id"] ?? (string)registered.Body["arguments"]!["id"]!);
    }

    private static JsonObject Department(string name)
    {
        var code = LogNames.Code(name);
        return new()
        {
            ["code"] = code,
            ["nameAr"] = name,
            ["nameEn"] = name,
            ["windows"] = new JsonArray(new JsonObject { ["code"] = LogNames.Window(code), ["nameAr"] = name, ["nameEn"] = name }),
        };
    }

    private static JsonObject Centre(string name)
    {
        var code = LogNames.Code(name);
        return new() { ["code"] = code, ["nameAr"] = name, ["nameEn"] = name, ["licenceNumber"] = code };
    }

    // Every case names its own deadline; the target counts only for what someone opens by hand later.
    private static JsonObject Service(string department) => new()
    {
        ["code"] = ReplayPlan.Service,
        ["nameAr"] = "طلب منقول من سجل",
        ["nameEn"] = "Request taken over from a log",
        ["departmentCode"] = LogNames.Code(department),
        ["feeLines"] = new JsonArray(),
        ["requiredDocuments"] = new JsonArray(),
        ["targetWorkingHours"] = 280,
    };

    private static JsonObject Beneficiary() => new()
    {
        ["nationalId"] = NationalId,
        ["nameAr"] = "مستفيد من سجل",
        ["mobile"] = "0559999999",
    };

    private async Task<Answer> EnsureAsync(string things, JsonObject body, string meansThere, CancellationToken cancellation)
    {
        var call = new Call(things, $"/v1/{things}", body, "");
        call = call with { Key = LogNames.ReferenceKey(call) };
        var answer = await account.PostAsync(call, cancellation);
        var name = (string?)body["code"] ?? things;
        tally.Count(name, call, answer, meansThere);
        return answer.IsAccepted || answer.RefusalCode == meansThere
            ? answer
            : throw new LedgerToolException($"{name} was refused ({answer.RefusalCode}): {answer.Detail}", ExitCodes.RefusedOrDiffering);
    }
}
