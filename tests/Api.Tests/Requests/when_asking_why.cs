using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Requests;

/// <summary>Why a request stands as it does is told where it is looked at, and to the public only what concerns nobody else.</summary>
public sealed class when_asking_why(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task the_request_tells_the_reason_of_everything_that_has_one()
    {
        var id = await host.OpenReceivedAsync();
        await DoAsync(id, "officer2.makkah", "returns", """{"reasons":["Unreadable","No signature"],"respondBy":"2040-01-01T00:00:00Z"}""");
        var returned = await ViewAsync(id);
        returned["return"]!["reasons"]!.AsArray().Select(reason => (string)reason!).ShouldBe(["Unreadable", "No signature"]);
        ((string)returned["return"]!["respondBy"]!).ShouldBe("2040-01-01T00:00:00Z");
        var tracked = await TrackAsync(returned);
        ((string)tracked["respondBy"]!).ShouldBe("2040-01-01T00:00:00Z");
        tracked.ToJsonString().ShouldNotContain("Unreadable");

        await DoAsync(id, "clerk.makkah", "transmissions", $$"""{"documents":[{"name":"again","mediaType":"a/b","sizeBytes":1,"sha256":"{{new string('a', 64)}}"}]}""");
        (await TrackAsync(returned))["respondBy"].ShouldBeNull();
        await DoAsync(id, "officer2.makkah", "receipt", "{}");
        await DoAsync(id, "officer2.makkah", "suspension", """{"reason":"Waiting for the court"}""");
        ((string)(await ViewAsync(id))["suspension"]!["reason"]!).ShouldBe("Waiting for the court");
        await DoAsync(id, "officer2.makkah", "resumption", "{}");
        (await ViewAsync(id))["suspension"].ShouldBeNull();
        await DoAsync(id, "admin.makkah", "deadline-extension", """{"deadline":"2040-02-01T00:00:00Z","reason":"Expert"}""");
        await DoAsync(id, "admin.makkah", "centre-reassignment", """{"centreCode":"MK-002","reason":"Moved"}""");
        await DoAsync(id, "officer2.makkah", "completion", """{"decision":"rejected","reason":"Not the owner","deliverable":"Letter 7"}""");

        var view = await ViewAsync(id);
        (Text(view, "outcome", "decision"), Text(view, "outcome", "reason"), Text(view, "outcome", "deliverable")).ShouldBe(("rejected", "Not the owner", "Letter 7"));
        (Text(view, "deadlineExtension", "reason"), Text(view, "reassignment", "reason")).ShouldBe(("Expert", "Moved"));
        var tracking = await TrackAsync(view);
        ((string)tracking["decision"]!).ShouldBe("rejected");
        foreach (var reason in new[] { "Not the owner", "Letter 7", "Expert", "Moved", "court" })
        {
            tracking.ToJsonString().ShouldNotContain(reason);
        }

        await DoAsync(id, "officer2.makkah", "reopening", """{"reason":"Another deed was found"}""");
        (Text(await ViewAsync(id), "reopening", "reason"), (await ViewAsync(id))["outcome"], (await TrackAsync(view))["decision"]).ShouldBe(("Another deed was found", null, null));
        await DoAsync(id, "officer2.makkah", "forwarding", """{"departmentCode":"CIV","reason":"Concerns persons"}""");
        await DoAsync(id, "admin.makkah", "cancellation", """{"reason":"Opened twice"}""");
        (Text(await ViewAsync(id), "forwarding", "reason"), Text(await ViewAsync(id), "closure", "reason")).ShouldBe(("Concerns persons", "Opened twice"));
    }

    [Fact]
    public async Task a_refund_under_way_tells_who_asked_why_and_who_approved()
    {
        var id = await host.OpenAsync();
        await DoAsync(id, "clerk.makkah", "fee-payments", """{"amountHalalas":12300,"method":"card","reference":"WHY-1"}""");
        await DoAsync(id, "clerk.makkah", "withdrawal", """{"reason":"Moved away"}""");
        await DoAsync(id, "clerk.makkah", "refund-requests", """{"amountHalalas":300,"reason":"Too much"}""");
        var asked = await ViewAsync(id);
        (Text(asked, "refund", "stage"), Text(asked, "refund", "reason"), Text(asked, "refund", "requestedBy"), Text(asked, "closure", "reason")).ShouldBe(("requested", "Too much", "clerk.makkah", "Moved away"));
        await DoAsync(id, "manager.makkah", "refund-refusal", """{"reason":"Work was done"}""");
        ((await ViewAsync(id))["refund"], Text(await ViewAsync(id), "refundRefusal", "reason")).ShouldBe((null, "Work was done"));
        await DoAsync(id, "clerk.makkah", "refund-requests", """{"amountHalalas":300,"reason":"Yes, too much"}""");
        await DoAsync(id, "manager.makkah", "refund-approval", "{}");
        var approved = await ViewAsync(id);
        (Text(approved, "refund", "approvedBy"), approved["refundRefusal"]).ShouldBe(("manager.makkah", null));
    }

    [Theory]
    [InlineData(1, "serviceCode", null)]
    [InlineData(1, "fee.validUntil", null)]
    [InlineData(2, "receivedBy", null)]
    [InlineData(2, "receivedby", "corrected-member-unknown")]
    [InlineData(2, "answers", "corrected-member-unknown")]
    [InlineData(1, "nonsense", "corrected-member-unknown")]
    [InlineData(9, "receivedBy", "corrected-version-unknown")]
    public async Task a_correction_names_a_member_of_the_event(long version, string member, string? refused)
    {
        var id = await host.OpenReceivedAsync();
        var reply = await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/corrections", $$"""{"correctedVersion":{{version}},"member":"{{member}}","note":"x"}""", ("Accept-Language", "en"));
        reply.Code.ShouldBe(refused);
        if (refused == "corrected-member-unknown")
        {
            ((string)reply.Json["detail"]!).ShouldContain(version == 1 ? "trackingReference" : "receivedBy");
        }
    }

    private async Task DoAsync(Guid id, string account, string command, string body)
    {
        var reply = await host.PostAsync(account, $"/v1/requests/{id}/{command}", body);
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{command}: {reply.Text}");
    }

    private async Task<JsonObject> ViewAsync(Guid id) => (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}")).Json;

    private async Task<JsonObject> TrackAsync(JsonObject view) => (await host.GetAsync(null, $"/v1/tracking/{view["trackingReference"]}")).Json;

    private static string? Text(JsonObject view, string member, string inner) => (string?)view[member]?[inner];
}
