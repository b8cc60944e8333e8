using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Requests;

public sealed class when_living_a_whole_life(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly string Documents = $$"""
        {"documents":[
          {"name":"hospital-notification","mediaType":"application/pdf","sizeBytes":5,"sha256":"{{new string('a', 64)}}"},
          {"name":"parents-id","mediaType":"image/jpeg","sizeBytes":7,"sha256":"{{new string('B', 64)}}"}]}
        """;

    [Fact]
    public async Task each_role_does_its_part_and_every_version_is_told()
    {
        var id = await host.OpenAsync();
        await AcceptedAsync("clerk.makkah", id, "fee-payments", """{"amountHalalas":12300,"method":"card","reference":"R-1"}""", 2);
        await AcceptedAsync("clerk.makkah", id, "transmissions", Documents, 3);
        await AcceptedAsync("officer.makkah", id, "receipt", "{}", 4);
        await AcceptedAsync("officer.makkah", id, "work-steps", """{"name":"Check"}""", 5);
        await AcceptedAsync("officer.makkah", id, "completion", """{"decision":"approved"}""", 6);
        await AcceptedAsync("officer.makkah", id, "handover", null, 7);
        await AcceptedAsync("clerk.makkah", id, "collection", """{"collectedBy":"محمد بن علي","proxyNationalId":"2999999994"}""", 8);

        var request = await host.GetAsync("clerk.makkah", $"/v1/requests/{id}");
        request.ETag.ShouldBe("\"8\"");
        ((string)request.Json["status"]!).ShouldBe("collected");
        ((string)request.Json["answers"]!["child"]!).ShouldBe("ليان");

        var reference = (string)request.Json["trackingReference"]!;
        var tracking = await host.GetAsync(null, $"/v1/tracking/{reference.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)}");
        tracking.Json["steps"]!.AsArray().Select(step => (string)step!["name"]!).ShouldBe(
            ["opened", "fee-paid", "transmitted", "received", "completed", "handed-over", "collected"]);
        tracking.Text.ShouldNotContain(id.ToString());
        tracking.Text.ShouldNotContain("beneficiary");
        tracking.Text.ShouldNotContain("MK-001");

        var timeline = await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/timeline");
        timeline.Json["events"]!.AsArray().Count.ShouldBe(8);
        timeline.Text.ShouldContain("محمد بن علي");
        timeline.Text.ShouldContain("2999999994");
        tracking.Text.ShouldNotContain("محمد");
        ((string)tracking.Json["decision"]!).ShouldBe("approved");
    }

    [Fact]
    public async Task what_was_read_before_is_not_sent_again()
    {
        var id = await host.OpenAsync();
        var first = await host.GetAsync("clerk.makkah", $"/v1/requests/{id}");
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{id}", ("If-None-Match", first.ETag!))).Status.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task monitors_do_not_see_the_answers()
    {
        var id = await host.OpenAsync();
        (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}")).Json.ContainsKey("answers").ShouldBeTrue();
        (await host.GetAsync("monitor.makkah", $"/v1/requests/{id}")).Json.ContainsKey("answers").ShouldBeFalse();
        (await host.GetAsync("citizen.makkah", $"/v1/requests/{id}")).Json.ContainsKey("answers").ShouldBeTrue();
    }

    [Fact]
    public async Task a_refund_takes_two_persons()
    {
        var id = await host.OpenAsync();
        await AcceptedAsync("clerk.makkah", id, "fee-payments", """{"amountHalalas":12300,"method":"cash","reference":"R-2"}""", 2);
        await AcceptedAsync("citizen.makkah", id, "withdrawal", """{"reason":"No longer needed"}""", 3);
        await AcceptedAsync("manager.makkah", id, "refund-requests", """{"amountHalalas":12300,"reason":"Withdrawn"}""", 4);
        (await host.PostAsync("manager.makkah", $"/v1/requests/{id}/refund-approval", "{}")).Code.ShouldBe("second-person-required");
        await AcceptedAsync("admin.makkah", id, "refund-approval", "{}", 5);
        await AcceptedAsync("clerk.makkah", id, "refund-payment", """{"reference":"F-1"}""", 6);
        ((long)(await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Json["fee"]!["refundedHalalas"]!).ShouldBe(12_300);
    }

    [Fact]
    public async Task what_happened_before_is_kept_as_told_and_flagged()
    {
        var beneficiary = await host.BeneficiaryAsync();
        var opened = await host.PostAsync("admin.makkah", "/v1/requests", $$"""
            {"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{beneficiary}}","channel":"post","openedAt":"2011-03-03T10:00:00+03:00","promisedDeadline":"2011-04-03T07:00:00Z"}
            """);
        var id = (Guid)opened.Json["id"]!;
        await AcceptedAsync("admin.makkah", id, "receipt", """{"receivedAt":"2011-03-03T06:00:00Z"}""", 2);
        await AcceptedAsync("admin.makkah", id, "completion", """{"decision":"approved","completedAt":"2011-05-03T06:00:00Z"}""", 3);
        await AcceptedAsync("admin.makkah", id, "work-steps", """{"name":"Archive","doneAt":"2011-05-04T06:00:00Z"}""", 4);

        var events = (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/timeline")).Json["events"]!.AsArray();
        events.Select(e => string.Join(',', e!["flags"]!.AsArray())).ShouldBe(
            ["backdated", "backdated,before-opening", "backdated", "backdated,after-completion"]);
        var asOf = await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/timeline?asOf=2011-05-03T06:00:00Z");
        asOf.Json["events"]!.AsArray().Count.ShouldBe(3);
        var asRecorded = await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/timeline?asRecorded={(string)events[1]!["recordedAt"]!}");
        asRecorded.Json["events"]!.AsArray().Count.ShouldBe(2);
    }

    private async Task AcceptedAsync(string account, Guid id, string command, string? body, long version)
    {
        var reply = await host.PostAsync(account, $"/v1/requests/{id}/{command}", body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.ETag.ShouldBe($"\"{version}\"");
        ((long)reply.Json["version"]!).ShouldBe(version);
    }
}
