using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Shared;

public sealed class when_many_change_one_request(TwoNodes host) : IClassFixture<TwoNodes>
{
    private readonly LedgerHost second = host.Second;

    [Fact]
    public async Task twenty_steps_at_once_all_arrive_and_leave_no_gap()
    {
        var id = await host.OpenReceivedAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => StepAsync(host, id, $"Step {i}")));

        replies.Select(reply => reply.Code).ShouldAllBe(code => code == null);
        replies.Select(reply => (long)reply.Json["version"]!).Order().ShouldBe(Versions(3, 22));
        (await VersionsAsync(id)).ShouldBe(Versions(1, 22));
        (await StepsAsync(id)).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 20).Select(i => $"Step {i}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task each_answer_tells_the_version_its_own_step_became()
    {
        var id = await host.OpenReceivedAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => (Name: $"Step {i}", Reply: await StepAsync(host, id, $"Step {i}"))));

        (await StepsAsync(id)).ShouldBe(replies.OrderBy(step => (long)step.Reply.Json["version"]!).Select(step => step.Name));
    }

    [Fact]
    public async Task twenty_steps_at_once_on_two_nodes_all_arrive()
    {
        var id = await host.OpenReceivedAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => StepAsync(i % 2 == 0 ? host : second, id, $"Step {i}")));

        replies.Select(reply => reply.Code).ShouldAllBe(code => code == null);
        (await VersionsAsync(id)).ShouldBe(Versions(1, 22));
    }

    /// <summary>A number that is drawn and rolled back is a gap, and projections wait at every gap for seconds.</summary>
    [Fact]
    public async Task those_who_lose_races_leave_no_gap_in_the_sequence()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.OpenReceivedAsync()));
        var before = await SequenceAsync();

        for (var burst = 0; burst < 4; burst++)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => StepAsync(i % 2 == 0 ? host : second, ids[i % 5 % 4], $"Step {burst}-{i}")));
            replies.Select(reply => reply.Code).ShouldAllBe(code => code == null);
        }

        (await SequenceAsync() - before).ShouldBe(4 * 64);
    }

    /// <summary>Queues stood still for 3.5 s after 64 steps at once on one request, before lost races left the sequence alone.</summary>
    [Fact]
    public async Task queues_follow_bursts_on_one_request()
    {
        var id = await host.OpenReceivedAsync();
        using var ended = new CancellationTokenSource();
        var ages = AgesAsync(ended.Token);
        var longest = TimeSpan.Zero;

        for (var burst = 0; burst < 8; burst++)
        {
            var begun = Stopwatch.GetTimestamp();
            var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => StepAsync(i % 2 == 0 ? host : second, id, $"Step {burst}-{i}")));
            replies.Select(reply => reply.Code).ShouldAllBe(code => code == null);
            longest = new[] { longest, Stopwatch.GetElapsedTime(begun) }.Max();
        }

        await LedgerHost.UntilAsync(async () => await OldestWaitingAsync() == TimeSpan.Zero);
        await ended.CancelAsync();
        var sorted = (await ages).Order().ToArray();
        var p99 = sorted[(int)((sorted.Length - 1) * 0.99)];
        TestContext.Current.TestOutputHelper?.WriteLine($"The oldest event that queues lacked: p50 {sorted[sorted.Length / 2].TotalMilliseconds:0} ms, p99 {p99.TotalMilliseconds:0} ms of {sorted.Length} looks.");

        // A second; or, where the machine is so busy that the steps themselves take longer, as long as they do.
        p99.ShouldBeLessThan(new[] { longest, TimeSpan.FromSeconds(1) }.Max());
    }

    [Fact]
    public async Task one_key_on_two_nodes_has_one_effect()
    {
        var id = await host.OpenReceivedAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            StepAsync(i % 2 == 0 ? host : second, id, "Check", ("Idempotency-Key", "two-nodes"))));

        replies.Select(reply => (reply.Status, reply.Text)).Distinct().ShouldHaveSingleItem().Status.ShouldBe(HttpStatusCode.OK);
        replies.Count(reply => !reply.Replayed).ShouldBe(1);
        (await VersionsAsync(id)).ShouldBe(Versions(1, 3));
    }

    [Fact]
    public async Task a_node_that_remembers_an_older_state_neither_accepts_nor_refuses_by_it()
    {
        var id = await host.OpenAsync();
        var read = await second.GetAsync("clerk.makkah", $"/v1/requests/{id}");
        read.ETag.ShouldBe("\"1\"", read.Text);
        (await PayAsync(host, id)).ETag.ShouldBe("\"2\"");

        (await PayAsync(second, id)).Code.ShouldBe("fee-already-paid");
        (await second.PostAsync("clerk.makkah", $"/v1/requests/{id}/contacts", """{"method":"sms"}""", ("If-Match", "\"2\""))).ETag.ShouldBe("\"3\"");
        (await host.PostAsync("clerk.makkah", $"/v1/requests/{id}/contacts", """{"method":"sms"}""", ("If-Match", "\"2\""))).Code.ShouldBe("version-stale");
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).ETag.ShouldBe("\"3\"");
    }

    [Fact]
    public async Task a_stale_version_is_noticed_by_a_node_that_remembers_it_as_the_latest()
    {
        var id = await host.OpenAsync();
        await second.GetAsync("clerk.makkah", $"/v1/requests/{id}");
        await PayAsync(host, id);

        var reply = await second.PostAsync("clerk.makkah", $"/v1/requests/{id}/contacts", """{"method":"sms"}""", ("If-Match", "\"1\""));

        (reply.Status, reply.Code, (string?)reply.Json["arguments"]!["current"]).ShouldBe((HttpStatusCode.PreconditionFailed, "version-stale", "2"));
    }

    [Fact]
    public async Task of_two_nodes_asked_for_one_code_one_gives_it()
    {
        const string body = """{"code":"MK-888","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L-8"}""";

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? host : second).PostAsync("admin.makkah", "/v1/centres", body)));

        replies.Count(reply => reply.Status == HttpStatusCode.Created).ShouldBe(1);
        replies.Where(reply => reply.Status != HttpStatusCode.Created).Select(reply => reply.Code).ShouldAllBe(code => code == "centre-already-licensed");
    }

    private static Task<Reply> StepAsync(LedgerHost node, Guid id, string name, params (string, string)[] headers) =>
        node.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", new JsonObject { ["name"] = name }.ToJsonString(), headers);

    private static Task<Reply> PayAsync(LedgerHost node, Guid id) =>
        node.PostAsync("clerk.makkah", $"/v1/requests/{id}/fee-payments", $$"""{"amountHalalas":12300,"method":"card","reference":"R-{{id}}"}""");

    private static IEnumerable<long> Versions(long from, long until)
    {
        for (var version = from; version <= until; version++)
        {
            yield return version;
        }
    }

    /// <summary>Looks every 20 ms how old the oldest event is that the queues lack, until told to end.</summary>
    private async Task<List<TimeSpan>> AgesAsync(CancellationToken ended)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var ages = new List<TimeSpan>();
        do
        {
            ages.Add(await OldestWaitingAsync());
        }
        while (!ended.IsCancellationRequested && await looks.WaitForNextTickAsync(CancellationToken.None));

        return ages;
    }

    private async Task<TimeSpan> OldestWaitingAsync() => (await host.QueryAsync<TimeSpan>("""
        select coalesce(clock_timestamp() - min(e.timestamp), interval '0') from ledger.mt_events e
        where e.seq_id > (select max(last_seq_id) from ledger.mt_event_progression where name like 'RequestSummary:%')
        """)).Single();

    private async Task<long> SequenceAsync() => (await host.QueryAsync<long>("select last_value from ledger.mt_events_sequence")).Single();

    private Task<List<long>> VersionsAsync(Guid id) =>
        host.QueryAsync<long>($"select version from ledger.mt_events where stream_id = '{id}' order by version");

    private Task<List<string>> StepsAsync(Guid id) =>
        host.QueryAsync<string>($"select data ->> 'name' from ledger.mt_events where stream_id = '{id}' and type = 'work_step_recorded' order by version");
}
