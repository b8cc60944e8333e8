using EventLedger.Domain.Beneficiaries;
using EventLedger.Ledger.Simulate;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Ledger.Tests.Simulate;

public sealed class when_making_a_day_up
{
    private static readonly LocalDate Day = new(2026, 11, 2);

    [Fact]
    public void the_same_seed_makes_the_same_day_and_another_seed_another()
    {
        Written(1).ShouldBe(Written(1));
        Written(1).ShouldNotBe(Written(2));
    }

    [Fact]
    public void identities_are_valid_and_keys_unique()
    {
        var plan = Simulation.Plan(7, 500, ["makkah", "madinah"], Day);
        plan.Select(request => request.Registration).OfType<PlannedCall>().ShouldAllBe(call => NationalId.Parse((string)call.Call.Body["nationalId"]!) != null);
        plan.SelectMany(request => request.Later.Append(request.Opening)).Select(call => call.Call.Key).ShouldBeUnique();
    }

    [Fact]
    public void a_day_has_everything_that_real_days_have()
    {
        var names = Simulation.Plan(7, 500, ["makkah"], Day).SelectMany(request => request.Later).Select(call => call.Call.Name).Distinct();
        new[] { "fee-payments", "transmissions", "returns", "withdrawal", "suspension", "completion", "collection" }.ShouldBeSubsetOf(names);
    }

    [Fact]
    public void families_share_a_mobile_and_centres_that_did_not_open_the_record_have_a_mandate_first()
    {
        var plan = Simulation.Plan(7, 300, ["makkah"], null);
        plan.Select(request => request.Registration).OfType<PlannedCall>().DistinctBy(call => call.Call.Key)
            .GroupBy(call => (string)call.Call.Body["mobile"]!).Count(family => family.Count() > 1).ShouldBeGreaterThan(5);
        plan.ShouldAllBe(request => (request.Mandate != null) == (request.Registration != null && request.Registration.Account != request.Opening.Account));
        plan.SelectMany(request => request.Calls).SelectMany(call => call.Call.Body).Select(member => member.Key).ShouldNotContain("openedAt");
    }

    [Fact]
    public void a_further_region_changes_no_other() =>
        Simulation.Plan(7, 40, ["makkah"], Day).Select(request => request.Name).ShouldBe(
            Simulation.Plan(7, 80, ["makkah", "madinah"], Day).Select(request => request.Name).Where(name => name.Contains("makkah", StringComparison.Ordinal)));

    [Fact]
    public void it_stays_within_its_day()
    {
        var instants = Simulation.Plan(7, 500, ["makkah"], Day).SelectMany(request => request.Later.Append(request.Opening)).SelectMany(call => call.Call.Body)
            .Where(member => member.Key.EndsWith("At", StringComparison.Ordinal) && !member.Key.StartsWith("promised", StringComparison.Ordinal))
            .Select(member => InstantPattern.ExtendedIso.Parse((string)member.Value!).Value.InZone(DateTimeZoneProviders.Tzdb["Asia/Riyadh"]).Date);

        instants.ShouldAllBe(day => day == Day);
    }

    private static string Written(int seed) => string.Join('\n', Simulation.Plan(seed, 50, ["makkah", "madinah"], Day)
        .SelectMany(request => request.Calls)
        .Select(call => $"{call.Account} {call.Call.Key} {call.Call.Body.ToJsonString()}"));
}
