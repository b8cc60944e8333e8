using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Rest;
using NodaTime;

namespace EventLedger.Ledger.Simulate;

/// <summary>One call of a made-up life, and by which sample account.</summary>
internal sealed record PlannedCall(string Account, Call Call);

/// <summary>A request's life: the beneficiary's record, the opening (still without the record's id) and what follows.</summary>
/// <param name="Registration">Null for self-service: the account that opens is the beneficiary's own.</param>
/// <param name="IsTakenOver">Whether it is over, and administrators only take it over.</param>
internal sealed record PlannedRequest(string Name, PlannedCall? Registration, PlannedCall Opening, ImmutableArray<PlannedCall> Later, bool IsTakenOver)
{
    /// <summary>Null where none is needed, or the centre has one since it opened the record.</summary>
    public PlannedCall? Mandate { get; init; }

    public IEnumerable<PlannedCall> Calls => new[] { Registration, Mandate, Opening }.OfType<PlannedCall>().Concat(Later);
}

/// <summary>
/// A day made up from a seed alone: the same seed, the same day. Without a date it is lived now, by everybody's own accounts and under
/// mandates, as centres do; a day that is over can only be taken over, which needs none. Each request depends only on its own number and
/// region, so that a longer day begins like a shorter one and a further region changes no other.
/// </summary>
internal static class Simulation
{
    private static readonly DateTimeZone Riyadh = DateTimeZoneProviders.Tzdb["Asia/Riyadh"];
    private static readonly LocalDate AnyDay = new(2025, 11, 3);
    private static readonly LocalTime DoorsOpen = new(7, 30);
    private static readonly LocalTime DoorsClose = new(14, 30);
    private static readonly LocalTime DayEnds = new(17, 0);
    private static readonly string[] Purposes = ["تقديم لجهة عمل", "تسجيل في مدرسة", "استكمال ملف", "طلب تمويل"];

    public static ImmutableArray<PlannedRequest> Plan(int seed, int requests, IReadOnlyList<string> regions, LocalDate? day) =>
        [.. Enumerable.Range(0, requests).Select(i => Life(seed, regions[i % regions.Count], i / regions.Count, day))];

    private static PlannedRequest Life(int seed, string region, int number, LocalDate? over)
    {
        var (day, isOver) = (over ?? AnyDay, over is not null);
        var name = isOver
            ? string.Create(CultureInfo.InvariantCulture, $"sim:{seed}:{day:uuuu-MM-dd}:{region}:{number}")
            : string.Create(CultureInfo.InvariantCulture, $"sim:{seed}:{region}:{number}");
        var lottery = Lottery.Of(name);
        var opened = At(day, DoorsOpen) + Duration.FromSeconds(lottery.Below((int)(At(day, DoorsClose) - At(day, DoorsOpen)).TotalSeconds));
        var visit = lottery.Chance(12) ? SelfService(region, lottery) : AtCentre(seed, region, number, lottery);
        var story = new Story(name, visit.Service, visit.Account, $"{visit.Service.Officer}.{region}", opened, At(day, DayEnds), isOver, lottery);
        var opening = new JsonObject
        {
            ["serviceCode"] = visit.Service.Code,
            ["channel"] = visit.Channel,
            ["answers"] = new JsonObject { ["purpose"] = lottery.OneOf(Purposes) },
        };
        if (isOver)
        {
            opening["openedAt"] = CasePlanner.Wire(opened);
        }

        Plots.Tell(story, isSelfService: visit.Registration is null);
        return new(name, visit.Registration, new(visit.Account, new Call("requests", "requests", opening, $"{name}:open")), story.Calls, isOver) { Mandate = isOver ? null : Mandate(visit) };
    }

    private static Visit AtCentre(int seed, string region, int number, Lottery lottery)
    {
        // One in ten has been here before: as one of the earlier numbers.
        var who = number > 0 && lottery.Chance(10) ? lottery.Below(number) : number;
        var person = Person.Of(seed, region, who);
        var key = string.Create(CultureInfo.InvariantCulture, $"sim:{seed}:{region}:person:{who}");
        var service = lottery.Chance(55) ? SampleService.BirthCertificate : lottery.Chance(55) ? SampleService.AddressProof : SampleService.LandExtract;
        return new(
            service,
            $"{(lottery.Chance(70) ? "clerk" : "clerk2")}.{region}",
            lottery.Chance(85) ? "desk" : "phone",
            new(person.HomeClerk, new Call("beneficiaries", "beneficiaries", person.ToRecord(), key)));
    }

    // The centre that opened the record has a mandate; in another one the beneficiary stands there and gives it one.
    private static PlannedCall? Mandate(Visit visit) => visit.Registration is { } registration && registration.Account != visit.Account
        ? new(visit.Account, new Call("mandates", "mandates", new() { ["consent"] = "inPerson", ["shown"] = "بطاقة الهوية الوطنية" }, $"{registration.Call.Key}:mandate:{visit.Account}"))
        : null;

    private static Visit SelfService(string region, Lottery lottery) =>
        new(lottery.Chance(60) ? SampleService.AddressProof : SampleService.LandExtract, $"citizen.{region}", "internet", null);

    private static Instant At(LocalDate day, LocalTime time) => (day + time).InZoneStrictly(Riyadh).ToInstant();

    private sealed record Visit(SampleService Service, string Account, string Channel, PlannedCall? Registration);
}
