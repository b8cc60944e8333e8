using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>By a superuser of the database: what was found and audited is told all the same.</summary>
public sealed class when_records_of_findings_are_attacked(OwningSealedHost host) : IClassFixture<OwningSealedHost>
{
    [Fact]
    public async Task an_audit_is_not_believed_for_a_redaction_that_no_leaf_in_the_tree_tells_of()
    {
        await using var undo = await host.RememberAsync();
        await host.LiveAsync();
        await host.AuditAsync();
        await host.SealAsync();
        var (sequence, index, data) = (
            (await host.QueryAsync<long>("select max(seq_id) from ledger.mt_events where type = 'ledger_audited' and tenant_id = 'makkah'")).Single(),
            (await host.QueryAsync<long>("select index from seal.leaves where sequence = (select max(seq_id) from ledger.mt_events where type = 'ledger_audited' and tenant_id = 'makkah')")).Single(),
            (await host.QueryAsync<string>("select data::text from ledger.mt_events where seq_id = (select max(seq_id) from ledger.mt_events where type = 'ledger_audited' and tenant_id = 'makkah')")).Single());
        var forged = JsonNode.Parse(data)!;
        forged["startedAt"] = "2026-01-02T03:04:05Z";
        var canonical = CanonicalJson.Of(Encoding.UTF8.GetBytes(forged.ToJsonString()));
        var masked = Convert.ToBase64String(HMACSHA256.HashData(new byte[32], (byte[])[.. "EL1/masked\0"u8, .. canonical]));
        var document = $$"""{"approvers":["a","b"],"basis":"x","masked":"{{masked}}","members":["/x"],"order":0,"redactedAt":"2026-11-27T00:00:00Z","target":{{index}},"targetHash":"AA=="}""";

        await host.AttackAsync($"""
            update ledger.mt_events set data = '{Encoding.UTF8.GetString(canonical)}' where seq_id = {sequence};
            update seal.leaves set payload_salt = null where index = {index};
            insert into seal.leaves (index, kind, leaf, document) values (1000000000000, 2, '\x00', '{document}');
            insert into seal.redactions (index, approval, target, sequence, masked, salt, done_at) values (1000000000000, 0, {index}, {sequence}, null, '\x{new string('0', 64)}', now())
            """);

        (await host.GetAsync("auditor.makkah", "/v1/ledger/audits")).Text.ShouldNotContain("2026-01-02T03:04:05Z");
    }

    [Fact]
    public async Task a_row_that_nobody_can_read_does_not_end_the_telling_of_incidents()
    {
        await using var undo = await host.RememberAsync();
        await host.AttackAsync("""
            insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, tenant_id)
            values (nextval('ledger.mt_events_sequence'), gen_random_uuid(), null, 1, '{}', 'incident_found', 'makkah')
            """);

        (await host.GetAsync("auditor.makkah", "/v1/ledger/incidents")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task what_all_share_is_told_in_each_region_though_the_event_of_one_was_deleted()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        await host.AttackAsync("create schema kept; create table kept.tree as table seal.tree; update seal.tree set mac = null");
        await host.StepAsync(stream, "Waits");
        await host.SecondSealer().RunAsync(TestContext.Current.CancellationToken);
        (await OpenAsync("auditor.makkah")).ShouldBe(1);

        await host.AttackAsync(HistoryAttacks.ForgetIncidents("makkah"));
        await host.RestartAsync();
        await host.Sealer.RunAsync(TestContext.Current.CancellationToken);
        var told = await OpenAsync("auditor.makkah");
        await host.AttackAsync("update seal.tree set mac = (select mac from kept.tree); drop schema kept cascade");

        (await OpenAsync("auditor.madinah")).ShouldBe(1);
        told.ShouldBe(1);
    }

    [Fact]
    public async Task what_stopped_the_sealing_outlives_its_events_and_a_restart()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        await host.AttackAsync($"update ledger.mt_events set user_name = 'somebody' where stream_id = '{stream}' and version = 4");
        await host.AuditAsync();

        // Nothing of it is sealed, and the cause is gone.
        await host.AttackAsync($"""
            {HistoryAttacks.ForgetIncidents()}
            update ledger.mt_events set user_name = 'officer2.makkah' where stream_id = '{stream}' and version = 4
            """);
        await host.RestartAsync();

        (await host.GetAsync(null, "/health/ledger")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await host.IncidentsAsync()).ShouldBe([IncidentKind.AuditFailed]);
        (await host.Sealer.RunAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task a_forged_answer_keeps_nobody_from_answering()
    {
        await using var undo = await host.RememberAsync();
        await host.Sealer.Incidents.RecordAsync(IncidentKind.WitnessDisagrees, new { size = 7 }, region: null, TestContext.Current.CancellationToken);
        var told = (Guid)(await host.GetAsync("auditor.makkah", "/v1/ledger/incidents")).Json["items"]![0]!["id"]!;
        await host.AttackAsync(HistoryAttacks.ForgeAnswer(told));
        (await host.IncidentsAsync()).ShouldBe([IncidentKind.WitnessDisagrees]);

        await host.AnswerAsync("admin.makkah", told);
        (await host.PostAsync("admin.makkah", $"/v1/ledger/incidents/{told}/resolution", """{"resolution":"Again"}""")).Code.ShouldBe("incident-already-resolved");
        (await host.IncidentsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_event_that_is_found_unsealed_is_told_at_once()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        await host.AttackAsync($"""
            insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type)
            select -5, gen_random_uuid(), gen_random_uuid(), 1, data, type, now(), tenant_id, mt_dotnet_type from ledger.mt_events where stream_id = '{stream}' and version = 1
            """);

        await host.AuditAsync();

        (await host.IncidentsAsync()).ShouldBe([IncidentKind.Late]);
    }

    [Theory]
    [InlineData("alter table ledger.mt_events enable row level security", "alter table ledger.mt_events disable row level security")]
    [InlineData("alter table seal.leaves disable trigger leaves_keep", "alter table seal.leaves enable trigger leaves_keep")]
    [InlineData("create rule swallow as on insert to seal.tiles do instead nothing", "drop rule swallow on seal.tiles")]
    public async Task the_audit_looks_after_the_guards(string attack, string repair)
    {
        await host.LiveAsync();
        await host.ExecuteAsync(attack);

        var findings = await host.AuditAllAsync();

        await host.ExecuteAsync(repair);
        findings.ShouldContain(finding => finding.Contains("guards", StringComparison.Ordinal));
        await host.AnswerAllAsync();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("'x'")]
    public async Task the_overlap_of_a_rotation_is_missed(string overlap)
    {
        await using var undo = await host.RememberAsync();
        await host.LiveAsync();
        await host.AttackAsync($"insert into seal.rotations (index, next_key, overlap) values (1, '{host.Sealer.Key.Verifier}', {overlap})");

        (await host.AuditAsync()).ShouldContain(finding => finding.Contains("overlap", StringComparison.Ordinal));
    }

    private async Task<int> OpenAsync(string user) => (await host.GetAsync(user, "/v1/ledger/incidents")).Json["items"]!.AsArray().Count;
}
