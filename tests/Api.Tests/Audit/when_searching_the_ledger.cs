using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Audit;

public sealed class when_searching_the_ledger(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task everything_named_has_to_hold_and_pages_follow_each_other()
    {
        var start = Now();
        var (one, two) = (await host.OpenAsync(), await host.OpenAsync("manager.makkah"));
        await host.PostAsync("clerk.makkah", $"/v1/requests/{one}/fee-payments", """{"amountHalalas":12300,"method":"card","reference":"R-1"}""", ("X-Correlation-Id", "till-7"));
        await host.PostAsync("manager.makkah", $"/v1/requests/{two}/withdrawal", """{"reason":"x"}""", ("X-Correlation-Id", "till-7"));
        var end = Now();

        (await FoundAsync($"stream={one}")).ShouldBe(["RequestOpened", "FeePaid"]);
        (await FoundAsync("actor=manager.makkah", limit: 1)).ShouldBe(["RequestOpened", "RequestWithdrawn"]);
        (await FoundAsync("actor=manager.makkah&type=RequestWithdrawn")).ShouldBe(["RequestWithdrawn"]);
        (await FoundAsync($"from={start}&to={end}", limit: 3)).ShouldBe(["RequestOpened", "RequestOpened", "FeePaid", "RequestWithdrawn"]);
        (await FoundAsync($"from={start}&to={end}&type=FeePaid")).ShouldBe(["FeePaid"]);
        (await FoundAsync($"from={start}&to={end}&correlation=till-7", limit: 1)).ShouldBe(["FeePaid", "RequestWithdrawn"]);
        (await FoundAsync($"from={end}&to={end}")).ShouldBeEmpty();
        (await FoundAsync($"actor=manager.makkah&to={start}")).ShouldBeEmpty();
        (await FoundAsync($"stream={one}", account: "auditor.madinah")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "search-too-wide")]
    [InlineData("type=FeePaid", "search-too-wide")]
    [InlineData("correlation=x", "search-too-wide")]
    [InlineData("from=2026-01-01", "search-too-wide")]
    [InlineData("from=2020-01-01&to=2026-01-01", "search-too-wide")]
    [InlineData("actor=x&type=Nonsense", "request-malformed")]
    [InlineData("stream=x", "request-malformed")]
    [InlineData("actor=x&colour=red", "request-malformed")]
    [InlineData("actor=x&from=2026-02-01&to=2026-01-01", "request-malformed")]
    public async Task what_no_index_leads_to_or_nobody_understands_is_refused(string query, string code)
    {
        (await host.GetAsync("auditor.makkah", $"/v1/audit/events?{query}")).Code.ShouldBe(code);
        (await host.GetAsync("auditor.makkah", $"/v1/audit/events/export?{query}")).Code.ShouldBe(code);
    }

    [Fact]
    public async Task an_export_holds_what_a_search_finds_between_its_header_and_its_count()
    {
        var id = await host.OpenAsync("clerk2.makkah");
        await host.GetAsync("clerk2.makkah", $"/v1/requests/{id}");
        await SettledAsync();
        var reply = await host.GetAsync("admin.makkah", "/v1/audit/events/export?actor=clerk2.makkah");
        reply.MediaType.ShouldBe("application/x-ndjson");
        reply.Text.ShouldEndWith("}\n");
        var lines = reply.Text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        ((string)lines[0]["filter"]!["actor"]!).ShouldBe("clerk2.makkah");
        ((long)lines[0]["throughSequence"]!).ShouldBeGreaterThanOrEqualTo((long)lines[^2]["sequence"]!);
        ((long)lines[^1]["events"]!).ShouldBe(lines.Count - 2);
        var found = (await host.GetAsync("admin.makkah", "/v1/audit/events?actor=clerk2.makkah")).Json["events"]!.AsArray();
        lines.Skip(1).SkipLast(1).Select(line => line.ToJsonString()).ShouldBe(found.Select(e => e!.ToJsonString()));
        reply.Text.ShouldNotContain("ليان");
    }

    [Fact]
    public async Task an_export_that_nobody_reads_any_more_ends_its_query()
    {
        await host.QueryAsync<int>("""
            insert into ledger.mt_streams (id, type, version, tenant_id) values ('0194f1d2-0000-7000-8000-00000000000a', 'citizen_request', 30000, 'makkah');
            insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name, is_archived)
            select nextval('ledger.mt_events_sequence'), gen_random_uuid(), '0194f1d2-0000-7000-8000-00000000000a', i,
                   jsonb_build_object('reason', repeat('x', 500), 'withdrawnAt', '2026-01-01T00:00:00Z'), 'request_withdrawn', now(), 'makkah', '', 'many', false
            from generate_series(1, 30000) i
            """);
        await SettledAsync();
        using var client = host.Host.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/audit/events/export?actor=many");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await host.TokenAsync("auditor.makkah"));
        using (var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            (await body.ReadAsync(new byte[1024], TestContext.Current.CancellationToken)).ShouldBeGreaterThan(0);
            (await RunningAsync()).ShouldBe(1, "What is not read yet is not read from the database either.");
        }

        // Ends by the answer being left, of which nothing else tells.
        for (var i = 0; i < 1000 && await RunningAsync() > 0; i++)
        {
            await Task.Yield();
        }

        (await RunningAsync()).ShouldBe(0);
    }

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private async Task<long> RunningAsync() => (await host.QueryAsync<long>(
        "select count(*) from pg_stat_activity where state = 'active' and datname = current_database() and pid <> pg_backend_pid() and query like '%user_name = $4%'")).Single();

    private async Task<List<string>> FoundAsync(string query, int limit = 100, string account = "auditor.makkah")
    {
        var (types, cursor) = (new List<string>(), "0");
        while (cursor is not null)
        {
            var page = await host.GetAsync(account, $"/v1/audit/events?{query}&limit={limit}&cursor={cursor}");
            page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
            types.AddRange(page.Json["events"]!.AsArray().Select(e => (string)e!["type"]!));
            cursor = (string?)page.Json["next"];
        }

        return types;
    }

    private Task SettledAsync() => host.CaughtUpAsync();
}
