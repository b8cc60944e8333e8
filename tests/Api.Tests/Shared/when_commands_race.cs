using System.Net;
using EventLedger.Tests.Support;
using Npgsql;

namespace EventLedger.Api.Tests.Shared;

public sealed class when_commands_race(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task no_step_is_lost_and_no_version_twice()
    {
        var id = await host.OpenReceivedAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", $$"""{"name":"Step {{i}}"}""")));
        replies.ShouldAllBe(reply => reply.Status == HttpStatusCode.OK);
        replies.Select(reply => (long)reply.Json["version"]!).Order().ShouldBe([3, 4, 5, 6, 7, 8]);
    }

    [Fact]
    public async Task only_one_payment_is_taken()
    {
        var id = await host.OpenAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            host.PostAsync("clerk.makkah", $"/v1/requests/{id}/fee-payments", $$"""{"amountHalalas":12300,"method":"card","reference":"R-{{i}}"}""")));
        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(1);
        replies.Where(reply => reply.Status != HttpStatusCode.OK).ShouldAllBe(reply => reply.Code == "fee-already-paid");
    }

    [Fact]
    public async Task a_stale_version_is_refused_and_names_the_current_one()
    {
        var id = await host.OpenReceivedAsync();
        var path = $"/v1/requests/{id}/work-steps";
        var stale = await host.PostAsync("officer2.makkah", path, """{"name":"Check"}""", ("If-Match", "\"1\""));
        (stale.Status, stale.Code, (string)stale.Json["arguments"]!["current"]!).ShouldBe((HttpStatusCode.PreconditionFailed, "version-stale", "2"));
        (await host.PostAsync("officer2.makkah", path, """{"name":"Check"}""", ("If-Match", "\"2\""))).ETag.ShouldBe("\"3\"");
    }

    [Fact]
    public async Task of_those_who_decided_on_one_version_one_wins()
    {
        var id = await host.OpenReceivedAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", $$"""{"name":"Step {{i}}"}""", ("If-Match", "\"2\""))));
        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(1);
        replies.Count(reply => reply.Code == "version-stale").ShouldBe(7);
    }

    [Fact]
    public async Task nobody_waits_for_a_row_that_only_another_command_needs()
    {
        var (held, free) = (await host.OpenReceivedAsync(), await host.OpenReceivedAsync());
        await using var connection = new NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var holding = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand($"select from ledger.mt_streams where id = '{held}' for update", connection, holding))
        {
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var waiting = host.PostAsync("officer2.makkah", $"/v1/requests/{held}/work-steps", """{"name":"Waits"}""");
        var others = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            host.PostAsync("officer2.makkah", $"/v1/requests/{free}/work-steps", $$"""{"name":"Step {{i}}"}""")));

        others.ShouldAllBe(reply => reply.Status == HttpStatusCode.OK);
        waiting.IsCompleted.ShouldBeFalse();
        await holding.CommitAsync(TestContext.Current.CancellationToken);
        (await waiting).ETag.ShouldBe("\"3\"");
    }
}
