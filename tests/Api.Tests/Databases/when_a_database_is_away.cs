using System.Net;

namespace EventLedger.Api.Tests.Databases;

public sealed class when_a_database_is_away(TwoDatabases host) : IClassFixture<TwoDatabases>
{
    [Fact]
    public async Task it_is_not_ready_and_the_other_regions_go_on()
    {
        var here = await host.OpenAsync("clerk.makkah");
        await host.QueryAsync<bool>($"alter database {host.Second.Name} allow_connections false");
        await host.QueryAsync<bool>($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{host.Second.Name}'");

        var ready = await host.GetAsync(null, "/health/ready");

        ready.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((string)ready.Json["checks"]!["database"]!).ShouldBe("unhealthy");
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{here}")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("citizen.makkah", $"/v1/requests/{here}/withdrawal", """{"reason":"No longer needed"}""")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
