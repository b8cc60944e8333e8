using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Webhooks;

public sealed class when_events_are_told(WebhookHost host) : IClassFixture<WebhookHost>
{
    private static readonly string[] Planted = ["ليان", "محمد بن علي", "2999999994", "اسم الأم هند", "نورة", "1000000008", "0501234567", "clerk.makkah", "officer2.makkah", "Certificate 4711"];

    [Fact]
    public async Task each_comes_as_a_signed_cloud_event()
    {
        await using var told = await host.TellAsync();

        var id = await host.OpenAsync();

        var received = await told.OfAsync("request_opened", id);
        received.ContentType.ShouldStartWith("application/cloudevents+json");
        received.IsSignedBy(told.Secret).ShouldBeTrue();
        received.Signatures.Length.ShouldBe(1);
        var json = received.Json;
        ((string)json["specversion"]!, (string)json["source"]!, (int)json["version"]!).ShouldBe(("1.0", "urn:eventledger:makkah", 1));
        ((string)json["id"]!).ShouldBe(received.Id);
        received.Sequence.ShouldBe((await host.QueryAsync<long>($"select seq_id from ledger.mt_events where id = '{received.Id}'")).Single());
        ((string)received.Data["serviceCode"]!, (string)received.Data["centreCode"]!).ShouldBe(("BIRTH-CERT", "MK-001"));
        await LedgerHost.UntilAsync(async () => (string?)(await host.DeliveriesAsync(told.Id)).FirstOrDefault(one => (string)one["messageId"]! == received.Id)?["state"] == "delivered");
        var delivery = (await host.DeliveriesAsync(told.Id)).First(one => (string)one["messageId"]! == received.Id);
        ((int)delivery["attempts"]!, (string)delivery["lastOutcome"]!, (int)delivery["httpStatus"]!).ShouldBe((1, "accepted", 200));
        ((int)delivery["milliseconds"]!).ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task nothing_that_is_told_is_personal_or_was_typed()
    {
        await using var told = await host.TellAsync();
        var id = await host.OpenReceivedAsync();
        (string Account, string Command, string Body)[] life =
        [
            ("officer2.makkah", "work-steps", """{"name":"Check of ليان","officer":"محمد بن علي"}"""),
            ("officer2.makkah", "completion", """{"decision":"approved","deliverable":"Certificate 4711"}"""),
            ("officer2.makkah", "handover", "{}"),
            ("clerk.makkah", "collection", """{"collectedBy":"محمد بن علي","proxyNationalId":"2999999994"}"""),
            ("clerk.makkah", "corrections", """{"correctedVersion":1,"member":"answers.mother","note":"اسم الأم هند"}"""),
        ];
        foreach (var (account, command, body) in life)
        {
            var reply = await host.PostAsync(account, $"/v1/requests/{id}/{command}", body);
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        }

        await told.OfAsync("correction_recorded", id);

        foreach (var received in told.All)
        {
            Planted.ShouldAllBe(planted => !received.Body.Contains(planted, StringComparison.Ordinal), received.Body);
            received.Body.Any(c => c >= '\u0600' && c <= '\u06ff').ShouldBeFalse(received.Body);
        }

        // Nor does the log tell what was sent, or where.
        host.Log.Lines.ShouldAllBe(line => !line.Text.Contains(told.Receiver.Address, StringComparison.Ordinal) && !line.Text.Contains("whsec_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task what_is_taken_over_is_told_to_nobody()
    {
        await using var told = await host.TellAsync();
        var body = $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"MK-001","channel":"desk"}""";

        var takenOver = await host.PostAsync("admin.makkah", "/v1/requests", body, ("X-Takeover", "true"));
        takenOver.Status.ShouldBe(HttpStatusCode.Created, takenOver.Text);
        var opened = await host.OpenAsync(service: "LAND-EXTRACT");

        await told.OfAsync("request_opened", opened);
        told.All.ShouldAllBe(received => !received.Body.Contains((string)takenOver.Json["id"]!, StringComparison.Ordinal));
        (await host.QueryAsync<bool>($"select headers ? 'takenOver' from ledger.mt_events where stream_id = '{takenOver.Json["id"]}' and version = 1")).ShouldBe([true]);
    }

    [Fact]
    public async Task a_filter_lets_through_what_belongs_to_its_places_and_types()
    {
        await using var told = await host.TellAsync(""","eventTypes":["request_opened"],"centreCodes":["MK-002"]""");

        var other = await host.OpenReceivedAsync();
        var own = await host.OpenAsync("clerk2.makkah", "LAND-EXTRACT");

        await told.OfAsync("request_opened", own);
        told.All.ShouldAllBe(received => received.Type == "eventledger.request_opened" && !received.Body.Contains(other.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task another_region_is_told_nothing_of_it()
    {
        await using var told = await host.TellAsync();
        var elsewhere = await host.PostAsync("admin.madinah", "/v1/webhooks", $$"""{"name":"Portal","address":"{{told.Receiver.Address}}/madinah"}""");

        (await host.GetAsync("admin.madinah", $"/v1/webhooks/{told.Id}")).Code.ShouldBe("webhook-not-found");
        (await host.PostAsync("admin.madinah", $"/v1/webhooks/{told.Id}/secret", null)).Code.ShouldBe("webhook-not-found");
        (await host.GetAsync("admin.madinah", "/v1/webhooks")).Json["items"]!.AsArray().Select(item => (string)item!["id"]!).ShouldBe([(string)elsewhere.Json["id"]!]);
        (await host.PostAsync("admin.madinah", $"/v1/webhooks/{elsewhere.Json["id"]}/deletion", "{}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task schemas_are_there_for_everybody()
    {
        var types = (await host.GetAsync(null, "/v1/webhook-schemas")).Json["items"]!.AsArray();
        var opened = types.Single(type => (string)type!["eventType"]! == "request_opened")!;
        var schema = (await host.GetAsync(null, (string)opened["schema"]!)).Json;

        ((string)schema["$id"]!).ShouldBe((string)opened["dataSchema"]!);
        ((string)schema["properties"]!["openedAt"]!["format"]!).ShouldBe("date-time");
        (await host.GetAsync(null, "/v1/webhook-schemas/beneficiary_registered")).Code.ShouldBe("not-found");
    }
}
