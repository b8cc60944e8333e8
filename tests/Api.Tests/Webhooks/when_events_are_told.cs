using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>It is covered by the event's mark; and an event without it is marked as those were before there was any.</summary>
    [Fact]
    public async Task who_adds_or_takes_away_by_sql_that_it_was_taken_over_leaves_an_event_without_a_valid_mark()
    {
        var body = $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"MK-001","channel":"desk"}""";
        var reply = await host.PostAsync("admin.makkah", "/v1/requests", body, ("X-Takeover", "true"));
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        var origin = host.Host.Services.GetRequiredService<OriginMac>();
        var (takenOver, other) = (await FirstAsync((Guid)reply.Json["id"]!), await FirstAsync(await host.OpenAsync(service: "LAND-EXTRACT")));

        (takenOver.IsMarkedBy(origin), other.IsMarkedBy(origin)).ShouldBe((true, true));
        Members(takenOver).ShouldBe(["mac", "takenOver"], ignoreOrder: true);
        Members(other).ShouldBe(["mac"]);
        (takenOver with { Headers = With(takenOver, isTakenOver: false) }).IsMarkedBy(origin).ShouldBeFalse();
        (other with { Headers = With(other, isTakenOver: true) }).IsMarkedBy(origin).ShouldBeFalse();
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
    public async Task a_receiver_of_another_region_is_sent_nothing_of_this_one()
    {
        await using var told = await host.TellAsync();
        await using var receiver = await Receiver.StartAsync();
        var elsewhere = await host.SubscribeAsync(receiver.Address, account: "admin.madinah");
        await host.IssueAsync(elsewhere, "admin.madinah");

        var received = await told.OfAsync("request_opened", await host.OpenAsync(service: "LAND-EXTRACT"));

        // Its cursor has passed that event.
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>($"select position from ledger.webhook_cursors where webhook_id = '{elsewhere}'")).Single() >= received.Sequence);
        receiver.All.ShouldBeEmpty();
        (await host.QueryAsync<long>($"select count(*) from ledger.webhook_deliveries where webhook_id = '{elsewhere}'")).ShouldBe([0L]);
        (await host.PostAsync("admin.madinah", $"/v1/webhooks/{elsewhere}/deletion", "{}")).Status.ShouldBe(HttpStatusCode.OK);
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

    private async Task<StoredEvent> FirstAsync(Guid stream)
    {
        await using var command = host.Host.Services.GetRequiredService<Application.Ledger.Databases>().Main.CreateCommand(
            $"select {StoredEvent.Columns} from {StoredEvent.Table} where e.stream_id = $1 and e.version = 1");
        command.Parameters.AddWithValue(stream);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        (await row.ReadAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();
        return StoredEvent.Read(row);
    }

    private static List<string> Members(StoredEvent stored) => [.. JsonNode.Parse(stored.Headers!)!.AsObject().Select(member => member.Key)];

    private static byte[] With(StoredEvent stored, bool isTakenOver)
    {
        var headers = JsonNode.Parse(stored.Headers!)!.AsObject();
        headers.Remove(OriginMac.TakenOverHeader);
        if (isTakenOver)
        {
            headers[OriginMac.TakenOverHeader] = true;
        }

        return Encoding.UTF8.GetBytes(headers.ToJsonString());
    }
}
