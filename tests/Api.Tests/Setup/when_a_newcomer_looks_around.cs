using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Setup;

/// <summary>What the embedded default shows of licensing and training before anybody has done anything.</summary>
public sealed class when_a_newcomer_looks_around(SampleWorkHost host) : IClassFixture<SampleWorkHost>
{
    [Fact]
    public async Task there_is_an_application_in_each_state_and_staff_with_certificates_once()
    {
        await host.RestartAsync();

        foreach (var (region, prefix) in new[] { ("makkah", "MK"), ("madinah", "MD") })
        {
            var applications = (await host.GetAsync($"monitor.{region}", "/v1/licence-applications")).Json["items"]!.AsArray();
            applications.Select(one => (string)one!["status"]!).ShouldBe(["submitted", "returned", "assessed", "licensed", "refused"], ignoreOrder: true);
            ((string)(await host.GetAsync($"clerk.{region}", $"/v1/centres/{prefix}-003")).Json["standing"]!).ShouldBe("licensed");
            (await host.GetAsync($"citizen.{region}", "/v1/licensing-criteria")).Json["criteria"]!.AsArray().Count.ShouldBe(4);
            (await host.GetAsync($"citizen.{region}", "/v1/courses")).Text.ShouldContain("IDENTITY");
            var flaws = (await host.GetAsync($"manager.{region}", $"/v1/centres/{prefix}-001/staff")).Json["items"]!.AsArray()
                .Select(one => (string?)one!["certificates"]![0]!["flaw"]).ToList();
            flaws.ShouldBe([null, "expired"], ignoreOrder: true);
        }
    }
}

public sealed class SampleWorkHost : LedgerHost
{
    protected override IEnumerable<(string Name, string Value)> Settings => [("EventLedger:SampleWork", "true")];
}
