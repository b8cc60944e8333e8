using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Access;

/// <summary>Who is shown a form's answers, the collector, the proxy's ID and the notes of corrections.</summary>
public sealed class when_a_request_holds_personal_data(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly string[] Secrets = ["ليان", "محمد بن علي", "2999999994", "اسم الأم هند"];

    [Theory]
    [InlineData("citizen.makkah", true)]
    [InlineData("clerk.makkah", true)]
    [InlineData("manager.makkah", true)]
    [InlineData("officer2.makkah", true)]
    [InlineData("auditor.makkah", true)]
    [InlineData("admin.makkah", true)]
    [InlineData("monitor.makkah", false)]
    public async Task those_whose_work_needs_them_see_them_and_are_recorded(string reader, bool sees)
    {
        var id = await CollectedAsync();
        foreach (var path in new[] { "", "/timeline", "/state?asRecorded=2999-01-01T00:00:00Z" })
        {
            var reply = await host.GetAsync(reader, $"/v1/requests/{id}{path}");
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
            foreach (var secret in Secrets)
            {
                reply.Text.Contains(secret, StringComparison.Ordinal).ShouldBe(sees, $"{secret} in {path} for {reader}: {reply.Text}");
            }
        }

        var read = await ReadingsAsync(id, reader);
        read.ShouldBe(sees && reader != "citizen.makkah" ? ["answers", "earlier-answers", "timeline"] : [], ignoreOrder: true);
        foreach (var path in new[] { "?personal=false", "/timeline?personal=false", "/state?asRecorded=2999-01-01T00:00:00Z&personal=false", "/changes?from=2001-01-01T00:00:00Z" })
        {
            var reply = await host.GetAsync(reader, $"/v1/requests/{id}{path}");
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
            Secrets.ShouldAllBe(secret => !reply.Text.Contains(secret, StringComparison.Ordinal), path);
        }

        (await ReadingsAsync(id, reader)).Count.ShouldBe(read.Count);
    }

    [Theory]
    [InlineData("clerk2.makkah")]
    [InlineData("officer.makkah")]
    public async Task another_centre_and_another_department_see_nothing(string reader)
    {
        var id = await CollectedAsync();
        foreach (var path in new[] { "", "/timeline", "/state?asRecorded=2999-01-01T00:00:00Z" })
        {
            (await host.GetAsync(reader, $"/v1/requests/{id}{path}")).Code.ShouldBe("access-denied");
        }

        (await ReadingsAsync(id, reader)).ShouldBeEmpty();
    }

    [Fact]
    public async Task whoever_gave_it_away_sees_it_no_more_and_the_new_one_does()
    {
        var id = await CollectedAsync(collect: false);
        (await host.PostAsync("admin.makkah", $"/v1/requests/{id}/centre-reassignment", """{"centreCode":"MK-002","reason":"Nearer"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Code.ShouldBe("access-denied");
        (await host.GetAsync("clerk2.makkah", $"/v1/requests/{id}")).Text.ShouldContain("ليان");
    }

    [Fact]
    public async Task it_is_told_who_took_the_result_and_what_is_right()
    {
        var id = await CollectedAsync();
        var request = (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}")).Json;
        ((string)request["collection"]!["collectedBy"]!, (bool)request["collection"]!["byProxy"]!, (string)request["collection"]!["proxyNationalId"]!).ShouldBe(("محمد بن علي", true, "2999999994"));
        request["corrections"]!.AsArray().Select(c => ((long)c!["correctedVersion"]!, (string)c["member"]!, (string)c["note"]!)).ShouldBe([(1L, "answers.mother", "اسم الأم هند")]);
        ((string)request["answers"]!["child"]!).ShouldBe("ليان");

        var masked = (await host.GetAsync("monitor.makkah", $"/v1/requests/{id}")).Json;
        ((bool)masked["collection"]!["byProxy"]!).ShouldBeTrue();
        masked["collection"]!["collectedBy"].ShouldBeNull();
        masked["corrections"]![0]!["note"].ShouldBeNull();

        var events = (await host.GetAsync("officer2.makkah", $"/v1/requests/{id}/timeline")).Json["events"]!.AsArray();
        ((string)events[0]!["data"]!["answers"]!["child"]!).ShouldBe("ليان");
        ((string)events[^1]!["data"]!["note"]!).ShouldBe("اسم الأم هند");
        var reopened = await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/reopening", """{"reason":"Wrong hands"}""");
        reopened.Status.ShouldBe(HttpStatusCode.OK, reopened.Text);
        (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}")).Json["collection"].ShouldBeNull();
    }

    [Fact]
    public async Task what_was_spoilt_stays_masked_in_the_timeline_and_cuts_off_nothing()
    {
        var id = await CollectedAsync();
        await host.ExecuteAsync($$"""
            set session_replication_role = replica;
            update ledger.mt_events set data = jsonb_set(data, '{note}', '"c3BvaWx0"') where stream_id = '{{id}}' and type = 'correction_recorded'
            """);
        var reply = await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/timeline");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        ((string)reply.Json["events"]!.AsArray()[^1]!["data"]!["note"]!).ShouldBe("•••");
        reply.Text.ShouldContain("محمد بن علي");
    }

    private async Task<List<string>> ReadingsAsync(Guid id, string reader) => await host.QueryAsync<string>(
        $"select data->>'record' from ledger.mt_events where type = 'personal_data_read' and data->>'requestId' = '{id}' and data->>'reader' = '{reader}'");

    private async Task<Guid> CollectedAsync(bool collect = true)
    {
        var id = await host.OpenReceivedAsync();
        (string Account, string Command, string Body)[] life =
        [
            ("officer2.makkah", "completion", """{"decision":"approved"}"""),
            ("officer2.makkah", "handover", "{}"),
            ("clerk.makkah", "collection", """{"collectedBy":"محمد بن علي","proxyNationalId":"2999999994"}"""),
            ("clerk.makkah", "corrections", """{"correctedVersion":1,"member":"answers.mother","note":"اسم الأم هند"}"""),
        ];
        foreach (var (account, command, body) in collect ? life : [])
        {
            var reply = await host.PostAsync(account, $"/v1/requests/{id}/{command}", body);
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        }

        return id;
    }
}
