using System.Collections.Frozen;
using System.Text.Json.Nodes;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Reporting;
using EventLedger.Ledger.Rest;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Replay;

/// <summary>What a log refers to: looked for before anything is sent, and made where it is not there; what is there stays as it is.</summary>
internal sealed class ReferenceData(Account account, Tally tally)
{
    /// <summary>Of a service that is made for a log: every case tells its own deadline or none, so it counts only for what someone opens by hand later.</summary>
    public const int TargetWorkingHours = 280;

    // A valid number that belongs to no one: the log names no persons, so all its requests are on one record.
    private const string NationalId = "2999999994";

    /// <summary>What the service says of it now. Changes nothing.</summary>
    public async Task<Terms> ReadAsync(LogSurvey log, ServiceMapping service, Instant now, CancellationToken cancellation)
    {
        var terms = Terms.OfNothing(service.Code, now);
        var missing = new Dictionary<string, string>(StringComparer.Ordinal);
        var centres = new Dictionary<string, ServiceCentre>(StringComparer.Ordinal);
        foreach (var department in log.Departments.Values.Where(place => place.IsThere))
        {
            if (await FindAsync("departments", department.Code, cancellation) is null)
            {
                missing[department.Code] = "department";
            }
        }

        foreach (var centre in log.Centres.Values)
        {
            if (await FindAsync("centres", centre.Code, cancellation) is { } there)
            {
                centres[centre.Code] = Centre(there);
            }
            else if (centre.IsThere)
            {
                missing[centre.Code] = "centre";
            }
        }

        return terms with
        {
            Offer = await FindAsync("services", service.Code, cancellation) is { } offered ? Offer(offered) : terms.Offer,
            Centres = centres.ToFrozenDictionary(StringComparer.Ordinal),
            Missing = missing.ToFrozenDictionary(StringComparer.Ordinal),
        };
    }

    /// <returns>The beneficiary's id.</returns>
    /// <exception cref="LedgerToolException">Something was refused that is not there either.</exception>
    public async Task<Guid> EnsureAsync(LogSurvey log, ServiceMapping service, CancellationToken cancellation)
    {
        foreach (var department in log.Departments.Values.Where(place => !place.IsThere))
        {
            await EnsureAsync("departments", Department(department), "department-already-exists", cancellation);
        }

        foreach (var centre in log.Centres.Values.Where(place => !place.IsThere))
        {
            await EnsureAsync("centres", Centre(centre), "centre-already-licensed", cancellation);
        }

        if (log.Departments.Count > 0)
        {
            await EnsureAsync("services", Service(service, log.Departments.Keys.First()), "service-already-defined", cancellation);
        }

        var registered = await EnsureAsync("beneficiaries", Beneficiary(), "beneficiary-already-registered", cancellation);
        return Guid.Parse((string?)registered.Body["id"] ?? (string)registered.Body["arguments"]!["id"]!);
    }

    public static JsonObject Department(Place place) => new()
    {
        ["code"] = place.Code,
        ["nameAr"] = place.Name,
        ["nameEn"] = place.Name,
        ["windows"] = new JsonArray(new JsonObject { ["code"] = LogNames.Window(place.Code), ["nameAr"] = place.Name, ["nameEn"] = place.Name }),
    };

    public static JsonObject Centre(Place place) =>
        new() { ["code"] = place.Code, ["nameAr"] = place.Name, ["nameEn"] = place.Name, ["licenceNumber"] = place.Code };

    private static JsonObject Service(ServiceMapping service, string department) => new()
    {
        ["code"] = service.Code,
        ["nameAr"] = service.NameAr,
        ["nameEn"] = service.NameEn,
        ["departmentCode"] = department,
        ["feeLines"] = new JsonArray(),
        ["requiredDocuments"] = new JsonArray(),
        ["targetWorkingHours"] = TargetWorkingHours,
    };

    private static JsonObject Beneficiary() => new()
    {
        ["nationalId"] = NationalId,
        ["nameAr"] = "مستفيد من سجل",
        ["mobile"] = "0559999999",
    };

    private static ServiceCentre Centre(JsonObject there) => new(
        (string)there["code"]!, (string)there["nameAr"]!, (string)there["nameEn"]!, (string)there["licenceNumber"]!, Date(there["licensedFrom"]), Date(there["licensedUntil"]))
    {
        SuspendedSince = (string?)there["suspendedSince"] is { } text ? InstantPattern.ExtendedIso.Parse(text).GetValueOrThrow() : null,
    };

    // Of the fee only counts whether there is one: it is paid by nothing in a log.
    private static ServiceOffer Offer(JsonObject there) => new(
        (string)there["code"]!,
        (int)there["serviceVersion"]!,
        new FeeQuote(
            [.. there["feeLines"]!.AsArray().Select(line => new FeeLine((string)line!["code"]!, FeeKind.GovernmentFee, Money.Sar((long)line["amountHalalas"]!)))],
            Instant.MaxValue),
        [.. there["requiredDocuments"]!.AsArray().Select(document => (string)document!)],
        Duration.FromHours((int)there["targetWorkingHours"]!), []);

    private static LocalDate? Date(JsonNode? node) => (string?)node is { } text ? LocalDatePattern.Iso.Parse(text).GetValueOrThrow() : null;

    private async Task<JsonObject?> FindAsync(string things, string code, CancellationToken cancellation)
    {
        var answer = await account.GetAsync($"/v1/{things}/{code}", cancellation);
        return answer.IsAccepted ? answer.Body
            : answer.Status == System.Net.HttpStatusCode.NotFound ? null
            : throw new LedgerToolException($"{things}/{code} cannot be looked at ({answer.RefusalCode}): {answer.Detail}", ExitCodes.RefusedOrDiffering);
    }

    private async Task<Answer> EnsureAsync(string things, JsonObject body, string meansThere, CancellationToken cancellation)
    {
        var call = new Call(things, $"/v1/{things}", body, "");
        call = call with { Key = LogNames.ReferenceKey(call) };
        var answer = await account.PostUntilFreshAsync(call, cancellation);
        var name = (string?)body["code"] ?? things;
        tally.Count(name, call, answer, meansThere);
        return answer.IsAccepted || answer.RefusalCode == meansThere
            ? answer
            : throw new LedgerToolException($"{name} was refused ({answer.RefusalCode}): {answer.Detail} No case was sent.", ExitCodes.RefusedOrDiffering);
    }
}

/// <summary>Calls that may have been refused in an earlier run.</summary>
internal static class FreshAnswers
{
    // Each was a run, and somebody's attempt at mending what had been refused.
    private const int MostAttempts = 50;

    /// <summary>
    /// Posts under the call's key, and where that only brings back an earlier refusal, which changed nothing and stays under
    /// its key for ever, under the next. What was accepted under any of them is found, and not done again.
    /// </summary>
    public static async Task<Answer> PostUntilFreshAsync(this Account account, Call call, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await account.PostAsync(call with { Key = LogNames.Again(call.Key, attempt) }, cancellation);
            if (answer.IsAccepted || !answer.Replayed || attempt == MostAttempts)
            {
                return answer;
            }
        }
    }
}
