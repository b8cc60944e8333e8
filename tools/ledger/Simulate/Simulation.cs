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
internal sealed record PlannedRequest(string Name, PlannedCall? Registration, PlannedCall Opening, ImmutableArray<PlannedCall> Later)
{
    public IEnumerable<PlannedCall> Calls => Registration is null ? Later.Prepend(Opening) : Later.Prepend(Opening).Prepend(Registration);
}

/// <summary>
/// A day made up from a seed alone: the same seed, the same day. Each request depends only on its own number and
/// region, so that a longer day begins like a shorter one and a further region changes no other.
/// </summary>
internal static class Simulation
{
    private static readonly DateTimeZone Riyadh = DateTimeZoneProviders.Tzdb["Asia/Riyadh"];
    private static readonly LocalTime DoorsOpen = new(7, 30);
    private static readonly LocalTime DoorsClose = new(14, 30);
    private static readonly LocalTime DayEnds = new(17, 0);
    private static readonly string[] Purposes = ["تقديم لجهة عمل", "تسجيل في مدرسة", "استكمال ملف", "طلب تمويل"];

    public static ImmutableArray<PlannedRequest> Plan(int seed, int requests, IReadOnlyList<string> regions, LocalDate day) =>
        [.. Enumerable.Range(0, requests).Select(i => Life(seed, regions[i % regions.Count], i / regions.Count, day))];

    private static PlannedRequest Life(int seed, string region, int number, LocalDate day)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"sim:{seed}:{day:uuuu-MM-dd}:{region}:{number}");
        var lottery = Lottery.Of(name);
        var opened = At(day, DoorsOpen) + Duration.FromSeconds(lottery.Below((int)(At(day, DoorsClose) - At(day, DoorsOpen)).TotalSeconds));
        var visit = lottery.Chance(12) ? SelfService(region, lottery) : AtCentre(seed, region, number, lottery);
        var story = new Story(name, visit.Service, visit.Account, $"{visit.Service.Officer}.{region}", opened, At(day, DayEnds), lottery);
        var opening = new JsonObject
        {
            ["serviceCode"] = visit.Service.Code,
            ["channel"] = visit.Channel,
            ["openedAt"] = CasePlanner.Wire(opened),
            ["answers"] = new JsonObject { ["purpose"] = lottery.OneOf(Purposes) },
        };
        Plots.Tell(story, isSelfService: visit.Registration is null);
        return new(name, visit.Registration, new(visit.Account, new Call("requests", "requests", opening, $"{name}:open")), story.Calls);
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

    private static Visit SelfService(string region, Lottery lottery) =>
        new(lottery.Chance(60) ? SampleService.AddressProof : SampleService.LandExtract, $"citizen.{region}", "internet", null);

    private static Instant At(LocalDate day, LocalTime time) => (day + time).InZoneStrictly(Riyadh).ToInstant();

    private sealed record Visit(SampleService Service, string Account, string Channel, PlannedCall? Registration);
}
