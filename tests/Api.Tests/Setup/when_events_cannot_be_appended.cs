using System.Net;
using EventLedger.Application.Ledger;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Setup;

/// <summary>As on a full disk: the database answers every question, and takes nothing.</summary>
public sealed class when_events_cannot_be_appended(ClockedHost host) : IClassFixture<ClockedHost>
{
    [Fact]
    public async Task the_service_is_not_ready_until_they_can()
    {
        var id = await host.OpenReceivedAsync();
        (await ReadyAsync()).ShouldBe(HttpStatusCode.OK);
        await host.ExecuteAsync("""
            create function public.full_disk() returns trigger language plpgsql as $$ begin raise exception 'No space left on device' using errcode = 'disk_full'; end $$;
            create trigger full_disk before insert on ledger.mt_events for each row execute function public.full_disk()
            """);

        (await StepAsync(id)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        var ready = await host.GetAsync(null, "/health/ready");
        (ready.Status, (string)ready.Json["checks"]!["database"]!).ShouldBe((HttpStatusCode.ServiceUnavailable, "unhealthy"));
        (await StepAsync(id)).ShouldBe(HttpStatusCode.ServiceUnavailable);

        await host.ExecuteAsync("drop function public.full_disk() cascade");
        (await ReadyAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await StepAsync(id)).ShouldBe(HttpStatusCode.OK);
        (await ReadyAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_service_that_nobody_asks_any_more_finds_out_by_itself()
    {
        var outcome = host.Host.Services.GetRequiredService<PerDatabase<WriteOutcome>>().Of("makkah");
        outcome.Failed();
        (await ReadyAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);

        host.Clock.Pass(TimeSpan.FromSeconds(11));
        (await ReadyAsync()).ShouldBe(HttpStatusCode.OK);
        outcome.FailedFor.ShouldBeNull();
    }

    private async Task<HttpStatusCode> ReadyAsync() => (await host.GetAsync(null, "/health/ready")).Status;

    private async Task<HttpStatusCode> StepAsync(Guid id) => (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", """{"name":"Check"}""")).Status;
}

/// <summary>Whose time a test moves on.</summary>
public sealed class ClockedHost : LedgerHost
{
    public OffsetClock Clock { get; } = new();

    protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(Clock);
}
