using System.Globalization;
using EventLedger.Projections.Requests;
using EventLedger.Tests.Support;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Projections.Tests;

public sealed class when_auditing_read_models(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly string Summaries = RequestSummaryTable.Name;

    /// <summary>What is done to the document of a request {0}, and what is found.</summary>
    public static TheoryData<string, string> Attacks => new()
    {
        { $"delete from {Summaries} where id = '{{0}}'", "RequestSummary of stream {0} of makkah is missing." },
        { $"update {Summaries} set data = data || '{{{{\"returns\":7}}}}' where id = '{{0}}'", "RequestSummary of stream {0} of makkah is not what its events give." },
        { $"update {Summaries} set data = data || '{{{{\"more\":1}}}}' where id = '{{0}}'", "RequestSummary of stream {0} of makkah is not what its events give." },
        { $"update {Summaries} set desk = 'MK-002' where id = '{{0}}'", "RequestSummary of stream {0} of makkah has another desk in its column than in its document." },
        { $"update {Summaries} set completed_at = now() where id = '{{0}}'", "RequestSummary of stream {0} of makkah has another completed_at in its column than in its document." },
        { $"update {Summaries} set due_by = due_by + interval '2 microseconds' where id = '{{0}}'", "RequestSummary of stream {0} of makkah has another due_by in its column than in its document." },
        { $"update {Summaries} set tenant_id = 'madinah' where id = '{{0}}'", "RequestSummary of stream {0} of madinah is not what its events give." },
        { $"update {Summaries} set data = '[]' where id = '{{0}}'", "RequestSummary of stream {0} of makkah is not what its events give." },
        { "update projections.mt_doc_centrelisting set data = data || '{{\"suspended\":true}}' where tenant_id = 'makkah'", "CentreListing of stream" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task a_document_that_its_events_do_not_give_is_found(string attack, string finding)
    {
        var id = await host.OpenReceivedAsync();
        await CaughtUpAsync();
        (await FindAsync()).ShouldBeEmpty();
        string Of(string text) => string.Format(CultureInfo.InvariantCulture, text, id);
        await KeepAsync();

        (await host.ExecuteAsync(Of(attack))).ShouldBeGreaterThan(0);
        var findings = await FindAsync();
        await PutBackAsync();

        string.Join('\n', findings).ShouldContain(Of(finding));
        (await FindAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_is_not_seen_yet_or_seen_ahead_of_the_progress_is_no_finding_and_what_is_said_to_be_seen_is()
    {
        var id = await host.OpenReceivedAsync();
        await CaughtUpAsync();
        await host.RestartAsync(projects: false);
        await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", """{"name":"Not seen"}""");
        var seen = (await host.QueryAsync<long>("select last_seq_id from ledger.mt_event_progression where name like 'RequestSummary:%'")).Single();

        (await FindAsync()).ShouldBeEmpty();
        await MoveAsync("1");
        (await FindAsync()).ShouldBeEmpty("It is ahead.");
        await MoveAsync("(select max(seq_id) from ledger.mt_events)");
        (await FindAsync()).ShouldBe([$"RequestSummary of stream {id} of makkah is not what its events give."]);
        await MoveAsync("1000000");
        (await FindAsync()).First().ShouldStartWith("RequestSummary is said to have come to event 1000000");

        await MoveAsync($"{seen}");
        await host.RestartAsync();
        await CaughtUpAsync();
        (await FindAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_event_that_nobody_can_read_is_a_finding_of_its_stream_alone()
    {
        var (id, other) = (await host.OpenReceivedAsync(), await host.OpenReceivedAsync());
        await CaughtUpAsync();
        await KeepAsync();
        await host.ExecuteAsync($"set session_replication_role = replica; create table undo.events as select * from ledger.mt_events where stream_id = '{id}'; update ledger.mt_events set data = '[7]' where stream_id = '{id}' and version = 2; update {Summaries} set returns = 9 where id = '{other}'");

        (await FindAsync()).ShouldBe(
            [$"RequestSummary of stream {id} of makkah cannot be made again: an event of it cannot be read.", $"RequestSummary of stream {other} of makkah has another returns in its column than in its document."],
            ignoreOrder: true);

        await host.ExecuteAsync("set session_replication_role = replica; update ledger.mt_events e set data = u.data from undo.events u where u.seq_id = e.seq_id");
        await PutBackAsync();
        (await FindAsync()).ShouldBeEmpty();
    }

    private Task CaughtUpAsync() => host.CaughtUpAsync();

    private Task MoveAsync(string to) => host.ExecuteAsync($"update ledger.mt_event_progression set last_seq_id = {to} where name like 'RequestSummary:%'");

    private Task KeepAsync() => host.ExecuteAsync($"create schema undo; create table undo.summaries as table {Summaries}; create table undo.centres as table projections.mt_doc_centrelisting");

    private Task PutBackAsync() => host.ExecuteAsync($"""
        truncate {Summaries}, projections.mt_doc_centrelisting;
        insert into {Summaries} select * from undo.summaries;
        insert into projections.mt_doc_centrelisting select * from undo.centres;
        drop schema undo cascade
        """);

    private async Task<List<string>> FindAsync()
    {
        await using var connection = await host.Host.Services.GetRequiredService<DatabaseOf>()("makkah").OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, TestContext.Current.CancellationToken);
        return await host.Host.Services.GetRequiredService<ReadModelAudit>().FindAsync(connection, TestContext.Current.CancellationToken)
            .Select(finding => finding.What).ToListAsync(TestContext.Current.CancellationToken);
    }
}
