using System.Globalization;
using System.Net;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;

namespace EventLedger.Ledger.Tests.Sealing;

public sealed class when_an_event_is_redacted(SealedHost host) : IClassFixture<SealedHost>
{
    private const string Redactions = "/v1/ledger/redactions";

    [Fact]
    public async Task it_takes_two_people_and_leaves_everything_provable()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        await host.RedactAsync(stream, 3, "/name");

        var step = (await host.GetAsync("officer2.makkah", $"/v1/requests/{stream}/timeline")).Json["events"]![2]!["data"]!;
        ((string)step["name"]!, (string)step["officer"]!).ShouldBe(("[redacted]", "officer2.makkah"));
        (await host.QueryAsync<bool>($"select payload_salt is null and metadata_salt is not null from seal.leaves where stream_id = '{stream}' and version = 3")).ShouldBe([true]);
        (await host.QueryAsync<bool>("select bool_and(masked is null and done_at is not null) from seal.redactions")).ShouldBe([true]);
        (await host.StepAsync(stream, "Life goes on")).ShouldBe(HttpStatusCode.OK);
        await host.ShouldBeWellAsync(stream);
        (await host.VerifyAsync(stream)).Words.ShouldContain("redacted");
    }

    [Fact]
    public async Task the_redaction_itself_tells_how_far_it_has_come()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        var id = await host.RequestRedactionAsync(stream, 3, "/name");
        var found = (await host.GetAsync("admin.makkah", $"/v1/audit/events?stream={stream}&type=WorkStepRecorded")).Json["events"]![0]!;
        ((Guid)found["id"]!).ShouldBe(await host.EventAsync(stream, 3));

        var asked = (await host.GetAsync("auditor.makkah", $"{Redactions}/{id}")).Json;
        ((string)asked["status"]!, (string)asked["requestedBy"]!).ShouldBe(("requested", "admin.makkah"));
        (await host.PostAsync("auditor.makkah", $"{Redactions}/{id}/approval", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        await host.SealAsync();
        var done = (await host.GetAsync("admin.makkah", $"{Redactions}/{id}")).Json;

        ((string)done["status"]!, (string)done["decidedBy"]!).ShouldBe(("approved", "auditor.makkah"));
        done["maskedAt"].ShouldNotBeNull();
        (await host.QueryAsync<short>($"select kind from seal.leaves where index = {done["leaf"]}")).ShouldBe([(short)LeafKind.Redaction]);
        (await host.GetAsync("auditor.makkah", Redactions)).Json["items"]!.AsArray().Select(item => (Guid)item!["id"]!).ShouldContain(id);
        (await host.GetAsync("auditor.madinah", $"{Redactions}/{id}")).Code.ShouldBe("redaction-not-found");
        await host.ShouldBeWellAsync(id);
    }

    [Fact]
    public async Task whoever_may_not_is_refused_and_nothing_is_masked()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        var target = await host.EventAsync(stream, 3);
        var id = await host.RequestRedactionAsync(stream, 3, "/name");

        (await host.PostAsync("auditor.makkah", Redactions, SealedHost.RedactionOf(target, "/name"))).Code.ShouldBe("access-denied");
        (await host.PostAsync("admin.makkah", $"{Redactions}/{id}/approval", "{}")).Code.ShouldBe("access-denied");
        (await host.PostAsync("auditor.madinah", $"{Redactions}/{id}/approval", "{}")).Code.ShouldBe("redaction-not-found");
        (await host.PostAsync("auditor.makkah", $"{Redactions}/{Guid.NewGuid()}/approval", "{}")).Code.ShouldBe("redaction-not-found");
        (await host.PostAsync("auditor.makkah", $"{Redactions}/{stream}/approval", "{}")).Code.ShouldBe("redaction-not-found");
        (await host.GetAsync("auditor.makkah", $"{Redactions}/{stream}")).Code.ShouldBe("redaction-not-found");
        (await host.PostAsync("admin.makkah", Redactions, SealedHost.RedactionOf(target, "/doneAt"))).Code.ShouldBe("member-not-maskable");
        (await host.PostAsync("admin.makkah", Redactions, SealedHost.RedactionOf(Guid.NewGuid(), "/name"))).Code.ShouldBe("event-not-found");
        (await host.PostAsync("admin.madinah", Redactions, SealedHost.RedactionOf(target, "/name"))).Code.ShouldBe("event-not-found");
        (await host.PostAsync("auditor.makkah", $"{Redactions}/{id}/refusal", """{"reason":"It names nobody."}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("auditor.makkah", $"{Redactions}/{id}/approval", "{}")).Code.ShouldBe("redaction-already-decided");
        (await host.PostAsync("auditor.makkah", $"{Redactions}/{id}/refusal", """{"reason":"Again."}""")).Code.ShouldBe("redaction-already-decided");
        await host.StepAsync(stream, "Not sealed yet");
        (await host.PostAsync("admin.makkah", Redactions, SealedHost.RedactionOf(await host.EventAsync(stream, 5), "/name"))).Code.ShouldBe("event-not-sealed");

        await host.ShouldBeWellAsync(stream);
        (await host.QueryAsync<long>("select count(*) from seal.redactions")).ShouldBe([0]);
    }

    [Fact]
    public async Task more_of_it_may_be_redacted_later_and_both_at_once()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        var (first, second) = (await host.RequestRedactionAsync(stream, 3, "/name"), await host.RequestRedactionAsync(stream, 3, "/officer"));
        foreach (var id in new[] { first, second })
        {
            (await host.PostAsync("auditor.makkah", $"{Redactions}/{id}/approval", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        }

        await host.SealAsync();
        await host.RedactAsync(stream, 3, "/name");

        (await host.QueryAsync<string>($"select (data->>'name') || (data->>'officer') from ledger.mt_events where stream_id = '{stream}' and version = 3")).ShouldBe(["[redacted][redacted]"]);
        (await host.QueryAsync<long>("select count(*) from seal.redactions where salt is not null")).ShouldBe([1]);
        await host.ShouldBeWellAsync(stream);
    }

    [Fact]
    public async Task a_sealer_that_was_killed_before_masking_is_continued_by_the_next()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        await host.PostAsync("auditor.makkah", $"{Redactions}/{await host.RequestRedactionAsync(stream, 3, "/name")}/approval", "{}");
        await using (var connection = await host.Sealer.Own.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await host.Sealer.SealAsync(connection);
            await host.Sealer.PublishAsync(connection);
        }

        // Sealed and published, but not masked yet: nothing is wrong at this moment either.
        (await host.VerifyAsync(stream)).Code.ShouldBe(0);
        (await host.AuditAsync()).ShouldBeEmpty();
        await host.RestartAsync();
        await host.SealAsync();

        (await host.QueryAsync<string>($"select data->>'name' from ledger.mt_events where stream_id = '{stream}' and version = 3")).ShouldBe(["[redacted]"]);
        await host.ShouldBeWellAsync(stream);
    }

    /// <summary>Done by a superuser, {0} being a stream whose third event is redacted.</summary>
    public static TheoryData<string, string> Attacks => new()
    {
        { "what remains is edited", "update ledger.mt_events set data = jsonb_set(data, '{{officer}}', '\"another\"') where stream_id = '{0}' and version = 3" },
        { "the mask is edited", "update ledger.mt_events set data = jsonb_set(data, '{{name}}', '\"invented\"') where stream_id = '{0}' and version = 3" },
        { "the redaction is another event's", "update seal.redactions set target = target + 1; update seal.leaves set payload_salt = null where stream_id = '{0}' and version = 4" },
        { "the redaction is made to point at another event", "update seal.leaves set document = jsonb_set(document::jsonb, '{{target}}', to_jsonb((document::jsonb->>'target')::bigint + 1))::text where kind = 2" },
        { "the redaction's approvers are changed", "update seal.leaves set document = replace(document, 'auditor.makkah', 'nobody.makkah') where kind = 2" },
        { "the redaction's leaf is deleted", "delete from seal.leaves where kind = 2" },
        { "the redaction's document is spoilt", "update seal.leaves set document = 'nothing' where kind = 2" },
        { "the redaction is forgotten", "delete from seal.redactions" },
        { "its salt is edited", "update seal.redactions set salt = decode(repeat('00', 32), 'hex')" },
        { "another event is masked along with it", "update ledger.mt_events set data = jsonb_set(data, '{{name}}', '\"[redacted]\"') where stream_id = '{0}' and version = 4; update seal.leaves set payload_salt = null where stream_id = '{0}' and version = 4" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task auditor_and_operator_find_it(string attack, string sql)
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        await host.RedactAsync(stream, 3, "/name");
        await host.ShouldBeWellAsync(stream);

        await host.AttackAsync(string.Format(CultureInfo.InvariantCulture, sql, stream));

        (await host.VerifyOrRefuseAsync(stream)).ShouldBeFalse(attack);
        (await host.AuditAsync()).ShouldNotBeEmpty(attack);
    }

    [Fact]
    public async Task what_was_altered_before_is_not_redacted_over()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        var id = await host.RequestRedactionAsync(stream, 3, "/name");
        await host.AttackAsync($"update ledger.mt_events set data = jsonb_set(data, '{{officer}}', '\"another\"') where stream_id = '{stream}' and version = 3");

        await host.PostAsync("auditor.makkah", $"{Redactions}/{id}/approval", "{}");
        await host.SealAsync();

        (await host.IncidentsAsync()).ShouldBe([IncidentKind.RedactionTargetAltered]);
        (await host.QueryAsync<long>("select count(*) from seal.redactions")).ShouldBe([0]);
    }

    [Fact]
    public async Task an_approval_written_by_sql_masks_nothing()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        var id = await host.RequestRedactionAsync(stream, 3, "/name");

        await host.AttackAsync($"""
            insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, headers)
            select nextval('ledger.mt_events_sequence'), gen_random_uuid(), stream_id, 2,
                jsonb_build_object('target', data->'target', 'members', data->'members', 'basis', data->'basis', 'approvers', '["a","b"]'::jsonb, 'approvedAt', data->'requestedAt'),
                'redaction_approved', now(), tenant_id, mt_dotnet_type, correlation_id, causation_id, 'auditor.makkah', headers
            from ledger.mt_events where stream_id = '{id}' and version = 1;
            update ledger.mt_streams set version = 2 where id = '{id}';
            """);
        await host.SealAsync();

        (await host.IncidentsAsync()).ShouldBe([IncidentKind.Unattributed]);
        (await host.QueryAsync<long>("select count(*) from seal.redactions")).ShouldBe([0]);
        (await host.VerifyAsync(stream)).Code.ShouldBe(0);
    }
}
