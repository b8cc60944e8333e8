using System.Net;
using EventLedger.Application.Centres;
using EventLedger.Application.Reactions;
using EventLedger.Domain.Centres;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using Wolverine.Runtime;

namespace EventLedger.Api.Tests.Reactions;

public sealed class when_a_licence_is_renewed_or_revoked(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Reason = """{"reason":"Forged receipts"}""";

    private static readonly DateTimeZone Riyadh = DateTimeZoneProviders.Tzdb["Asia/Riyadh"];
    private static readonly LocalDate Today = SystemClock.Instance.GetCurrentInstant().InZone(Riyadh).Date;

    [Fact]
    public async Task its_end_goes_by_the_new_last_day_and_the_earlier_plan_finds_nothing_to_do()
    {
        // Nothing follows from what is taken over, so that the earlier end is still to be recorded.
        await LicenseAsync("MK-301", Today.PlusDays(-1), ("X-Takeover", "true"));
        (await RenewAsync("MK-301", Today.PlusDays(40))).ETag.ShouldBe("\"2\"");

        var licensed = (await host.QueryAsync<Guid>($"select id from ledger.mt_events where stream_id = '{CentreId("MK-301")}' and version = 1")).Single();
        var bus = new MessageBus(host.Host.Services.GetRequiredService<IWolverineRuntime>());
        await bus.InvokeAsync(
            new EndLicenceWhenCentreLicensed.Due(new EventReference("makkah", licensed, CentreId("MK-301"), 1)), TestContext.Current.CancellationToken);

        (await TypesAsync(CentreId("MK-301"))).ShouldBe(["centre_licensed", "centre_licence_renewed"]);
        await LedgerHost.UntilAsync(async () => (await PlannedAsync()).Contains(Today.PlusDays(41).AtStartOfDayInZone(Riyadh).ToDateTimeUtc()));
    }

    [Fact]
    public async Task the_end_of_a_renewed_licence_is_recorded_by_a_plan_of_its_own()
    {
        // As long ago as it takes to have ended again by now.
        await LicenseAsync("MK-302", Today.PlusDays(-10), ("X-Takeover", "true"));
        var then = Today.PlusDays(-12).At(new LocalTime(9, 0)).InZoneStrictly(Riyadh).ToInstant();
        (await RenewAsync("MK-302", Today.PlusDays(-5), $",\"renewedAt\":\"{InstantPattern.General.Format(then)}\"")).Code.ShouldBeNull();

        await LedgerHost.UntilAsync(async () => (await TypesAsync(CentreId("MK-302"))).Contains("centre_licence_ended"));
        (await host.QueryAsync<string>($"select user_name from ledger.mt_events where stream_id = '{CentreId("MK-302")}' and version = 3"))
            .ShouldBe(["process:end-licence-when-centre-licence-renewed"]);
    }

    [Fact]
    public async Task a_centre_whose_licence_had_ended_works_again()
    {
        await LicenseAsync("MK-303", Today.PlusDays(-2));
        await LedgerHost.UntilAsync(async () => (await TypesAsync(CentreId("MK-303"))).Contains("centre_licence_ended"));
        var before = InstantPattern.General.Format(Today.PlusDays(-3).At(new LocalTime(9, 0)).InZoneStrictly(Riyadh).ToInstant());
        var open = (Guid)(await OpenReplyAsync("MK-303", before)).Json["id"]!;
        (await CauseAsync(open)).ShouldBe("licence-ended");
        (await OpenReplyAsync("MK-303")).Code.ShouldBe("licence-not-valid");

        (await RenewAsync("MK-303", Today.PlusDays(400), ",\"licenceNumber\":\"L-2\"")).Code.ShouldBeNull();

        await LedgerHost.UntilAsync(async () => await CauseAsync(open) is null);
        (await OpenReplyAsync("MK-303")).Status.ShouldBe(HttpStatusCode.Created);
        var lapsed = InstantPattern.General.Format(Today.PlusDays(-1).At(new LocalTime(9, 0)).InZoneStrictly(Riyadh).ToInstant());
        (await OpenReplyAsync("MK-303", lapsed)).Code.ShouldBe("licence-not-valid", "Nobody had a licence then.");
        var shown = (await host.GetAsync("clerk.makkah", "/v1/centres/MK-303")).Json;
        ((string?)shown["licenceNumber"], (string?)shown["licensedUntil"]).ShouldBe(("L-2", LocalDatePattern.Iso.Format(Today.PlusDays(400))));
    }

    [Fact]
    public async Task what_cannot_be_renewed_is_refused()
    {
        await LicenseAsync("MK-304", null);
        (await RenewAsync("MK-304", Today.PlusDays(400))).Code.ShouldBe("licence-without-end");
        await LicenseAsync("MK-305", Today.PlusDays(ServiceCentre.RenewalWindowDays + 5));
        var early = await RenewAsync("MK-305", Today.PlusDays(400));
        (early.Code, (string?)early.Json["arguments"]!["opens"]).ShouldBe(("renewal-not-open", LocalDatePattern.Iso.Format(Today.PlusDays(5))));
        await LicenseAsync("MK-306", Today.PlusDays(30));
        var sooner = await RenewAsync("MK-306", Today.PlusDays(30));
        (sooner.Code, (string?)sooner.Json["arguments"]!["later"]).ShouldBe(("renewal-not-later", LocalDatePattern.Iso.Format(Today.PlusDays(30))));
        (await RenewAsync("MK-399", Today.PlusDays(30))).Code.ShouldBe("centre-not-found");
    }

    [Theory]
    [InlineData("revocation", "MK-311")]
    [InlineData("surrender", "MK-312")]
    public async Task one_that_ends_for_good_leaves_its_requests_to_others(string end, string centre)
    {
        await LicenseAsync(centre, Today.PlusDays(30));
        var open = (Guid)(await OpenReplyAsync(centre)).Json["id"]!;

        (await host.PostAsync("admin.makkah", $"/v1/centres/{centre}/{end}", Reason)).ETag.ShouldBe("\"2\"");

        await LedgerHost.UntilAsync(async () => await CauseAsync(open) == "licence-ended");
        (await OpenReplyAsync(centre)).Code.ShouldBe("licence-not-valid");
        foreach (var command in new[] { "suspension", "reinstatement", "revocation", "surrender" })
        {
            (await host.PostAsync("admin.makkah", $"/v1/centres/{centre}/{command}", Reason)).Code.ShouldBe("licence-terminated", command);
        }

        (await RenewAsync(centre, Today.PlusDays(400))).Code.ShouldBe("licence-terminated");
        await host.CaughtUpAsync();
        (await ListedAsync("false")).ShouldContain(centre);
        (await ListedAsync("true")).ShouldNotContain(centre);
    }

    [Fact]
    public async Task a_suspended_centre_whose_licence_is_revoked_stays_out_of_work()
    {
        await LicenseAsync("MK-313", null);
        var open = (Guid)(await OpenReplyAsync("MK-313")).Json["id"]!;
        await host.PostAsync("admin.makkah", "/v1/centres/MK-313/suspension", Reason);
        await LedgerHost.UntilAsync(async () => await CauseAsync(open) == "centre-suspended");

        (await host.PostAsync("admin.makkah", "/v1/centres/MK-313/revocation", Reason)).Code.ShouldBeNull();

        (await host.PostAsync("admin.makkah", "/v1/centres/MK-313/reinstatement", Reason)).Code.ShouldBe("licence-terminated");
        (await CauseAsync(open)).ShouldBe("centre-suspended", "It waits for another centre already.");
    }

    [Fact]
    public async Task managers_give_back_their_own_centres_licence_only()
    {
        (await host.PostAsync("manager.makkah", "/v1/centres/MK-002/surrender", Reason)).Code.ShouldBe("access-denied");
        (await host.PostAsync("manager.makkah", "/v1/centres/MK-001/surrender", Reason)).Code.ShouldBeNull();
    }

    [Fact]
    public async Task a_centre_shows_where_its_licence_stands_and_its_people_why()
    {
        await LicenseAsync("MK-321", Today.PlusDays(400));
        (await StandingAsync("MK-321")).ShouldBe(("licensed", false, null));
        await host.PostAsync("admin.makkah", "/v1/centres/MK-321/suspension", Reason);
        (await StandingAsync("MK-321")).ShouldBe(("suspended", false, "Forged receipts"));
        await host.PostAsync("admin.makkah", "/v1/centres/MK-321/revocation", """{"reason":"Forged again"}""");
        (await StandingAsync("MK-321")).ShouldBe(("revoked", false, "Forged again"));
        (await StandingAsync("MK-321", "clerk.makkah")).ShouldBe(("revoked", false, null), "Another centre's.");
        await LicenseAsync("MK-322", Today.PlusDays(30));
        (await StandingAsync("MK-322")).ShouldBe(("licensed", true, null));
        await host.PostAsync("admin.makkah", "/v1/centres/MK-322/surrender", Reason);
        (await StandingAsync("MK-322")).ShouldBe(("surrendered", false, "Forged receipts"));
        await LicenseAsync("MK-323", Today.PlusDays(-1), ("X-Takeover", "true"));
        (await StandingAsync("MK-323")).ShouldBe(("expired", true, null));
    }

    /// <summary>A licence expires without an event of that moment, and the version says nothing of it.</summary>
    [Fact]
    public async Task a_centre_is_shown_in_full_whichever_version_the_caller_has()
    {
        var first = await host.GetAsync("clerk.makkah", "/v1/centres/MK-002");
        first.ETag.ShouldNotBeNull();

        (await host.GetAsync("clerk.makkah", "/v1/centres/MK-002", ("If-None-Match", first.ETag!))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<(string? Standing, bool RenewalOpen, string? Reason)> StandingAsync(string centre, string account = "admin.makkah")
    {
        var shown = (await host.GetAsync(account, $"/v1/centres/{centre}")).Json;
        return ((string?)shown["standing"], (bool)shown["renewalOpen"]!, (string?)shown["standingReason"]);
    }

    private async Task<List<string>> ListedAsync(string licensed) =>
        [.. (await host.GetAsync("clerk.makkah", $"/v1/centres?licensed={licensed}&limit=200")).Json["items"]!.AsArray().Select(item => (string)item!["code"]!)];

    private static Guid CentreId(string code) => ServiceCentre.StreamId("makkah", code);

    private async Task LicenseAsync(string centre, LocalDate? until, params (string Name, string Value)[] headers) => (await host.PostAsync(
        "admin.makkah",
        "/v1/centres",
        $$"""{"code":"{{centre}}","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L-1"{{(until is { } last ? $",\"licensedUntil\":\"{LocalDatePattern.Iso.Format(last)}\"" : "")}}}""",
        headers)).Code.ShouldBeNull();

    private Task<Reply> RenewAsync(string centre, LocalDate until, string more = "") => host.PostAsync(
        "admin.makkah", $"/v1/centres/{centre}/renewal", $$"""{"validUntil":"{{LocalDatePattern.Iso.Format(until)}}"{{more}}}""");

    private async Task<Reply> OpenReplyAsync(string centre, string? at = null) => await host.PostAsync(
        "admin.makkah",
        "/v1/requests",
        $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"{{centre}}","channel":"desk"{{(at is null ? "" : $",\"openedAt\":\"{at}\"")}}}""");

    private async Task<string?> CauseAsync(Guid request) => (string?)(await host.GetAsync("admin.makkah", $"/v1/requests/{request}")).Json["awaitsReassignment"];

    private Task<List<string>> TypesAsync(Guid stream) => host.QueryAsync<string>($"select type from ledger.mt_events where stream_id = '{stream}' order by version");

    private Task<List<DateTime>> PlannedAsync() => host.QueryAsync<DateTime>(
        "select execution_time from wolverine.wolverine_incoming_envelopes where status = 'Scheduled' and message_type = 'end_licence_when_centre_licence_renewed'");
}
