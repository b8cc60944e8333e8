using System.Net;
using EventLedger.Tests.Support;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Api.Tests.Licensing;

/// <summary>An appeal goes its own way beside the application or the centre: another person decides, and what is overturned is undone.</summary>
public sealed class when_a_decision_is_appealed_against(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Reason = """{"reason":"Cash book open"}""";
    private const string Overturned = """{"outcome":"overturned","reason":"It was not"}""";
    private const string Upheld = """{"outcome":"upheld","reason":"It was"}""";

    [Fact]
    public async Task a_suspended_centre_appeals_and_works_again_when_another_overturns_it()
    {
        (await AppealAsync("manager.makkah", "MK-001", "suspension")).Code.ShouldBe("nothing-to-appeal");
        await DoAsync("admin.makkah", "/v1/centres/MK-001/suspension", Reason);
        (await AppealAsync("manager.makkah", "MK-002", "suspension")).Code.ShouldBe("access-denied");
        (await AppealAsync("admin.makkah", "MK-999", "suspension")).Code.ShouldBe("centre-not-found");
        (await AppealAsync("manager.makkah", "MK-001", "revocation")).Code.ShouldBe("nothing-to-appeal");

        var appeals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AppealAsync("manager.makkah", "MK-001", "suspension")));
        var appeal = appeals.Where(reply => reply.Status == HttpStatusCode.Created).ShouldHaveSingleItem();
        appeals.Where(reply => reply.Status != HttpStatusCode.Created).ShouldAllBe(reply => reply.Code == "licence-appeal-already-lodged");
        var view = (await host.GetAsync("manager.makkah", appeal.Location!)).Json;
        ((string)view["against"]!, (string)view["centreCode"]!, view["outcome"], view["overdueSince"]).ShouldBe(("suspension", "MK-001", null, null));
        ((string)view["dueBy"]!).ShouldBe((string)appeal.Json["dueBy"]!);
        (await host.GetAsync("citizen.makkah", appeal.Location!)).Code.ShouldBe("access-denied");
        (await ListedAsync("manager.makkah")).ShouldContain((string)appeal.Json["id"]!);
        (await ListedAsync("citizen.makkah")).ShouldNotContain((string)appeal.Json["id"]!);

        (await host.PostAsync("admin.makkah", $"{appeal.Location}/outcome", Overturned)).Code.ShouldBe("licence-appeal-needs-another");
        (await StandingAsync("MK-001")).ShouldBe("suspended");
        await DoAsync("monitor.makkah", $"{appeal.Location}/outcome", Overturned);
        (await StandingAsync("MK-001")).ShouldBe("licensed");
        (await host.PostAsync("monitor.makkah", $"{appeal.Location}/outcome", Upheld)).Code.ShouldBe("licence-appeal-decided");
        var decided = (await host.GetAsync("manager.makkah", appeal.Location!)).Json["outcome"]!;
        ((string)decided["decision"]!, (string)decided["reason"]!).ShouldBe(("overturned", "It was not"));
        (await host.GetAsync("monitor.makkah", "/v1/centres/MK-001/timeline?limit=500")).Text.ShouldContain("LicenceAppealDecided");
        (await host.GetAsync("admin.makkah", $"/v1/licence-appeals/{Guid.NewGuid()}")).Code.ShouldBe("licence-appeal-not-found");
        (await host.PostAsync("admin.makkah", $"/v1/licence-appeals/{Guid.NewGuid()}/outcome", Upheld)).Code.ShouldBe("licence-appeal-not-found");
    }

    [Fact]
    public async Task what_happens_to_the_centre_meanwhile_loses_neither_appeal()
    {
        await LicenseAsync("MK-601");
        var open = await OpenAsync("MK-601");
        await DoAsync("admin.makkah", "/v1/centres/MK-601/suspension", Reason);
        var first = await AppealAsync("admin.makkah", "MK-601", "suspension");
        await DoAsync("admin.makkah", "/v1/centres/MK-601/revocation", Reason);
        var second = await AppealAsync("admin.makkah", "MK-601", "revocation");
        second.Status.ShouldBe(HttpStatusCode.Created, second.Text);
        await LedgerHost.UntilAsync(async () => await CauseAsync(open) is not null);

        await DoAsync("monitor.makkah", $"{second.Location}/outcome", Overturned);
        (await StandingAsync("MK-601")).ShouldBe("suspended", "That was decided for itself.");
        await DoAsync("monitor.makkah", $"{first.Location}/outcome", Overturned);
        (await StandingAsync("MK-601")).ShouldBe("licensed");
        await LedgerHost.UntilAsync(async () => await CauseAsync(open) is null);
        (await TypesAsync("MK-601")).ShouldBe(["centre_licensed", "centre_suspended", "centre_licence_revoked", "centre_licence_restored", "centre_reinstated"]);

        // A later suspension has an appeal of its own; upheld, it stands.
        await DoAsync("admin.makkah", "/v1/centres/MK-601/suspension", Reason);
        var third = await AppealAsync("admin.makkah", "MK-601", "suspension");
        third.Status.ShouldBe(HttpStatusCode.Created, third.Text);
        await DoAsync("monitor.makkah", $"{third.Location}/outcome", Upheld);
        (await StandingAsync("MK-601")).ShouldBe("suspended");
    }

    [Fact]
    public async Task one_against_what_is_over_already_changes_nothing_more()
    {
        await LicenseAsync("MK-602");
        await DoAsync("admin.makkah", "/v1/centres/MK-602/suspension", Reason);
        await DoAsync("admin.makkah", "/v1/centres/MK-602/reinstatement", Reason);
        var appeal = await AppealAsync("admin.makkah", "MK-602", "suspension");
        await DoAsync("monitor.makkah", $"{appeal.Location}/outcome", Overturned);
        (await TypesAsync("MK-602")).ShouldBe(["centre_licensed", "centre_suspended", "centre_reinstated"]);
    }

    [Fact]
    public async Task its_time_is_bounded_and_that_it_passed_is_recorded_by_itself()
    {
        await LicenseAsync("MK-603");
        await DoAsync("admin.makkah", "/v1/centres/MK-603/suspension", $$"""{"reason":"Cash book open","suspendedAt":"{{DaysAgo(100)}}"}""");
        (await AppealAsync("admin.makkah", "MK-603", "suspension", $",\"lodgedAt\":\"{DaysAgo(101)}\"")).Code.ShouldBe("instant-before-beginning");

        var lodged = await AppealAsync("admin.makkah", "MK-603", "suspension", $",\"lodgedAt\":\"{DaysAgo(95)}\"");
        lodged.Status.ShouldBe(HttpStatusCode.Created, lodged.Text);
        await LedgerHost.UntilAsync(async () => (await host.GetAsync("admin.makkah", lodged.Location!)).Json["overdueSince"] is not null);
        (await host.QueryAsync<string>($"select user_name from ledger.mt_events where stream_id = '{lodged.Json["id"]}' and type = 'licence_appeal_term_passed'"))
            .ShouldBe(["process:note-appeal-term-when-licence-appeal-lodged"]);
        await DoAsync("monitor.makkah", $"{lodged.Location}/outcome", Upheld);
    }

    [Fact]
    public async Task its_time_runs_from_when_the_decision_was_recorded_and_not_told()
    {
        await LicenseAsync("MK-604");
        await DoAsync("admin.makkah", "/v1/centres/MK-604/suspension", $$"""{"reason":"Cash book open","suspendedAt":"{{DaysAgo(100)}}"}""");
        (await host.PostAsync("admin.makkah", "/v1/centres/MK-604/reinstatement", $$"""{"reason":"In order","reinstatedAt":"{{DaysAgo(101)}}"}""")).Code.ShouldBe("instant-before-beginning");

        (await AppealAsync("admin.makkah", "MK-604", "suspension")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task a_refused_application_is_assessed_anew_and_can_be_refused_and_appealed_again()
    {
        await DoAsync("admin.makkah", "/v1/licensing-criteria", """
            {"passMark":70,"criteria":[{"code":"ACCESS","area":"premises","nameAr":"م","nameEn":"Access","requirementAr":"م","requirementEn":"Ramp","weight":1}]}
            """);
        var applied = await host.PostAsync("citizen.makkah", $"/v1/beneficiaries/{await host.BeneficiaryAsync()}/licence-applications", $$"""
            {"nameAr":"مركز","nameEn":"Centre","address":"Street 1","areaSquareMetres":120,"documents":[{"name":"lease","mediaType":"application/pdf","sizeBytes":1,"sha256":"{{new string('a', 64)}}"}]}
            """);
        var path = applied.Location!;
        (await AppealRefusalAsync("citizen.makkah", path)).Code.ShouldBe("nothing-to-appeal");
        await RefuseAsync(path);

        var appeal = await AppealRefusalAsync("citizen.makkah", path);
        appeal.Status.ShouldBe(HttpStatusCode.Created, appeal.Text);
        (await AppealRefusalAsync("admin.makkah", path)).Code.ShouldBe("licence-appeal-already-lodged");
        (await AppealRefusalAsync("admin.makkah", $"/v1/licence-applications/{Guid.NewGuid()}")).Code.ShouldBe("licence-application-not-found");
        (await host.GetAsync("citizen.makkah", appeal.Location!)).Status.ShouldBe(HttpStatusCode.OK);
        (await ListedAsync("citizen.makkah")).ShouldBe([(string)appeal.Json["id"]!]);
        (await host.GetAsync("manager.makkah", appeal.Location!)).Code.ShouldBe("access-denied");
        (await host.PostAsync("admin.makkah", $"{appeal.Location}/outcome", Overturned)).Code.ShouldBe("licence-appeal-needs-another");
        await DoAsync("monitor.makkah", $"{appeal.Location}/outcome", Overturned);
        (await StatusAsync(path)).ShouldBe("submitted");

        await RefuseAsync(path);
        var again = await AppealRefusalAsync("citizen.makkah", path);
        again.Status.ShouldBe(HttpStatusCode.Created, again.Text);
        again.Location.ShouldNotBe(appeal.Location);
        await DoAsync("monitor.makkah", $"{again.Location}/outcome", Upheld);
        (await StatusAsync(path)).ShouldBe("refused");
        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{await host.BeneficiaryAsync()}/timeline?limit=500")).Text.ShouldContain("LicenceAppealLodged");
    }

    private static string DaysAgo(int days) => InstantPattern.General.Format(SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(days));

    private Task<Reply> AppealAsync(string account, string centre, string against, string more = "") =>
        host.PostAsync(account, $"/v1/centres/{centre}/appeals", $$"""{"against":"{{against}}","grounds":"It was at the accountant's"{{more}}}""");

    private Task<Reply> AppealRefusalAsync(string account, string path) => host.PostAsync(account, $"{path}/appeals", """{"grounds":"The ramp is there"}""");

    private async Task RefuseAsync(string path)
    {
        await DoAsync("monitor.makkah", $"{path}/assessments", """{"scores":[{"criterion":"ACCESS","score":10,"evidence":"Stairs"}]}""");
        await DoAsync("admin.makkah", $"{path}/refusal", """{"reason":"No ramp"}""");
    }

    private async Task LicenseAsync(string centre) => (await host.PostAsync(
        "admin.makkah", "/v1/centres", $$"""{"code":"{{centre}}","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L"}""")).Status.ShouldBe(HttpStatusCode.Created);

    private async Task<Guid> OpenAsync(string centre) => (Guid)(await host.PostAsync(
        "admin.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"{{centre}}","channel":"desk"}""")).Json["id"]!;

    private async Task<string?> CauseAsync(Guid request) => (string?)(await host.GetAsync("admin.makkah", $"/v1/requests/{request}")).Json["awaitsReassignment"];

    private async Task<string> StandingAsync(string centre) => (string)(await host.GetAsync("admin.makkah", $"/v1/centres/{centre}")).Json["standing"]!;

    private async Task<string> StatusAsync(string path) => (string)(await host.GetAsync("citizen.makkah", path)).Json["status"]!;

    private Task<List<string>> TypesAsync(string centre) => host.QueryAsync<string>(
        $"select type from ledger.mt_events where stream_id = (select stream_id from ledger.mt_events where type = 'centre_licensed' and data->>'code' = '{centre}') order by version");

    private async Task<List<string>> ListedAsync(string account) =>
        [.. (await host.GetAsync(account, "/v1/licence-appeals")).Json["items"]!.AsArray().Select(item => (string)item!["id"]!)];

    private async Task DoAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{path}: {reply.Text}");
    }
}
