using System.Net;
using EventLedger.Application.Reactions;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventLedger.Api.Tests.Reactions;

public sealed class when_a_reaction_fails(when_a_reaction_fails.Impatient host) : IClassFixture<when_a_reaction_fails.Impatient>
{
    private const string Reason = """{"reason":"Inspection"}""";

    [Fact]
    public async Task it_is_tried_again_then_shown_and_replayed()
    {
        await host.PostAsync("admin.makkah", "/v1/centres", """{"code":"MK-301","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L-301"}""");
        var open = await host.PostAsync(
            "admin.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"MK-301","channel":"desk"}""");
        await host.ExecuteAsync("""
            create function public.fail() returns trigger language plpgsql as $$ begin raise exception 'as told'; end $$;
            create trigger fail before insert on ledger.mt_events for each row when (new.type = 'request_marked_for_reassignment') execute function public.fail()
            """);

        await host.PostAsync("admin.makkah", "/v1/centres/MK-301/suspension", Reason);
        await LedgerHost.UntilAsync(async () => (await FailuresAsync()).Count == 1);

        var failure = (await FailuresAsync()).Single();
        ((string?)failure!["reaction"], (int)failure["attempts"]!).ShouldBe(("sweep_centre", 4));
        host.Told("sweep_centre failed at attempt").ShouldBe([LogLevel.Warning, LogLevel.Warning, LogLevel.Warning]);
        await LedgerHost.UntilAsync(() => Task.FromResult(host.Told("moved to the error queue").Count > 0));
        host.Told("process message").ShouldNotContain(LogLevel.Error);
        (await host.GetAsync(null, "/health/reactions")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await host.GetAsync(null, "/health/ready")).Status.ShouldBe(HttpStatusCode.OK);

        await host.ExecuteAsync("drop trigger fail on ledger.mt_events");
        (await host.PostAsync("admin.madinah", $"/v1/reactions/failures/{failure["id"]}/replay", null)).Code.ShouldBe("reaction-not-found");
        (await host.PostAsync("admin.makkah", $"/v1/reactions/failures/{failure["id"]}/replay", null)).Status.ShouldBe(HttpStatusCode.Accepted);
        await LedgerHost.UntilAsync(async () =>
            (string?)(await host.GetAsync("admin.makkah", $"/v1/requests/{open.Json["id"]}")).Json["awaitsReassignment"] == "centre-suspended");
        await LedgerHost.UntilAsync(async () => (await FailuresAsync()).Count == 0);
        (await host.GetAsync(null, "/health/reactions")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task one_whose_event_is_not_there_is_not_tried_again()
    {
        await host.ExecuteAsync($"""
            insert into ledger.due_reactions (tenant_id, stream_id, event_id, version, reaction)
            values ('madinah', '{Guid.NewGuid()}', '{Guid.NewGuid()}', 1, 'end_licence_when_centre_licensed')
            """);

        await LedgerHost.UntilAsync(async () => (await FailuresAsync("admin.madinah")).Count == 1);

        var failure = (await FailuresAsync("admin.madinah")).Single();
        ((int)failure!["attempts"]!, (string?)failure["error"]).ShouldBe((1, "EventLedger.Application.Reactions.EventGoneException"));

        (await host.PostAsync("admin.makkah", $"/v1/reactions/failures/{failure["id"]}/discard", null)).Code.ShouldBe("reaction-not-found");
        (await host.PostAsync("admin.madinah", $"/v1/reactions/failures/{failure["id"]}/discard", null)).Status.ShouldBe(HttpStatusCode.Accepted);
        (await FailuresAsync("admin.madinah")).ShouldBeEmpty();
        (await host.QueryAsync<string>($"select discarded_by from ledger.reaction_discards where id = '{failure["id"]}'")).Count.ShouldBe(1);
    }

    /// <summary>As when a region was given up, or somebody wrote a row by hand: no administrator's list has it.</summary>
    [Fact]
    public async Task one_of_an_unknown_region_is_an_operators_to_see_and_to_discard()
    {
        await host.ExecuteAsync($"""
            insert into ledger.due_reactions (tenant_id, stream_id, event_id, version, reaction)
            values ('atlantis', '{Guid.NewGuid()}', '{Guid.NewGuid()}', 1, 'end_licence_when_centre_licensed')
            """);
        var failures = host.Host.Services.GetRequiredService<ReactionFailures>();
        var database = host.Host.Services.GetRequiredService<EventLedger.Application.Ledger.Databases>().Main;
        await LedgerHost.UntilAsync(async () => (await failures.StatusAsync(database, TestContext.Current.CancellationToken)).Failed == 1);

        var failed = (await failures.ReadAllAsync(database, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();

        (await failures.DiscardAsync(database, failed.Id, "operator", TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await failures.DiscardAsync(database, failed.Id, "operator", TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await host.GetAsync(null, "/health/reactions")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_reaction_that_this_release_does_not_know_is_left_to_another()
    {
        await host.ExecuteAsync($"""
            insert into ledger.due_reactions (tenant_id, stream_id, event_id, version, reaction, due_since)
            values ('madinah', '{Guid.NewGuid()}', '{Guid.NewGuid()}', 1, 'something_of_a_later_release', now() - interval '1 minute')
            """);
        await one_whose_event_is_not_there_is_not_tried_again();

        (await host.QueryAsync<string>("select reaction from ledger.due_reactions")).ShouldBe(["something_of_a_later_release"]);
        (await host.GetAsync(null, "/health/reactions")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await host.ExecuteAsync("delete from ledger.due_reactions");
    }

    [Fact]
    public async Task what_does_not_wait_is_not_released() =>
        (await host.PostAsync("admin.makkah", "/v1/reactions/release", null)).Code.ShouldBe("reactions-not-held");

    private async Task<System.Text.Json.Nodes.JsonArray> FailuresAsync(string account = "admin.makkah") =>
        (await host.GetAsync(account, "/v1/reactions/failures")).Json["items"]!.AsArray();

    public sealed class Impatient : LedgerHost
    {
        private readonly KeptLog log = new();

        protected override IEnumerable<(string Name, string Value)> Settings => [("EventLedger:Reactions:RetryAfterSeconds:0", "1")];

        /// <summary>The levels of the lines that say so.</summary>
        public List<LogLevel> Told(string words) => [.. log.Lines.Where(line => line.Text.Contains(words, StringComparison.Ordinal)).Select(line => line.Level)];

        protected override void Configure(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(log);
    }
}
