using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Timelines;

public sealed class when_merging_timelines(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task a_beneficiarys_holds_the_record_the_requests_and_who_read_them_and_nothing_of_others()
    {
        var beneficiary = await RegisterAsync("1010101010");
        var other = await RegisterAsync("2999999994");
        var (one, two) = (await OpenAsync(beneficiary), await OpenAsync(beneficiary));
        await OpenAsync(other);
        await host.GetAsync("clerk.makkah", $"/v1/requests/{one}");
        await CorrectAsync(two);
        await CorrectAsync(one);

        var entries = await WholeAsync("auditor.makkah", $"/v1/beneficiaries/{beneficiary}/timeline", limit: 2);
        entries.Select(e => $"{e["stream"]} {e["type"]}").ShouldBe(
        [
            "beneficiary BeneficiaryRegistered", "mandates MandateGiven", "request RequestOpened", "request RequestOpened", "access PersonalDataRead", "request CorrectionRecorded", "request CorrectionRecorded",
        ]);
        entries.Select(e => (long)e["sequence"]!).ShouldBeInOrder();
        entries.Select(e => (string)e["streamId"]!).ShouldBe([beneficiary, (string)entries[1]["streamId"]!, one, two, (string)entries[4]["streamId"]!, two, one]);
        string.Concat(entries.Select(e => e.ToJsonString())).ShouldNotContain("سارة");
    }

    [Fact]
    public async Task a_centres_holds_every_request_that_was_ever_its_even_after_it_left()
    {
        var beneficiary = await RegisterAsync("1234567806");
        var (left, came) = (await OpenAsync(beneficiary), await OpenAsync(beneficiary));
        await AcceptedAsync("admin.makkah", $"/v1/requests/{left}/centre-reassignment", """{"centreCode":"MK-002","reason":"Nearer"}""");
        await CorrectAsync(left);

        var first = await WholeAsync("monitor.makkah", "/v1/centres/MK-001/timeline");
        first[0]["type"]!.ToString().ShouldBe("CentreLicensed");
        Of(first, left).ShouldBe(["RequestOpened", "CentreReassigned", "CorrectionRecorded"]);
        Of(first, came).ShouldBe(["RequestOpened"]);
        var second = await WholeAsync("monitor.makkah", "/v1/centres/MK-002/timeline");
        Of(second, left).ShouldBe(["RequestOpened", "CentreReassigned", "CorrectionRecorded"]);
        Of(second, came).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_users_holds_everything_the_user_recorded_wherever()
    {
        var beneficiary = await RegisterAsync("1234567814");
        var request = await OpenAsync(beneficiary, "manager.makkah");
        await AcceptedAsync("manager.makkah", $"/v1/requests/{request}/withdrawal", """{"reason":"x"}""");
        await host.GetAsync("manager.makkah", $"/v1/beneficiaries/{beneficiary}");

        var entries = await WholeAsync("auditor.makkah", "/v1/staff/manager.makkah/timeline");
        entries.Select(e => (string)e["type"]!).ShouldBe(["RequestOpened", "RequestWithdrawn", "PersonalDataRead"]);
        entries.ShouldAllBe(e => (string)e["user"]! == "manager.makkah");
        (await WholeAsync("auditor.makkah", "/v1/staff/nobody/timeline")).ShouldBeEmpty();
        (await WholeAsync("auditor.madinah", "/v1/staff/manager.makkah/timeline")).ShouldBeEmpty();
    }

    [Fact]
    public async Task both_times_cut_it_off_and_what_stands_out_is_flagged_on_whatever_page()
    {
        var beneficiary = await RegisterAsync("2888888886");
        var request = (string)(await host.PostAsync("admin.makkah", "/v1/requests", $$"""
            {"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{beneficiary}}","centreCode":"MK-001","channel":"desk","openedAt":"2011-05-02T06:00:00Z","promisedDeadline":"2011-06-01T06:00:00Z"}
            """)).Json["id"]!;
        await AcceptedAsync("admin.makkah", $"/v1/requests/{request}/receipt", """{"receivedAt":"2011-05-01T06:00:00Z"}""");
        await AcceptedAsync("admin.makkah", $"/v1/requests/{request}/completion", """{"decision":"approved","completedAt":"2011-05-03T06:00:00Z"}""");
        await AcceptedAsync("admin.makkah", $"/v1/requests/{request}/work-steps", """{"name":"Archived","doneAt":"2011-05-04T06:00:00Z"}""");

        var path = $"/v1/beneficiaries/{beneficiary}/timeline";
        var entries = await WholeAsync("admin.makkah", path, limit: 1);
        entries.Skip(2).Select(e => string.Join(',', e["flags"]!.AsArray())).ShouldBe(["backdated", "backdated,before-opening", "backdated", "backdated,after-completion"]);
        (await WholeAsync("admin.makkah", $"{path}?asOf=2011-05-03T06:00:00Z", limit: 2)).Select(e => (string)e["type"]!)
            .ShouldBe(["RequestOpened", "DocumentsReceived", "RequestCompleted"]);
        (await WholeAsync("admin.makkah", $"{path}?asRecorded={(string)entries[3]["recordedAt"]!}", limit: 2)).Count.ShouldBe(4);
    }

    [Fact]
    public async Task nobody_reads_what_is_another_persons_or_not_there()
    {
        var beneficiary = await RegisterAsync("1234567822");
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{await host.BeneficiaryAsync()}/timeline")).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var path in new[] { "timeline", "accesses" })
        {
            (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{beneficiary}/{path}")).Code.ShouldBe("access-denied");
            (await host.GetAsync("auditor.madinah", $"/v1/beneficiaries/{beneficiary}/{path}")).Code.ShouldBe("beneficiary-not-found");
            (await host.GetAsync("auditor.makkah", $"/v1/beneficiaries/{beneficiary}/{path}?limit=0&asOf=yesterday&cursor=-1")).Json["errors"]!.AsObject()
                .Select(error => error.Key).ShouldBe(["asOf", "cursor", "limit"]);
        }

        (await host.GetAsync("auditor.makkah", "/v1/centres/MK-999/timeline")).Code.ShouldBe("centre-not-found");
    }

    private static IEnumerable<string> Of(List<JsonNode> entries, string stream) => entries.Where(e => (string)e["streamId"]! == stream).Select(e => (string)e["type"]!);

    private async Task<string> RegisterAsync(string nationalId)
    {
        var reply = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{nationalId}}","nameAr":"سارة","mobile":"0551234567"}""");
        return (string)(reply.Json["id"] ?? reply.Json["arguments"]!["id"])!;
    }

    private async Task<string> OpenAsync(string beneficiary, string account = "clerk.makkah")
    {
        var reply = await host.PostAsync(account, "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{beneficiary}}","channel":"desk","answers":{"plot":"سارة"} }""");
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return (string)reply.Json["id"]!;
    }

    private Task CorrectAsync(string request) => AcceptedAsync(
        "admin.makkah", $"/v1/requests/{request}/corrections", """{"correctedVersion":1,"member":"channel","note":"سارة wrote"}""");

    private async Task AcceptedAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }

    private async Task<List<JsonNode>> WholeAsync(string account, string path, int limit = 100)
    {
        var (entries, cursor) = (new List<JsonNode>(), "0");
        while (cursor is not null)
        {
            var page = await host.GetAsync(account, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={limit}&cursor={cursor}");
            page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
            page.Json["events"]!.AsArray().Count.ShouldBeLessThanOrEqualTo(limit);
            entries.AddRange(page.Json["events"]!.AsArray().Select(e => e!));
            cursor = (string?)page.Json["next"];
        }

        return entries;
    }
}
