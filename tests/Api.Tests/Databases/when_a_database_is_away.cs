using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Databases;

public sealed class when_a_database_is_away(TwoDatabases host) : IClassFixture<TwoDatabases>
{
    [Fact]
    public async Task the_service_is_not_ready_and_the_other_regions_go_on_until_it_returns()
    {
        var id = await host.OpenAsync("clerk.makkah");
        var person = await host.BeneficiaryAsync("madinah");
        await host.QueryAsync<bool>($"alter database {host.Second.Name} allow_connections false");
        await host.QueryAsync<bool>($"select pg_terminate_backend(pid, 300000) from pg_stat_activity where datname = '{host.Second.Name}'");

        var ready = await host.GetAsync(null, "/health/ready");
        ready.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((string)ready.Json["checks"]!["database"]!).ShouldBe("unhealthy");
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("citizen.makkah", $"/v1/requests/{id}/withdrawal", """{"reason":"No longer needed"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("clerk.makkah", "/v1/centres/MK-001/queue")).Status.ShouldBe(HttpStatusCode.OK);
        (await OpenAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);

        await host.QueryAsync<bool>($"alter database {host.Second.Name} allow_connections true");

        // Connections that were cut are found out one by one, by whoever is given one; what they refuse is not written.
        await LedgerHost.UntilAsync(async () => await OpenAsync() == HttpStatusCode.Created);
        await LedgerHost.UntilAsync(async () => (await host.GetAsync(null, "/health/ready")).Status == HttpStatusCode.OK);
        await host.CaughtUpAsync("madinah");
        await LedgerHost.UntilAsync(async () => (await host.GetAsync("clerk.madinah", "/v1/centres/MD-001/queue")).Status == HttpStatusCode.OK);
        (await host.GetAsync("clerk.madinah", "/v1/centres/MD-001/queue")).Json["items"]!.AsArray().Count.ShouldBe(1);

        async Task<HttpStatusCode> OpenAsync() => (await host.PostAsync(
            "clerk.madinah", "/v1/requests", $$"""{"serviceCode":"BIRTH-CERT","beneficiaryId":"{{person}}","channel":"desk","answers":{"child":"ليان"} }""")).Status;
    }
}
