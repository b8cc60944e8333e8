using System.Net;
using EventLedger.Domain.Sealing;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>Findings are events of the regions that they concern: nothing that SQL does beside them takes one away.</summary>
public sealed class when_an_incident_is_told(SealedHost host) : IClassFixture<SealedHost>
{
    [Fact]
    public async Task it_is_told_again_when_its_event_is_deleted()
    {
        await using var undo = await host.RememberAsync();
        await StrangeEventAsync();
        var told = (await OpenAsync("auditor.makkah")).ShouldHaveSingleItem();

        await host.AttackAsync(HistoryAttacks.ForgetIncidents());

        (await host.GetAsync(null, "/health/ledger")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await OpenAsync("auditor.makkah")).ShouldBe([told]);
        (await host.QueryAsync<Guid>("select stream_id from ledger.mt_events where type = 'incident_found'")).ShouldBe([told]);
        await host.AnswerAsync("admin.makkah", told);
        (await OpenAsync("auditor.makkah")).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_answer_that_the_service_did_not_write_is_none()
    {
        await using var undo = await host.RememberAsync();
        await StrangeEventAsync();
        var told = (await OpenAsync("auditor.makkah")).ShouldHaveSingleItem();

        await host.AttackAsync(HistoryAttacks.ForgeAnswer(told));
        await host.RestartAsync();
        await host.SealAsync();

        (await OpenAsync("auditor.makkah")).ShouldContain(told);
        (await host.IncidentsAsync()).ShouldBe([IncidentKind.Unattributed, IncidentKind.Unattributed]);
    }

    [Fact]
    public async Task it_is_found_again_by_the_audit_until_somebody_answers()
    {
        await using var undo = await host.RememberAsync();
        await StrangeEventAsync();
        await host.AttackAsync($"{HistoryAttacks.ForgetIncidents()} delete from seal.leaves where stream_id not in (select id from ledger.mt_streams)");
        host.ForgetFindings();
        await host.RestartAsync();
        (await OpenAsync("auditor.makkah")).ShouldBeEmpty();

        await host.AuditAsync();
        (await host.IncidentsAsync()).ShouldContain(IncidentKind.Unattributed);

        await host.AnswerAllAsync();
        await host.RestartAsync();
        await host.AuditAsync();
        (await host.IncidentsAsync()).ShouldNotContain(IncidentKind.Unattributed);
    }

    [Fact]
    public async Task many_of_a_kind_are_one_and_are_not_found_again()
    {
        await using var undo = await host.RememberAsync();
        var stream = await host.LiveAsync();
        await host.AttackAsync(string.Concat(Enumerable.Range(5, 25).Select(version => Strange(stream, version))));
        await host.SealAsync();
        var items = (await host.GetAsync("auditor.makkah", "/v1/ledger/incidents")).Json["items"]!.AsArray();

        ((int)items.ShouldHaveSingleItem()!["detail"]!["events"]!).ShouldBe(25);
        await host.AuditAsync();
        await host.AnswerAllAsync();
        await host.AuditAsync();
        (await host.IncidentsAsync()).ShouldBeEmpty();

        // One more of them is no part of what was answered for.
        await host.AttackAsync(Strange(stream, 30));
        await host.SealAsync();
        (await host.IncidentsAsync()).ShouldBe([IncidentKind.Unattributed]);
    }

    [Fact]
    public async Task it_is_of_the_region_that_it_concerns()
    {
        await using var undo = await host.RememberAsync();
        await StrangeEventAsync();
        var told = (await OpenAsync("admin.makkah")).ShouldHaveSingleItem();

        (await OpenAsync("auditor.madinah")).ShouldBeEmpty();
        (await host.PostAsync("admin.madinah", $"/v1/ledger/incidents/{told}/resolution", """{"resolution":"Not mine"}""")).Code.ShouldBe("incident-not-found");
        (await OpenAsync("auditor.makkah")).ShouldBe([told]);
    }

    [Fact]
    public async Task what_all_share_each_region_answers_for()
    {
        var stream = await host.LiveAsync();
        await host.AttackAsync("create schema kept; create table kept.tree as table seal.tree; update seal.tree set mac = null");
        await host.StepAsync(stream, "Waits");
        await host.SecondSealer().RunAsync(TestContext.Current.CancellationToken);
        var told = (await OpenAsync("auditor.madinah")).ShouldHaveSingleItem();
        (await OpenAsync("auditor.makkah")).ShouldBe([told]);

        await host.AnswerAsync("admin.madinah", told);
        (await OpenAsync("auditor.madinah")).ShouldBeEmpty();
        (await host.SecondSealer().RunAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        (await OpenAsync("auditor.madinah")).ShouldBeEmpty();
        (await OpenAsync("auditor.makkah")).ShouldBe([told]);

        await host.AttackAsync("update seal.tree set mac = (select mac from kept.tree); drop schema kept cascade");
        await host.AnswerAsync("admin.makkah", told);
        (await host.SecondSealer().RunAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();
    }

    [Fact]
    public async Task an_answer_that_was_redacted_remains_one()
    {
        await using var undo = await host.RememberAsync();
        await StrangeEventAsync();
        var told = (await OpenAsync("auditor.makkah")).ShouldHaveSingleItem();
        await host.AnswerAsync("admin.makkah", told);
        await host.SealAsync();

        await host.RedactAsync(told, 2, "/resolution");
        await host.RestartAsync();

        (await host.QueryAsync<string>($"select data->>'resolution' from ledger.mt_events where stream_id = '{told}' and version = 2")).ShouldBe(["[redacted]"]);
        (await OpenAsync("auditor.makkah")).ShouldBeEmpty();
        (await host.AuditAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task one_that_cannot_be_recorded_is_told_all_the_same()
    {
        await using var undo = await host.RememberAsync();
        await host.ExecuteAsync("""
            create function public.hush() returns trigger language plpgsql as $$ begin if new.type = 'incident_found' then raise exception 'hush'; end if; return new; end $$;
            create trigger hush before insert on ledger.mt_events for each row execute function public.hush()
            """);
        await StrangeEventAsync();

        var told = (await OpenAsync("auditor.makkah")).ShouldHaveSingleItem();
        (await host.GetAsync(null, "/health/ledger")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await host.PostAsync("admin.makkah", $"/v1/ledger/incidents/{told}/resolution", """{"resolution":"Looked into"}""")).Code.ShouldBe("incident-not-found");

        await host.ExecuteAsync("drop function public.hush() cascade");
        (await OpenAsync("auditor.makkah")).ShouldBe([told]);
        await host.AnswerAsync("admin.makkah", told);
        (await OpenAsync("auditor.makkah")).ShouldBeEmpty();
    }

    [Fact]
    public async Task rows_of_the_release_before_are_taken_over_once()
    {
        await using var undo = await host.RememberAsync();
        await host.LiveAsync();
        var id = Guid.NewGuid();
        await host.ExecuteAsync($$"""
            create table seal.incidents (id uuid, kind varchar, found_at timestamptz, detail jsonb, resolved_at timestamptz);
            insert into seal.incidents values ('{{id}}', 'late', '2026-11-26', '{"region":"makkah","version":3}', null), (gen_random_uuid(), 'late', '2026-11-26', '{}', now()),
                (gen_random_uuid(), 'nonsense', 'infinity', '1e400', null)
            """);
        await host.RestartAsync();

        (await OpenAsync("auditor.makkah")).Count.ShouldBe(2);
        (await OpenAsync("auditor.makkah")).ShouldContain(id);
        await host.AnswerAllAsync();
        await host.RestartAsync();
        (await OpenAsync("auditor.makkah")).ShouldBeEmpty();
        await host.ExecuteAsync("drop table seal.incidents");
    }

    /// <summary>An event that the service did not write, sealed as such.</summary>
    private async Task StrangeEventAsync()
    {
        await host.AttackAsync(Strange(await host.LiveAsync(), 5));
        await host.SealAsync();
    }

    private static string Strange(Guid stream, int version) => HistoryAttacks.Insert(stream, $"{version}", "gen_random_uuid()");

    private async Task<List<Guid>> OpenAsync(string user) =>
        [.. (await host.GetAsync(user, "/v1/ledger/incidents")).Json["items"]!.AsArray().Select(incident => (Guid)incident!["id"]!)];
}
