using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Application.Access;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Access;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Access;

public sealed class when_personal_data_is_read(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task it_is_recorded_who_read_what_once_in_a_while_and_the_person_is_told()
    {
        var before = (await AccessesAsync()).Count;
        var id = await host.OpenAsync();
        var person = await host.BeneficiaryAsync();
        for (var i = 0; i < 3; i++)
        {
            await ReadAsync("clerk.makkah", $"/v1/requests/{id}", ("X-Correlation-Id", "a-call"));
            await ReadAsync("manager.makkah", $"/v1/beneficiaries/{person}");
            await ReadAsync("auditor.makkah", $"/v1/beneficiaries/{person}");
        }

        var read = (await AccessesAsync()).Skip(before).ToList();
        read.Select(reading => $"{reading["reader"]} {reading["readerRole"]} {reading["record"]} {reading["requestId"]}").ShouldBe(
        [
            $"clerk.makkah centre-clerk answers {id}", "manager.makkah centre-manager record ", "auditor.makkah auditor masked-record ",
        ]);
        (await host.GetAsync("auditor.makkah", $"/v1/beneficiaries/{person}/accesses?limit=1")).Json["next"].ShouldNotBeNull();
        (await host.QueryAsync<string>($"select correlation_id from ledger.mt_events where type = 'personal_data_read' and data->>'requestId' = '{id}'")).ShouldBe(["a-call"]);
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).ETag.ShouldBe("\"1\"", "Reading changes no version.");
    }

    [Fact]
    public async Task ones_own_and_what_shows_no_personal_data_is_not_recorded()
    {
        var id = await host.OpenAsync();
        var before = await CountAsync();
        await ReadAsync("citizen.makkah", $"/v1/requests/{id}");
        await ReadAsync("citizen.makkah", $"/v1/beneficiaries/{await host.BeneficiaryAsync()}");
        await ReadAsync("citizen.makkah", $"/v1/requests/{id}/timeline");
        await ReadAsync("auditor.makkah", $"/v1/requests/{id}?personal=false");
        await ReadAsync("monitor.makkah", $"/v1/requests/{id}");
        await ReadAsync("monitor.makkah", $"/v1/requests/{id}/timeline");
        await ReadAsync("auditor.makkah", $"/v1/requests/{id}/timeline?personal=false");
        await ReadAsync("auditor.makkah", $"/v1/requests/{id}/timeline?asOf=2001-01-01T00:00:00Z");
        await ReadAsync("auditor.makkah", $"/v1/requests/{id}/state?asRecorded=2999-01-01T00:00:00Z&personal=false");
        (await CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task nothing_is_shown_when_it_cannot_be_recorded()
    {
        var id = await host.OpenAsync();
        await host.QueryAsync<int>("""
            create function ledger.refuse() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
            create trigger refuse before insert on ledger.mt_events for each row when (new.type = 'personal_data_read') execute function ledger.refuse();
            """);
        try
        {
            foreach (var path in new[] { $"/v1/requests/{id}", $"/v1/requests/{id}/timeline", $"/v1/beneficiaries/{await host.BeneficiaryAsync()}", $"/v1/requests/{id}/state?asRecorded=2999-01-01T00:00:00Z" })
            {
                var reply = await host.GetAsync("admin.makkah", path);
                (reply.Status, reply.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "read-not-recorded"));
                reply.Text.ShouldNotContain("ليان");
                reply.Text.ShouldNotContain("نورة");
            }

            await ReadAsync("citizen.makkah", $"/v1/requests/{id}");
        }
        finally
        {
            await host.QueryAsync<int>("drop trigger refuse on ledger.mt_events; drop function ledger.refuse();");
        }

        await ReadAsync("admin.makkah", $"/v1/requests/{id}");
    }

    [Fact]
    public async Task readers_who_come_together_are_each_recorded_once_on_each_node()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add(await host.OpenAsync());
        }

        await using var other = await host.JoinAsync();
        var before = await CountAsync();
        await Task.WhenAll(ids.Concat(ids).SelectMany(id => new[] { host, other }.SelectMany(node => new[] { "clerk.makkah", "manager.makkah" }
            .Select(account => node.GetAsync(account, $"/v1/requests/{id}")))));
        (await CountAsync()).ShouldBe(before + (ids.Count * 2 * 2));
    }

    [Fact]
    public async Task it_is_recorded_again_after_a_quarter_of_an_hour()
    {
        var (services, clock) = (host.Host.Services, new Clock());
        using var recorder = new AccessRecorder(
            services.GetRequiredService<Application.Ledger.Databases>(), services.GetRequiredService<PersonalData>(), services.GetRequiredService<StreamLedger>(), clock);
        var reader = new Actor("reader", "makkah", Role.CentreClerk, "MK-001");
        var person = await host.BeneficiaryAsync();
        var before = await CountAsync();
        foreach (var (minutes, recorded) in new[] { (0, 1), (14, 1), (1, 2), (14, 2), (1, 3) })
        {
            clock.Minutes += minutes;
            (await recorder.OpenAsync(reader, person, null, null, PersonalRecord.Record, () => new CommandContext(reader, "c", "c"), TestContext.Current.CancellationToken)).ShouldNotBeNull();
            (await CountAsync()).ShouldBe(before + recorded);
        }
    }

    private async Task ReadAsync(string account, string path, params (string Name, string Value)[] headers)
    {
        var reply = await host.GetAsync(account, path, headers);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }

    private async Task<List<JsonNode>> AccessesAsync()
    {
        var reply = await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{await host.BeneficiaryAsync()}/accesses?limit=500");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return [.. reply.Json["items"]!.AsArray().Select(reading => reading!)];
    }

    private async Task<long> CountAsync() => (await host.QueryAsync<long>("select count(*) from ledger.mt_events where type = 'personal_data_read'")).Single();

    private sealed class Clock : TimeProvider
    {
        public int Minutes { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 60L * Minutes;
    }
}
