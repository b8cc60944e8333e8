using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Timelines;

public sealed class when_looking_back(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly (string Command, string Body)[] Life =
    [
        ("receipt", "{}"),
        ("work-steps", """{"name":"Check"}"""),
        ("returns", """{"reasons":["Unreadable"],"returnedAt":"2026-01-02T06:00:00Z"}"""),
        ("transmissions", $$"""{"documents":[{"name":"again","mediaType":"a/b","sizeBytes":1,"sha256":"{{new string('a', 64)}}"}]}"""),
        ("receipt", "{}"),
        ("suspension", """{"reason":"Waiting"}"""),
        ("resumption", "{}"),
        ("deadline-extension", """{"deadline":"2040-01-01T00:00:00Z","reason":"Expert"}"""),
        ("completion", """{"decision":"rejected","reason":"No","completedAt":"2026-01-05T06:00:00Z"}"""),
        ("reopening", """{"reason":"Mistake"}"""),
        ("corrections", """{"correctedVersion":2,"member":"receivedBy","note":"Somebody else"}"""),
        ("completion", """{"decision":"approved","deliverable":"D-1"}"""),
        ("handover", "{}"),
        ("collection", """{"collectedBy":"محمد"}"""),
    ];

    [Theory]
    [InlineData("clerk.makkah")]
    [InlineData("citizen.makkah")]
    [InlineData("auditor.makkah")]
    public async Task a_state_is_byte_for_byte_what_was_answered_then(string reader)
    {
        var id = await host.OpenAsync(service: "LAND-EXTRACT");
        var answers = new List<(string At, Reply Reply)> { await AskAsync(reader, id) };
        foreach (var (command, body) in Life)
        {
            (await host.PostAsync("admin.makkah", $"/v1/requests/{id}/{command}", body, ("X-Takeover", "true"))).Status.ShouldBe(HttpStatusCode.OK, command);
            answers.Add(await AskAsync(reader, id));
        }

        var timeline = (await host.GetAsync(reader, $"/v1/requests/{id}/timeline")).Json["events"]!.AsArray();
        timeline.Count.ShouldBe(answers.Count);
        foreach (var ((at, then), entry) in answers.Zip(timeline))
        {
            foreach (var instant in new[] { at, (string)entry!["recordedAt"]! })
            {
                var now = await host.GetAsync(reader, $"/v1/requests/{id}/state?asRecorded={instant}");
                now.Text.ShouldBe(then.Text);
                now.ETag.ShouldBe(then.ETag);
                now.MediaType.ShouldBe(then.MediaType);
            }
        }
    }

    [Fact]
    public async Task before_it_was_opened_there_is_none_and_none_can_be_seen_that_is_anothers()
    {
        var before = Now();
        var id = await host.OpenAsync();
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{id}/state?asRecorded={before}")).Code.ShouldBe("request-not-found");
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{id}/state?asOf=2001-01-01T00:00:00Z")).Code.ShouldBe("request-not-found");
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{id}/state")).Code.ShouldBe("request-malformed");
        foreach (var path in new[] { $"state?asRecorded={Now()}", $"changes?from={before}" })
        {
            (await host.GetAsync("clerk2.makkah", $"/v1/requests/{id}/{path}")).Code.ShouldBe("access-denied");
            (await host.GetAsync("clerk.makkah", $"/v1/requests/{Guid.NewGuid()}/{path}")).Code.ShouldBe("request-not-found");
        }
    }

    [Fact]
    public async Task the_time_it_happened_tells_what_is_known_now_of_then()
    {
        var id = (string)(await host.PostAsync("admin.makkah", "/v1/requests", $$"""
            {"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","channel":"desk","openedAt":"2011-05-02T06:00:00Z","promisedDeadline":"2011-06-01T06:00:00Z"}
            """)).Json["id"]!;
        await host.PostAsync("admin.makkah", $"/v1/requests/{id}/receipt", """{"receivedAt":"2011-05-03T06:00:00Z"}""");
        await host.PostAsync("admin.makkah", $"/v1/requests/{id}/completion", """{"decision":"approved","completedAt":"2011-05-09T06:00:00Z"}""");

        (await StatusAsync("asOf=2011-05-02T06:00:00Z")).ShouldBe("opened");
        (await StatusAsync("asOf=2011-05-04T06:00:00Z")).ShouldBe("received");
        (await StatusAsync("asOf=2011-05-09T06:00:00Z")).ShouldBe("completed");
        var timeline = (await host.GetAsync("admin.makkah", $"/v1/requests/{id}/timeline")).Json["events"]!.AsArray();
        (await StatusAsync($"asOf=2011-05-09T06:00:00Z&asRecorded={(string)timeline[1]!["recordedAt"]!}")).ShouldBe("received");

        async Task<string> StatusAsync(string query) => (string)(await host.GetAsync("admin.makkah", $"/v1/requests/{id}/state?{query}")).Json["status"]!;
    }

    [Fact]
    public async Task the_difference_names_the_events_and_every_member_before_and_after()
    {
        var start = Now();
        var id = await host.OpenAsync();
        var opened = Now();
        await host.PostAsync("clerk.makkah", $"/v1/requests/{id}/fee-payments", """{"amountHalalas":12300,"method":"card","reference":"R-1"}""");
        await host.PostAsync("admin.makkah", $"/v1/requests/{id}/centre-reassignment", """{"centreCode":"MK-002","reason":"Nearer"}""");

        var changes = (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/changes?from={opened}&to={Now()}")).Json;
        changes["changes"]!.AsArray().Select(change => $"{change!["member"]}: {change["before"]} > {change["after"]}").ShouldBe(
            ["centreCode: MK-001 > MK-002", "fee.paidHalalas: 0 > 12300", $"reassignment.at:  > {changes["events"]![1]!["happenedAt"]}", "reassignment.reason:  > •••", "version: 1 > 3"]);
        changes["events"]!.AsArray().Select(e => (string)e!["type"]!).ShouldBe(["FeePaid", "CentreReassigned"]);
        ((long)changes["fromVersion"]!, (long)changes["toVersion"]!).ShouldBe((1, 3));

        var whole = await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/changes?from={start}");
        whole.Json["changes"]!.AsArray().ShouldAllBe(change => change!["before"] == null);
        whole.Text.ShouldNotContain("ليان");
        (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/changes?from={Now()}&to={start}")).Code.ShouldBe("request-malformed");
        (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/changes")).Code.ShouldBe("request-malformed");
        (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/changes?from={opened}&to={opened}")).Json["changes"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_long_life_comes_page_by_page_and_each_page_tells_the_same_changes()
    {
        var start = Now();
        var id = await host.OpenReceivedAsync();
        foreach (var step in Enumerable.Range(1, 5))
        {
            await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", $$"""{"name":"Step {{step}}"}""");
        }

        var whole = (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/timeline?personal=false")).Json;
        ((string?)whole["next"]).ShouldBeNull();
        var entries = whole["events"]!.AsArray().Select(entry => entry!.ToJsonString()).ToList();
        entries.Count.ShouldBe(7);
        foreach (var (path, pages) in new[] { ("timeline?limit=3&personal=false", 3), ($"changes?from={start}&to={Now()}&limit=3", 3), ("timeline?limit=7&personal=false", 1), ($"changes?from={start}&to={Now()}&limit=7", 1) })
        {
            var read = await PagesAsync($"/v1/requests/{id}/{path}");
            read.Count.ShouldBe(pages, path);
            read.SelectMany(page => page["events"]!.AsArray()).Select(entry => entry!.ToJsonString()).ShouldBe(entries, path);
            read.Select(page => page["changes"]?.ToJsonString()).Distinct().Count().ShouldBe(1, path);
        }
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("cursor=x")]
    [InlineData("cursor=-1")]
    public async Task a_page_that_cannot_be_is_refused(string query)
    {
        var id = await host.OpenReceivedAsync();

        (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/timeline?{query}")).Code.ShouldBe("request-malformed");
        (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/changes?from=2026-01-01T00:00:00Z&{query}")).Code.ShouldBe("request-malformed");
    }

    private async Task<List<JsonObject>> PagesAsync(string path)
    {
        var (pages, cursor) = (new List<JsonObject>(), "0");
        while (cursor is not null)
        {
            var page = await host.GetAsync("auditor.makkah", $"{path}&cursor={cursor}");
            page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
            pages.Add(page.Json);
            cursor = (string?)page.Json["next"];
        }

        return pages;
    }

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private async Task<(string At, Reply Reply)> AskAsync(string reader, Guid id)
    {
        var reply = await host.GetAsync(reader, $"/v1/requests/{id}");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return (Now(), reply);
    }
}
