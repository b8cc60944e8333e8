using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Transfers;

/// <summary>MK-001 takes on what another centre, which is out of work, has in its hands.</summary>
public sealed class when_a_centre_takes_on_anothers_requests(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task all_of_it_comes_and_what_is_over_stays()
    {
        await LicenseAsync("MK-401");
        var (open, withdrawn, elsewhere) = (await OpenAsync("MK-401"), await OpenAsync("MK-401"), await OpenAsync("MK-401"));
        (await host.PostAsync("admin.makkah", $"/v1/requests/{withdrawn}/withdrawal", """{"reason":"Not needed"}""")).Code.ShouldBeNull();
        (await host.PostAsync("admin.makkah", $"/v1/requests/{elsewhere}/centre-reassignment", """{"centreCode":"MK-002","reason":"Moved"}""")).Code.ShouldBeNull();
        (await ProposeAsync("MK-401", "MK-001")).Code.ShouldBe("centre-in-work");
        await SuspendAsync("MK-401");

        var proposed = await ProposeAsync("MK-401", "MK-001");
        proposed.Status.ShouldBe(HttpStatusCode.Created, proposed.Text);
        var transfer = proposed.Location!;
        (await HandOverAsync("manager.makkah", $"{transfer}/hand-over")).Keys.ShouldBe([open]);
        (await host.PostAsync("admin.makkah", $"{transfer}/agreement", "{}")).Code.ShouldBe("access-denied");
        var agreed = await host.PostAsync("manager.makkah", $"{transfer}/agreement", "{}");
        (agreed.Status, (string?)agreed.Json["status"]).ShouldBe((HttpStatusCode.OK, "agreed"));

        await LedgerHost.UntilAsync(async () => await CentreOfAsync(open) == "MK-001");
        ((string?)(await host.GetAsync("admin.makkah", $"/v1/requests/{open}")).Json["awaitsReassignment"]).ShouldBeNull();
        (await CentreOfAsync(withdrawn)).ShouldBe("MK-401");
        (await CentreOfAsync(elsewhere)).ShouldBe("MK-002");
        (await HandOverAsync("admin.makkah", "/v1/centres/MK-401/hand-over")).ShouldBeEmpty();
        (await host.QueryAsync<string>($"select user_name from ledger.mt_events where stream_id = '{open}' and type = 'centre_reassigned'"))
            .ShouldBe(["process:sweep-transfer"]);
        (await host.PostAsync("manager.makkah", $"{transfer}/refusal", """{"reason":"Too many"}""")).Code.ShouldBe("transfer-already-decided");
        var view = (await host.GetAsync("monitor.makkah", transfer)).Json;
        ((string?)view["status"], (string?)view["fromCentreCode"], (string?)view["decidedBy"]).ShouldBe(("agreed", "MK-401", "manager.makkah"));
    }

    [Fact]
    public async Task one_that_is_declined_leaves_everything_as_it_is()
    {
        await LicenseAsync("MK-402");
        var open = await OpenAsync("MK-402");
        await SuspendAsync("MK-402");
        var transfer = (await ProposeAsync("MK-402", "MK-001")).Location!;

        var declined = await host.PostAsync("manager.makkah", $"{transfer}/refusal", """{"reason":"Two clerks for all that"}""");

        ((string?)declined.Json["status"]).ShouldBe("declined");
        (await CentreOfAsync(open)).ShouldBe("MK-402");
        (await host.PostAsync("manager.makkah", $"{transfer}/agreement", "{}")).Code.ShouldBe("transfer-already-decided");
        (await host.GetAsync("admin.makkah", "/v1/transfers")).Json["items"]!.AsArray().Select(one => (string?)one!["decisionReason"]).ShouldContain("Two clerks for all that");
    }

    [Fact]
    public async Task of_centres_that_agree_at_once_on_two_nodes_one_takes_all()
    {
        await using var other = await host.JoinAsync();
        await LicenseAsync("MK-410");
        for (var i = 0; i < 5; i++)
        {
            var from = $"MK-42{i}";
            await LicenseAsync(from);
            var open = await OpenAsync(from);
            await SuspendAsync(from);
            var (first, second) = ((await ProposeAsync(from, "MK-001")).Location!, (await ProposeAsync(from, "MK-410")).Location!);

            var agreed = await Task.WhenAll(AgreeAsync(host, "MK-001", first), AgreeAsync(other, "MK-410", second));

            agreed.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(1);
            agreed.Single(reply => reply.Status != HttpStatusCode.OK).Code.ShouldBe("transfer-taken");
            await LedgerHost.UntilAsync(async () => await CentreOfAsync(open) != from);
            (await host.PostAsync("admin.makkah", $"/v1/requests/{open}/withdrawal", """{"reason":"Not needed"}""")).Code.ShouldBeNull();

            // What comes to be there later can be asked for anew.
            var later = (await ProposeAsync(from, "MK-410")).Location!;
            (await AgreeAsync(other, "MK-410", later)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task what_it_holds_is_none_of_the_other_centres_when_it_declined_or_the_one_works_again()
    {
        await LicenseAsync("MK-406");
        await SuspendAsync("MK-406");
        var (declined, asked) = ((await ProposeAsync("MK-406", "MK-001")).Location!, (await ProposeAsync("MK-406", "MK-001")).Location!);
        (await host.PostAsync("manager.makkah", $"{declined}/refusal", """{"reason":"Too many"}""")).Code.ShouldBeNull();
        (await host.GetAsync("manager.makkah", $"{declined}/hand-over")).Code.ShouldBe("access-denied");
        (await host.GetAsync("manager.makkah", $"{asked}/hand-over")).Status.ShouldBe(HttpStatusCode.OK);

        (await host.PostAsync("admin.makkah", "/v1/centres/MK-406/reinstatement", """{"reason":"In order"}""")).Code.ShouldBeNull();
        (await host.GetAsync("manager.makkah", $"{asked}/hand-over")).Code.ShouldBe("access-denied");
        (await host.GetAsync("auditor.makkah", $"{asked}/hand-over")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task what_cannot_be_is_refused()
    {
        await LicenseAsync("MK-403");
        await LicenseAsync("MK-404");
        await SuspendAsync("MK-403");
        (await ProposeAsync("MK-403", "MK-403")).Code.ShouldBe("transfer-to-itself");
        (await ProposeAsync("MK-403", "MK-499")).Code.ShouldBe("centre-not-found");
        var others = (await ProposeAsync("MK-403", "MK-404")).Location!;
        await SuspendAsync("MK-404");
        (await ProposeAsync("MK-403", "MK-404")).Code.ShouldBe("licence-not-valid");

        // Neither of them is the manager's.
        (await host.GetAsync("manager.makkah", others)).Code.ShouldBe("transfer-not-found");
        (await host.GetAsync("manager.makkah", $"{others}/hand-over")).Code.ShouldBe("transfer-not-found");
        (await host.PostAsync("manager.makkah", $"{others}/agreement", "{}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await AgreeAsync(host, "MK-001", (await ProposeAsync("MK-403", "MK-001")).Location!, "Admin.makkah")).Code.ShouldBe("transfer-needs-another");
        (await host.GetAsync("manager.makkah", "/v1/centres/MK-403/hand-over")).Code.ShouldBe("access-denied");
        (await host.GetAsync("admin.makkah", "/v1/centres/MK-499/hand-over")).Code.ShouldBe("centre-not-found");
        (await host.GetAsync("admin.makkah", "/v1/centres/MK-403/hand-over?cursor=x")).Code.ShouldBe("request-malformed");
        (await host.PostAsync("admin.makkah", $"/v1/transfers/{Guid.NewGuid()}/refusal", """{"reason":"Not needed"}""")).Code.ShouldBe("transfer-not-found");
    }

    [Fact]
    public async Task a_centre_lists_what_it_holds_page_by_page()
    {
        await LicenseAsync("MK-405");
        var open = new List<Guid> { await OpenAsync("MK-405"), await OpenAsync("MK-405"), await OpenAsync("MK-405") };
        var (listed, cursor) = (new List<Guid>(), (string?)"");
        do
        {
            var page = (await host.GetAsync("monitor.makkah", $"/v1/centres/MK-405/hand-over?limit=2{cursor}")).Json;
            listed.AddRange(page["items"]!.AsArray().Select(item => (Guid)item!["requestId"]!));
            cursor = (string?)page["next"] is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);

        listed.ShouldBe(open, ignoreOrder: true);
    }

    private async Task<Dictionary<Guid, JsonNode>> HandOverAsync(string account, string path) =>
        (await host.GetAsync(account, path)).Json["items"]!.AsArray().ToDictionary(item => (Guid)item!["requestId"]!, item => item!);

    private Task<Reply> AgreeAsync(LedgerHost on, string centre, string transfer, string user = "taking") => on.SendAsync(
        null,
        HttpMethod.Post,
        $"{transfer}/agreement",
        new StringContent("{}", Encoding.UTF8, "application/json"),
        ("Authorization", $"Bearer {new TokenForge(host).Make(("sub", user), ("region", "makkah"), ("role", "centre-manager"), ("centre", centre))}"));

    private Task<Reply> ProposeAsync(string from, string to) => host.PostAsync(
        "admin.makkah", "/v1/transfers", $$"""{"fromCentreCode":"{{from}}","toCentreCode":"{{to}}","reason":"Order 44"}""");

    private async Task LicenseAsync(string centre) => (await host.PostAsync(
        "admin.makkah", "/v1/centres", $$"""{"code":"{{centre}}","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L-1"}""")).Code.ShouldBeNull();

    private async Task SuspendAsync(string centre) =>
        (await host.PostAsync("admin.makkah", $"/v1/centres/{centre}/suspension", """{"reason":"Inspection"}""")).Code.ShouldBeNull();

    private async Task<Guid> OpenAsync(string centre)
    {
        var reply = await host.PostAsync(
            "admin.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"{{centre}}","channel":"desk"}""");
        return reply.Status == HttpStatusCode.Created ? (Guid)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }

    private async Task<string?> CentreOfAsync(Guid request) => (string?)(await host.GetAsync("admin.makkah", $"/v1/requests/{request}")).Json["centreCode"];
}
