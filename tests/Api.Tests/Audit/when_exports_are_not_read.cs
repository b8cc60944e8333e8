using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EventLedger.Api.Tests.Audit;

public sealed class when_exports_are_not_read(ListeningHost host) : IClassFixture<ListeningHost>
{
    private const string Export = "/v1/audit/events/export?actor=many";

    [Fact]
    public async Task commands_are_answered_others_are_told_to_wait_and_the_unread_ones_end_by_themselves()
    {
        await FillAsync();
        var (auditor, administrator) = (await host.TokenAsync("auditor.makkah"), await host.TokenAsync("admin.makkah"));

        var mine = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => host.AskAsync(Export, auditor)));
        var others = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => host.AskAsync(Export, administrator)));

        mine.Count(answer => answer.Status == "200").ShouldBe(2, "One user has not all the places.");
        others.Count(answer => answer.Status == "200").ShouldBe(1);
        mine.Concat(others).Select(answer => answer.Status).Distinct().ShouldBe(["200", "429"], ignoreOrder: true);
        (await RunningAsync()).ShouldBe(3);
        using (var refused = await host.SendAsync("auditor.makkah", HttpMethod.Get, "/v1/ledger/streams/0194f1d2-0000-7000-8000-00000000000a/bundle"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, "Bundles and exports share the places.");
            refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
            var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            ((string)problem["code"]!).ShouldBe("too-many-long-answers");
        }

        using (var command = await host.SendAsync("clerk.makkah", HttpMethod.Post, "/v1/beneficiaries", """{"nationalId":"1010101010","nameAr":"سارة","mobile":"0551234567"}"""))
        {
            command.StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        await LedgerHost.UntilAsync(async () => await RunningAsync() == 0);
        foreach (var unread in mine.Concat(others).Where(answer => answer.Status == "200"))
        {
            (await unread.IsWholeAsync()).ShouldBeFalse();
        }

        using var later = await host.SendAsync("auditor.makkah", HttpMethod.Get, Export);
        later.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await later.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldEndWith("{\"events\":30000}\n");
        Array.ForEach([.. mine, .. others], answer => answer.Dispose());
    }

    private async Task FillAsync()
    {
        await ExecuteAsync("""
            insert into ledger.mt_streams (id, type, version, tenant_id) values ('0194f1d2-0000-7000-8000-00000000000a', 'citizen_request', 30000, 'makkah');
            insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name, is_archived)
            select nextval('ledger.mt_events_sequence'), gen_random_uuid(), '0194f1d2-0000-7000-8000-00000000000a', i,
                   jsonb_build_object('reason', repeat('x', 500), 'withdrawnAt', '2026-01-01T00:00:00Z'), 'request_withdrawn', now(), 'makkah', '', 'many', false
            from generate_series(1, 30000) i
            """);
        await LedgerHost.CaughtUpAsync(host.Services.GetRequiredService<IDocumentStore>());
    }

    private Task<long> RunningAsync() => ExecuteAsync(
        "select count(*) from pg_stat_activity where state = 'active' and datname = current_database() and pid <> pg_backend_pid() and query like '%user_name = $4%'");

    private async Task<long> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as long? ?? 0;
    }
}
