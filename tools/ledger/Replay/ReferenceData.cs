using System.Collections.Frozen;
using System.Collections.Immutable;
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

    /// <summary>What the service says of it now, and the mapping with every name that turned out to be a code. Changes nothing.</summary>
    public async Task<(Terms Terms, LogMapping Mapping)> ReadAsync(LogSurvey log, LogMapping mapping, Instant now, CancellationToken cancellation)
    {
        var departments = await LookAsync("departments", log.Departments.Values, cancellation);
        var centres = await LookAsync("centres", log.Centres.Values, cancellation);
        var terms = Terms.OfNothing(mapping.Service.Code, now);
        if (await FindAsync("services", mapping.Service.Code, cancellation) is { } offered)
        {
            terms = terms with { Offer = Offer(offered), IsOffered = true };
        }

        return (
            terms with
            {
                Departments = departments.There.Keys.ToFrozenSet(StringComparer.Ordinal),
                Centres = centres.There.ToFrozenDictionary(there => there.Key, there => Centre(there.Value), StringComparer.Ordinal),
                Missing = departments.Missing.Concat(centres.Missing).ToFrozenSet(StringComparer.Ordinal),
            },
            mapping with
            {
                Case = mapping.Case with
                {
                    Department = With(mapping.Case.Department, departments.Codes),
                    Centre = With(mapping.Case.Centre, centres.Codes),
                },
            });
    }

    /// <returns>The beneficiary's id.</returns>
    /// <exception cref="LedgerToolException">Something was refused that is not there either.</exception>
    public async Task<Guid> EnsureAsync(ToBeMade made, CancellationToken cancellation)
    {
        foreach (var department in made.Departments)
        {
            await EnsureAsync("departments", Department(department), "department-already-exists", cancellation);
        }

        foreach (var centre in made.Centres)
        {
            await EnsureAsync("centres", Centre(centre), "centre-already-licensed", cancellation);
        }

        if (made.Service is { } service)
        {
            await EnsureAsync("services", Service(service.Service, service.Department), "service-already-defined", cancellation);
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

    private static PlaceMapping? With(PlaceMapping? place, IReadOnlyCollection<string> codes) =>
        place is null || codes.Count == 0 ? place
            : place with { Codes = (place.Codes ?? ImmutableDictionary<string, string>.Empty).AddRange(codes.Select(code => KeyValuePair.Create(code, code))) };

    /// <summary>What is there of these places; what was made for a name by an earlier takeover goes before one whose code the name is, so that every run makes the same calls.</summary>
    private async Task<Looked> LookAsync(string things, IEnumerable<Place> places, CancellationToken cancellation)
    {
        var looked = new Looked();
        foreach (var place in places)
        {
            if (await FindAsync(things, place.Code, cancellation) is { } there)
            {
                looked.There[place.Code] = there;
            }
            else if (place.IsThere)
            {
                looked.Missing.Add($"{things}/{place.Code}");
            }
            else if (Codes.IsValid(place.Name) && await FindAsync(things, place.Name, cancellation) is { } meant)
            {
                looked.There[place.Name] = meant;
                looked.Codes.Add(place.Name);
            }
        }

        return looked;
    }

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

/// <summary>What the service has of the places of a log.</summary>
internal sealed class Looked
{
    /// <summary>By their codes.</summary>
    public Dictionary<string, JsonObject> There { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths of those that the mapping says are there, and are not.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Names that are the code of one that is there: whoever writes a code means what has it.</summary>
    public List<string> Codes { get; } = [];
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
