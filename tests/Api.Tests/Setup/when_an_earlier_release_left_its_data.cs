using System.Net;
using System.Reflection;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Setup;

/// <summary>A release is put in the place of the one before, on its database and its data folder.</summary>
public sealed class when_an_earlier_release_left_its_data(UpgradedHost host) : IClassFixture<UpgradedHost>
{
    [Fact]
    public async Task every_stream_still_folds_and_the_audit_finds_nothing()
    {
        var ledger = host.Host.Services.GetRequiredService<StreamLedger>();
        var fold = typeof(when_an_earlier_release_left_its_data).GetMethod(nameof(FoldAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
        var streams = await host.QueryAsync<string>("select distinct on (tenant_id, stream_id) tenant_id || ' ' || stream_id || ' ' || type from ledger.mt_events order by tenant_id, stream_id, version");

        streams.Count.ShouldBeGreaterThan(150);
        foreach (var stream in streams.Select(stream => stream.Split(' ')))
        {
            var type = EventCatalogue.Find(stream[2]).ShouldNotBeNull(stream[2]);
            await (Task)fold.MakeGenericMethod(type.State).Invoke(null, [ledger, stream[0], Guid.Parse(stream[1])])!;
        }

        await host.CaughtUpAsync();
        (await host.Host.Services.GetRequiredService<SealedLedgers>().Audits.All[0].RunAsync(TestContext.Current.CancellationToken)).Findings.ShouldBeEmpty();
    }

    /// <summary>Their headers lack whatever came later: what a mark covers has to be what it was.</summary>
    [Fact]
    public async Task what_it_wrote_is_still_known_as_written_by_the_service()
    {
        var origin = host.Host.Services.GetRequiredService<OriginMac>();
        await using var command = host.Host.Services.GetRequiredService<Application.Ledger.Databases>().Main.CreateCommand($"""
            select {StoredEvent.Columns} from {StoredEvent.Table}
            where e.headers ? '{OriginMac.Header}' and not exists (select from {SealSchema.Name}.redactions r where r.sequence = e.seq_id)
            """);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var (marked, strangers) = (0, new List<long>());
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            var stored = StoredEvent.Read(row);
            marked++;
            if (!stored.IsMarkedBy(origin))
            {
                strangers.Add(stored.Sequence);
            }
        }

        marked.ShouldBeGreaterThan(150);
        strangers.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_was_open_then_is_led_to_its_end()
    {
        // No mandate was given then, and none is asked for; its personal data open under the keys of then.
        var id = (await host.QueryAsync<Guid>("""
            select stream_id from ledger.mt_events where type = 'request_opened' and user_name = 'clerk.makkah' and data->>'serviceCode' = 'LAND-EXTRACT' order by seq_id desc limit 1
            """)).ShouldHaveSingleItem();
        ((string?)(await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Json["answers"]!["purpose"]).ShouldBe("kept");
        foreach (var (account, command, body) in new[]
        {
            ("officer2.makkah", "receipt", "{}"),
            ("officer2.makkah", "completion", """{"decision":"approved","deliverable":"E-1"}"""),
            ("officer2.makkah", "handover", "{}"),
            ("clerk.makkah", "collection", """{"collectedBy":"نورة"}"""),
        })
        {
            var reply = await host.PostAsync(account, $"/v1/requests/{id}/{command}", body);
            reply.Status.ShouldBe(HttpStatusCode.OK, $"{command}: {reply.Text}");
        }

        await host.CaughtUpAsync();
        (await host.GetAsync("admin.makkah", $"/v1/requests/{id}/timeline")).Json["events"].ShouldNotBeNull();
        (await host.GetAsync("clerk.makkah", "/v1/requests")).Json["items"]!.AsArray().Count.ShouldBeGreaterThan(10);
    }

    private static async Task FoldAsync<TState>(StreamLedger ledger, string region, Guid stream)
        where TState : class, IEventSourced<TState> => (await ledger.FindAsync<TState>(region, stream, TestContext.Current.CancellationToken)).ShouldNotBeNull();
}
