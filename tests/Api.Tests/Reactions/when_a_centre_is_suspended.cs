using System.Net;
using EventLedger.Application.Reactions;
using EventLedger.Application.Requests;
using EventLedger.Domain.Centres;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Runtime;

namespace EventLedger.Api.Tests.Reactions;

public sealed class when_a_centre_is_suspended(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Reason = """{"reason":"Inspection"}""";

    [Fact]
    public async Task its_open_requests_are_marked_and_no_others()
    {
        var (open, collected, others) = (await OpenAtAsync("MK-101"), await CollectedAtAsync("MK-101"), await OpenAtAsync("MK-102"));

        (await host.PostAsync("admin.makkah", "/v1/centres/MK-101/suspension", Reason)).ETag.ShouldBe("\"2\"");

        await LedgerHost.UntilAsync(async () => await CauseAsync(open) == "centre-suspended");
        (await CauseAsync(collected), await CauseAsync(others)).ShouldBe((null, null));
        (await TypesAsync(open)).ShouldBe(["request_opened", "request_marked_for_reassignment"]);
    }

    [Fact]
    public async Task the_mark_is_the_processs_and_tells_what_caused_it()
    {
        var open = await OpenAtAsync("MK-103");
        await host.PostAsync("admin.makkah", "/v1/centres/MK-103/suspension", Reason, ("X-Correlation-Id", "inspection-7"));
        await LedgerHost.UntilAsync(async () => await CauseAsync(open) is not null);

        var suspension = (await host.QueryAsync<Guid>("select id from ledger.mt_events where type = 'centre_suspended' and correlation_id = 'inspection-7'")).Single();
        (await host.QueryAsync<string>(
            $"select concat_ws(' ', user_name, correlation_id, causation_id) from ledger.mt_events where type = 'request_marked_for_reassignment' and stream_id = '{open}'"))
            .ShouldBe([$"process:sweep-centre inspection-7 {suspension}"]);
    }

    [Fact]
    public async Task its_queue_flags_them_until_they_are_reassigned()
    {
        var open = await OpenAtAsync("MK-104");
        await LicenseAsync("MK-105");
        await host.PostAsync("admin.makkah", "/v1/centres/MK-104/suspension", Reason);

        await LedgerHost.UntilAsync(() => IsFlaggedAsync("MK-104", open, "centre-suspended"));
        await host.PostAsync("admin.makkah", $"/v1/requests/{open}/centre-reassignment", """{"centreCode":"MK-105","reason":"Suspended"}""");
        await LedgerHost.UntilAsync(() => IsFlaggedAsync("MK-105", open, null));
    }

    [Fact]
    public async Task it_opens_no_requests_until_it_is_reinstated()
    {
        await LicenseAsync("MK-106");
        await host.PostAsync("admin.makkah", "/v1/centres/MK-106/suspension", Reason);
        (await OpenReplyAsync("MK-106")).Code.ShouldBe("licence-not-valid");
        await host.PostAsync("admin.makkah", "/v1/centres/MK-106/reinstatement", Reason);
        (await OpenReplyAsync("MK-106")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task marks_are_lifted_when_it_is_reinstated()
    {
        var open = await OpenAtAsync("MK-107");
        await host.PostAsync("admin.makkah", "/v1/centres/MK-107/suspension", Reason);
        await LedgerHost.UntilAsync(async () => await CauseAsync(open) is not null);

        await host.PostAsync("admin.makkah", "/v1/centres/MK-107/reinstatement", Reason);

        await LedgerHost.UntilAsync(async () => await CauseAsync(open) is null);
    }

    /// <summary>An older sweep that comes late lifted what a new suspension had marked, and the new one's last sweep was told that it had done so.</summary>
    [Fact]
    public async Task an_older_sweep_that_comes_late_goes_by_the_centre_as_it_is()
    {
        var open = await OpenAtAsync("MK-112");
        await host.PostAsync("admin.makkah", "/v1/centres/MK-112/suspension", Reason);
        await LedgerHost.UntilAsync(async () => await CauseAsync(open) is not null);
        await host.PostAsync("admin.makkah", "/v1/centres/MK-112/reinstatement", Reason);
        await LedgerHost.UntilAsync(async () => await CauseAsync(open) is null);
        await host.PostAsync("admin.makkah", "/v1/centres/MK-112/suspension", Reason);
        await LedgerHost.UntilAsync(async () => await CauseAsync(open) is not null);

        foreach (var version in new[] { 2, 3, 4 })
        {
            var id = (await host.QueryAsync<Guid>($"select id from ledger.mt_events where stream_id = '{CentreId("MK-112")}' and version = {version}")).Single();
            var bus = new MessageBus(host.Host.Services.GetRequiredService<IWolverineRuntime>());
            await bus.InvokeAsync(new SweepCentre(new EventReference("makkah", id, CentreId("MK-112"), version), Guid.Empty, IsLast: true), TestContext.Current.CancellationToken);
        }

        (await TypesAsync(open)).ShouldBe(
            ["request_opened", "request_marked_for_reassignment", "reassignment_mark_lifted", "request_marked_for_reassignment"]);
    }

    /// <summary>Until a suspension that was announced is in force, the centre goes on.</summary>
    [Fact]
    public async Task what_is_opened_until_an_announced_suspension_is_marked_too()
    {
        await LicenseAsync("MK-113");
        var inForce = DateTimeOffset.UtcNow.AddSeconds(6);
        (await host.PostAsync("admin.makkah", "/v1/centres/MK-113/suspension", $$"""{"reason":"Inspection","suspendedAt":"{{inForce:yyyy-MM-ddTHH:mm:ssZ}}"}""")).Code.ShouldBeNull();
        var swept = $"select count(*) from wolverine.wolverine_incoming_envelopes where message_type = 'sweep_centre' and status = 'Scheduled' and execution_time > '{inForce:yyyy-MM-ddTHH:mm:ssZ}'";
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>(swept)).Single() > 0);

        var opened = (Guid)(await OpenReplyAsync("MK-113")).Json["id"]!;

        await LedgerHost.UntilAsync(async () => await CauseAsync(opened) == "centre-suspended");
    }

    /// <summary>What comes into its hands after its sweeps is marked with the command that brings it there.</summary>
    [Fact]
    public async Task what_comes_into_its_hands_later_is_marked_at_once()
    {
        await LicenseAsync("MK-114");
        var (closed, elsewhere) = (await OpenAtAsync("MK-114"), await OpenAtAsync("MK-115"));
        var before = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
        (await host.PostAsync("admin.makkah", $"/v1/requests/{closed}/cancellation", Reason)).Code.ShouldBeNull();
        (await host.PostAsync("admin.makkah", "/v1/centres/MK-114/suspension", Reason)).Code.ShouldBeNull();

        (await host.PostAsync("admin.makkah", $"/v1/requests/{closed}/reopening", Reason)).Code.ShouldBeNull();
        (await CauseAsync(closed)).ShouldBe("centre-suspended");
        var opened = await OpenReplyAsync("MK-114", before);
        (await CauseAsync((Guid)opened.Json["id"]!)).ShouldBe("centre-suspended");
        var body = $$"""{"centreCode":"MK-114","reason":"Moved","reassignedAt":"{{before}}"}""";
        (await host.PostAsync("manager.makkah", $"/v1/requests/{elsewhere}/centre-reassignment", body)).Code.ShouldBeOneOf("licence-not-valid", "access-denied");
        (await host.PostAsync("admin.makkah", $"/v1/requests/{elsewhere}/centre-reassignment", body)).Code.ShouldBeNull();
        (await CauseAsync(elsewhere)).ShouldBe("centre-suspended");
    }

    [Fact]
    public async Task a_mark_that_outlived_the_suspension_goes_when_its_request_is_reopened()
    {
        var open = await OpenAtAsync("MK-116");
        await host.PostAsync("admin.makkah", "/v1/centres/MK-116/suspension", Reason);
        await LedgerHost.UntilAsync(async () => await CauseAsync(open) is not null);
        await host.PostAsync("admin.makkah", $"/v1/requests/{open}/cancellation", Reason);
        await host.PostAsync("admin.makkah", "/v1/centres/MK-116/reinstatement", Reason);

        (await host.PostAsync("admin.makkah", $"/v1/requests/{open}/reopening", Reason)).Code.ShouldBeNull();

        (await CauseAsync(open)).ShouldBeNull();
    }

    [Fact]
    public async Task more_than_a_step_holds_are_all_marked_once()
    {
        const int requests = 230;
        await LicenseAsync("MK-108");
        await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => OpenReplyAsync("MK-108")));

        await host.PostAsync("admin.makkah", "/v1/centres/MK-108/suspension", Reason);

        const string marks = "select count(*) from ledger.mt_events where type = 'request_marked_for_reassignment' and data ->> 'centreCode' = 'MK-108'";
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>(marks)).Single() == requests);
        await LedgerHost.UntilAsync(async () => (await host.GetAsync("admin.makkah", "/v1/reactions")).Json is { } status && (long)status["scheduled"]! == 0 && (long)status["waiting"]! == 0);
        (await host.QueryAsync<long>(marks)).ShouldBe([requests]);
    }

    [Fact]
    public async Task twice_is_refused()
    {
        await LicenseAsync("MK-109");
        (await host.PostAsync("admin.makkah", "/v1/centres/MK-109/reinstatement", Reason)).Code.ShouldBe("centre-not-suspended");
        await host.PostAsync("admin.makkah", "/v1/centres/MK-109/suspension", Reason);
        (await host.PostAsync("admin.makkah", "/v1/centres/MK-109/suspension", Reason)).Code.ShouldBe("centre-already-suspended");
        (await host.PostAsync("admin.makkah", "/v1/centres/MK-999/suspension", Reason)).Code.ShouldBe("centre-not-found");
    }

    [Fact]
    public async Task nothing_follows_from_what_is_only_taken_over()
    {
        var open = await OpenAtAsync("MK-110");
        var next = await OpenAtAsync("MK-111");
        await host.PostAsync("admin.makkah", "/v1/centres/MK-110/suspension", Reason, ("X-Takeover", "true"));

        // What comes after it is done, so it would be, too.
        await host.PostAsync("admin.makkah", "/v1/centres/MK-111/suspension", Reason);
        await LedgerHost.UntilAsync(async () => await CauseAsync(next) is not null);
        (await CauseAsync(open)).ShouldBeNull();
        (await host.PostAsync("clerk.makkah", $"/v1/requests/{open}/contacts", """{"method":"sms"}""", ("X-Takeover", "true"))).Code.ShouldBe("takeover-not-allowed");
    }

    private static Guid CentreId(string code) => ServiceCentre.StreamId("makkah", code);

    private async Task<Guid> OpenAtAsync(string centre)
    {
        await LicenseAsync(centre);
        return (Guid)(await OpenReplyAsync(centre)).Json["id"]!;
    }

    private async Task<Guid> CollectedAtAsync(string centre)
    {
        var id = (Guid)(await OpenReplyAsync(centre)).Json["id"]!;
        foreach (var (call, body) in new[] { ("receipt", "{}"), ("completion", """{"decision":"approved"}"""), ("handover", "{}"), ("collection", """{"collectedBy":"Noura"}""") })
        {
            (await host.PostAsync("admin.makkah", $"/v1/requests/{id}/{call}", body)).Code.ShouldBeNull();
        }

        return id;
    }

    private Task<Reply> LicenseAsync(string centre) =>
        host.PostAsync("admin.makkah", "/v1/centres", $$"""{"code":"{{centre}}","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L-{{centre}}"}""");

    private async Task<Reply> OpenReplyAsync(string centre, string? at = null) => await host.PostAsync(
        "admin.makkah",
        "/v1/requests",
        $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"{{centre}}","channel":"desk"{{(at is null ? "" : $",\"openedAt\":\"{at}\"")}}}""");

    private async Task<string?> CauseAsync(Guid request) => (string?)(await host.GetAsync("admin.makkah", $"/v1/requests/{request}")).Json["awaitsReassignment"];

    private async Task<bool> IsFlaggedAsync(string centre, Guid request, string? cause) => (await host.GetAsync("admin.makkah", $"/v1/centres/{centre}/queue")).Json["items"]!
        .AsArray().Any(item => (Guid)item!["id"]! == request && (string?)item["awaitsReassignment"] == cause);

    private Task<List<string>> TypesAsync(Guid request) => host.QueryAsync<string>($"select type from ledger.mt_events where stream_id = '{request}' order by version");
}
