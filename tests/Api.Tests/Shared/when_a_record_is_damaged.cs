using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Shared;

/// <summary>By a superuser of the database, with the triggers switched off: whoever meets it is told so, and nobody else notices.</summary>
public sealed class when_a_record_is_damaged(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Unseen = "set session_replication_role = replica; ";
    private static int people = 101_000_000;

    [Theory]
    [InlineData("version = version + 5", "version = version - 5")]
    [InlineData("version = version - 1", "version = version + 1")]
    [InlineData("is_archived = true", "is_archived = false")]
    public async Task a_command_on_a_stream_that_nothing_can_be_appended_to_is_refused(string attack, string repair)
    {
        var id = await host.OpenReceivedAsync();

        await host.ExecuteAsync($"{Unseen}update ledger.mt_streams set {attack} where id = '{id}'");
        (await StepAsync(id)).Code.ShouldBe("record-damaged");
        (await StepAsync(id)).Code.ShouldBe("record-damaged");
        (await EventsAsync(id)).ShouldBe(2);

        await host.ExecuteAsync($"{Unseen}update ledger.mt_streams set {repair} where id = '{id}'");
        (await StepAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        (await EventsAsync(id)).ShouldBe(3);
    }

    [Theory]
    [InlineData("tombstone", "{}")]
    [InlineData("of_a_later_release", "{}")]
    [InlineData("work_step_recorded", "[7]")]
    [InlineData("work_step_recorded", "null")]
    [InlineData("centre_licensed", "{}")]
    public async Task a_row_that_nobody_can_read_stops_its_own_stream_alone(string type, string data)
    {
        var (id, other) = (await host.OpenReceivedAsync(), await host.OpenReceivedAsync());
        await InsertAsync(id, 3, type, data);
        await host.ExecuteAsync($"update ledger.mt_streams set version = 3 where id = '{id}'");

        (await StepAsync(id)).Code.ShouldBe("record-damaged");
        (await host.GetAsync("officer2.makkah", $"/v1/requests/{id}")).Code.ShouldBe("record-damaged");
        (await StepAsync(other)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("officer2.makkah", $"/v1/requests/{id}/timeline")).Code.ShouldBe("record-damaged");
        (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/timeline")).Json["events"]!.AsArray().Count.ShouldBe(3);
        var row = (await host.GetAsync("auditor.makkah", $"/v1/audit/events?stream={id}")).Json["events"]![2]!;
        (await host.GetAsync("auditor.makkah", "/v1/centres/MK-001/timeline?limit=500")).Json["events"]!.AsArray().ShouldContain(e => (string)e!["id"]! == (string)row["id"]!);
        await ExportedAsync(id, 3);
        await ExportedAsync(other, 3);
        await host.ExecuteAsync($"{Unseen}delete from ledger.mt_events where id = '{row["id"]}'");
    }

    // A node that remembers the request as it was goes by that until somebody appends.
    [Fact]
    public async Task an_earlier_state_is_not_told_without_an_event_of_it()
    {
        var id = await host.OpenReceivedAsync();
        await InsertAsync(id, 3, "tombstone", "{}");

        (await host.GetAsync("officer2.makkah", $"/v1/requests/{id}")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("officer2.makkah", $"/v1/requests/{id}/state?asRecorded=2199-01-01T00:00:00Z")).Code.ShouldBe("record-damaged");
        ((string)(await host.GetAsync("officer2.makkah", $"/v1/requests/{id}/timeline")).Json["events"]![2]!["flags"]![0]!).ShouldBe("unreadable");
        (await StepAsync(id)).Code.ShouldBe("record-damaged");
    }

    [Fact]
    public async Task what_cannot_be_read_is_nobodys_reading_of_personal_data()
    {
        var person = await RegisterAsync();
        await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person}");
        await InsertAsync(AccessLog.StreamId("makkah", person), 2, "personal_data_read", "[]");

        var readings = await host.GetAsync("auditor.makkah", $"/v1/beneficiaries/{person}/accesses");

        ((string)readings.Json["items"]!.AsArray().ShouldHaveSingleItem()!["reader"]!).ShouldBe("clerk.makkah");
    }

    [Fact]
    public async Task a_tracking_reference_never_leads_to_anothers_request()
    {
        var (id, other) = (await host.OpenAsync(), await host.OpenAsync());
        var reference = (await host.QueryAsync<string>($"select reference from ledger.tracking_references where request_id = '{id}'")).Single();

        await host.ExecuteAsync($"update ledger.tracking_references set request_id = '{other}' where reference = '{reference}'");
        (await host.GetAsync(null, $"/v1/tracking/{reference}")).Code.ShouldBe("tracking-reference-not-found");

        await host.ExecuteAsync($"update ledger.tracking_references set request_id = '{id}' where reference = '{reference}'");
        ((string)(await host.GetAsync(null, $"/v1/tracking/{reference}")).Json["trackingReference"]!).ShouldBe(reference);
    }

    [Theory]
    [InlineData("update ledger.personal_keys k set wrapped_key = o.wrapped_key from ledger.personal_keys o where k.beneficiary_id = '{0}' and o.beneficiary_id = '{1}'", "record-damaged")]
    [InlineData("update ledger.personal_keys set wrapped_key = '\\x07' where beneficiary_id = '{0}'", "record-damaged")]
    [InlineData("delete from ledger.personal_keys where beneficiary_id = '{0}'", null)]
    public async Task a_personal_key_that_is_not_the_persons_opens_nothing(string attack, string? code)
    {
        var (person, another) = (await RegisterAsync(), await RegisterAsync());

        await host.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, attack, person, another));
        var record = await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{person}");
        var opening = await host.PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{person}}","channel":"desk","answers":{} }""");

        record.Code.ShouldBe(code);
        record.Text.ShouldNotContain("نورة");
        opening.Code.ShouldBe(code ?? "beneficiary-not-found");
        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{another}")).Text.ShouldContain("نورة");
    }

    // What was sealed for another is not this person's, though the key is.
    [Fact]
    public async Task what_was_sealed_for_another_is_not_shown()
    {
        var (person, another) = (await RegisterAsync(), await RegisterAsync());
        await host.ExecuteAsync($"""
            {Unseen}
            update ledger.mt_events e set data = jsonb_set(e.data, '{"{nameAr}"}', o.data->'nameAr') from ledger.mt_events o where e.stream_id = '{person}' and o.stream_id = '{another}'
            """);

        // A node that wrote it remembers it as it was.
        await host.RestartAsync();

        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{person}")).Code.ShouldBe("record-damaged");
    }

    private Task InsertAsync(Guid stream, int version, string type, string data) => host.ExecuteAsync($"""
        {Unseen}
        insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name, is_archived)
        select nextval('ledger.mt_events_sequence'), gen_random_uuid(), '{stream}', {version}, '{data}', '{type}', now(), 'makkah', '', 'clerk.makkah', false
        """);

    private Task<Reply> StepAsync(Guid id) => host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", """{"name":"Check"}""");

    private async Task<long> EventsAsync(Guid id) => (await host.QueryAsync<long>($"select count(*) from ledger.mt_events where stream_id = '{id}'")).Single();

    // To its last line, the row that cannot be read among the others.
    private async Task ExportedAsync(Guid stream, int count)
    {
        var sequence = (await host.QueryAsync<long>($"select max(seq_id) from ledger.mt_events where stream_id = '{stream}'")).Single();
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>("select last_seq_id from ledger.mt_event_progression where name = 'HighWaterMark'")).Single() >= sequence);
        var lines = (await host.GetAsync("auditor.makkah", $"/v1/audit/events/export?stream={stream}")).Text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        ((int)lines[^1]["events"]!, lines.Count).ShouldBe((count, count + 2));
    }

    private async Task<Guid> RegisterAsync()
    {
        var digits = Interlocked.Increment(ref people);
        var national = Enumerable.Range(0, 10).Select(last => $"{digits}{last}").First(number => NationalId.Parse(number) is not null);
        var reply = await host.PostAsync("admin.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{national}}","nameAr":"نورة","mobile":"0501234567"}""");
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return (Guid)reply.Json["id"]!;
    }
}
