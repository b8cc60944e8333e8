using EventLedger.Domain.Beneficiaries;
using EventLedger.Ledger.Simulate;
using NodaTime;

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
        plan.ShouldAllBe(request => NationalId.Parse((string)request.Registration.Call.Body["nationalId"]!) != null);
        plan.SelectMany(request => request.Later.Append(request.Opening).Append(request.Registration)).Select(call => call.Call.Key).ShouldBeUnique();
    }

    [Fact]
    public void a_day_has_everything_that_real_days_have()
    {
        var names = Simulation.Plan(7, 500, ["makkah"], Day).SelectMany(request => request.Later).Select(call => call.Call.Name).Distinct();
        new[] { "fee-payments", "transmissions", "returns", "withdrawal", "suspension", "completion", "collection" }.ShouldBeSubsetOf(names);
    }

    private static string Written(int seed) => string.Join('\n', Simulation.Plan(seed, 50, ["makkah", "madinah"], Day)
        .SelectMany(request => request.Later.Prepend(request.Opening).Prepend(request.Registration))
        .Select(call => $"{call.Account} {call.Call.Key} {call.Call.Body.ToJsonString()}"));
}
