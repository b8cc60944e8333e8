using System.Globalization;
using System.Net;
using EventLedger.Projections.Requests;
using EventLedger.Tests.Support;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Projections.Tests;

public sealed class when_watching_projections(when_watching_projections.ClockedHost host) : IClassFixture<when_watching_projections.ClockedHost>
{
    [Fact]
    public async Task readiness_names_every_one_with_its_state()
    {
        await CaughtUpAsync();

        var ready = await ReadyAsync();

        ready.Status.ShouldBe(HttpStatusCode.OK);
        ready.Health.ShouldBe("healthy");
        ready.States.Keys.ShouldBe(((IEventStore)Store).RegisteredShardNames().Select(shard => shard.Name), ignoreOrder: true);
        ready.States.Values.ShouldAllBe(state => state == "current");
    }

    // As at the first start of a release that makes a new table: its projection begins at the first event there is.
    [Fact]
    public async Task a_new_table_over_an_old_history_fills_and_is_stalled_only_when_it_does_not_move()
    {
        await host.OpenAsync();
        await CaughtUpAsync();
        await host.RestartAsync(projects: false);
        await host.QueryAsync<string>("delete from ledger.mt_event_progression where name like 'RequestSummary:%' returning name");
        host.Clock.Pass(TimeSpan.FromHours(1));

        await ShouldAnswerAsync(HttpStatusCode.OK, "degraded", "filling");
        (await host.GetAsync("clerk.makkah", "/v1/centres/MK-001/queue")).Json["freshness"]!["eventsBehind"]!.GetValue<long>().ShouldBe(await EventsAsync());

        // The clock goes on by itself as well: half a minute is left for a machine that is slow.
        host.Clock.Pass(TimeSpan.FromSeconds(30));
        await ShouldAnswerAsync(HttpStatusCode.OK, "degraded", "filling");
        await MoveToAsync(1);
        await ShouldAnswerAsync(HttpStatusCode.OK, "degraded", "filling");
        host.Clock.Pass(TimeSpan.FromSeconds(30));
        await ShouldAnswerAsync(HttpStatusCode.OK, "degraded", "filling");
        host.Clock.Pass(TimeSpan.FromSeconds(31));
        await ShouldAnswerAsync(HttpStatusCode.ServiceUnavailable, "unhealthy", "stalled");

        await MoveToAsync(2);
        await ShouldAnswerAsync(HttpStatusCode.OK, "degraded", "filling");

        // The others had come to the end and are not taken for stalled for having nothing to do.
        (await ReadyAsync()).States.Where(state => state.Key != "RequestSummary").ShouldAllBe(state => state.Value == "current");
        await host.RestartAsync();
    }

    [Fact]
    public async Task commands_are_taken_and_the_service_stays_ready_until_a_new_table_is_full()
    {
        var opened = await host.OpenAsync();
        await CaughtUpAsync();
        await host.RestartAsync(projects: false);
        await host.QueryAsync<string>("delete from ledger.mt_event_progression where name like 'RequestSummary:%' returning name");
        await host.QueryAsync<Guid>($"delete from {RequestSummaryTable.Name} returning id");
        host.Clock.Pass(TimeSpan.FromHours(1));
        await host.RestartAsync();
        await host.OpenAsync();

        Ready ready;
        do
        {
            ready = await ReadyAsync();
            ready.Status.ShouldBe(HttpStatusCode.OK);
        }
        while (ready.Health != "healthy");

        ready.States["RequestSummary"].ShouldBe("current");
        await CaughtUpAsync();
        (await host.QueryAsync<Guid>($"select id from {RequestSummaryTable.Name}")).ShouldContain(opened);
    }

    /// <summary>It would pass over what comes until then, and nobody would miss it.</summary>
    [Fact]
    public async Task one_that_is_ahead_of_all_events_is_not_current()
    {
        await host.OpenAsync();
        await CaughtUpAsync();
        await host.RestartAsync(projects: false);
        await MoveToAsync(await EventsAsync() + 50);

        await ShouldAnswerAsync(HttpStatusCode.OK, "degraded", "filling");
        host.Clock.Pass(TimeSpan.FromSeconds(61));
        await ShouldAnswerAsync(HttpStatusCode.ServiceUnavailable, "unhealthy", "stalled");

        await MoveToAsync(1);
        await host.RestartAsync();
        await CaughtUpAsync();
    }

    [Fact]
    public async Task one_that_ended_over_changed_progress_is_started_again()
    {
        await host.OpenAsync();
        await CaughtUpAsync();
        await host.QueryAsync<string>("delete from ledger.mt_event_progression where name not like 'High%' returning name");
        var opened = await host.OpenAsync();

        await LedgerHost.UntilAsync(async () =>
        {
            host.Clock.Pass(TimeSpan.FromMinutes(1));
            return (await host.QueryAsync<Guid>($"select id from {RequestSummaryTable.Name}")).Contains(opened);
        });
        await CaughtUpAsync();
    }

    private IDocumentStore Store => host.Host.Services.GetRequiredService<IDocumentStore>();

    private Task CaughtUpAsync() => LedgerHost.CaughtUpAsync(Store);

    private async Task<long> EventsAsync() => (await host.QueryAsync<long>("select max(seq_id) from ledger.mt_events")).Single();

    private Task MoveToAsync(long sequence) => host.QueryAsync<string>(string.Create(CultureInfo.InvariantCulture, $"""
        insert into ledger.mt_event_progression (name, last_seq_id)
        select identity, {sequence} from (values ('{((IEventStore)Store).RegisteredShardNames().Single(shard => shard.Name == "RequestSummary").Identity}')) shard (identity)
        on conflict (name) do update set last_seq_id = excluded.last_seq_id returning name
        """));

    private async Task ShouldAnswerAsync(HttpStatusCode status, string health, string state)
    {
        var ready = await ReadyAsync();
        (ready.Status, ready.Health, ready.States["RequestSummary"]).ShouldBe((status, health, state));
    }

    private async Task<Ready> ReadyAsync()
    {
        var reply = await host.GetAsync(null, "/health/ready");
        return new(
            reply.Status,
            (string)reply.Json["checks"]!["projections"]!,
            reply.Json["projections"]!.AsArray().ToDictionary(projection => (string)projection!["name"]!, projection => (string)projection!["state"]!));
    }

    private sealed record Ready(HttpStatusCode Status, string Health, Dictionary<string, string> States);

    public sealed class ClockedHost : LedgerHost
    {
        public OffsetClock Clock { get; } = new();

        protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(Clock);
    }
}
