using System.Globalization;
using System.Net;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Sealing;

namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>By a superuser of the database, with the triggers switched off: nothing of it is sealed, and the full audit finds it.</summary>
public sealed class when_what_lies_beside_the_seal_is_attacked(SealedHost host) : IClassFixture<SealedHost>
{
    private const string Reference = "(select data->>'trackingReference' from ledger.mt_events where stream_id = '{0}' and version = 1)";

    /// <summary>What is done to a stream {0}, {1} being another one, how it is taken back, and what is found in between.</summary>
    public static TheoryData<string, string, string> Attacks => new()
    {
        { "update ledger.mt_streams set version = version + 5 where id = '{0}'", "update ledger.mt_streams set version = version - 5 where id = '{0}'", "Stream {0} of makkah is at version 9, and its events are at 4." },
        { "update ledger.mt_streams set is_archived = true where id = '{0}'", "update ledger.mt_streams set is_archived = false where id = '{0}'", "Stream {0} of makkah is archived, or an event of it is." },
        { "update ledger.mt_events set is_archived = true where stream_id = '{0}' and version = 3", "update ledger.mt_events set is_archived = false where stream_id = '{0}'", "Stream {0} of makkah is archived, or an event of it is." },
        { $"update ledger.tracking_references set request_id = '{{1}}' where reference = {Reference}", $"update ledger.tracking_references set request_id = '{{0}}' where reference = {Reference}", "The tracking reference of request {0} of makkah does not lead there." },
        { $"update ledger.tracking_references set request_id = '{{1}}' where reference = {Reference}", $"update ledger.tracking_references set request_id = '{{0}}' where reference = {Reference}", "A tracking reference leads to request {1} of makkah, which was not opened with it." },
        { "delete from ledger.tracking_references where request_id = '{0}'", $"insert into ledger.tracking_references values ({Reference}, 'makkah', '{{0}}')", "The tracking reference of request {0} of makkah does not lead there." },
        { "delete from ledger.reference_codes where tenant_id = 'makkah' and code = 'LND'", "insert into ledger.reference_codes values ('makkah', 'department', 'LND')", "of makkah is not listed." },
        { "insert into ledger.reference_codes values ('makkah', 'department', 'NONE')", "delete from ledger.reference_codes where code = 'NONE'", "A department of makkah is listed, and its stream" },
        { "insert into ledger.payment_references values ('makkah', 'provider', 'MADE-UP', '{0}')", "delete from ledger.payment_references where reference = 'MADE-UP'", "A payment reference is kept for request {0} of makkah, which it did not pay." },
        { "create table public.kept as table ledger.identities; update ledger.identities set identity = set_byte(identity, 3, 255 - get_byte(identity, 3)) where tenant_id = 'makkah'", "truncate ledger.identities; insert into ledger.identities table public.kept; drop table public.kept", "of makkah, who never had it." },
        { "create table public.kept as table ledger.identities; delete from ledger.identities where tenant_id = 'makkah'", "insert into ledger.identities select * from public.kept where tenant_id = 'makkah'; drop table public.kept", "No identity leads to beneficiary" },
        { "insert into ledger.request_reservations values ('makkah', gen_random_uuid(), 'BIRTH-CERT', '{0}')", "delete from ledger.request_reservations where request_id = '{0}'", "A request is reserved for {0} of makkah, which is not open." },
        { "update ledger.personal_keys set wrapped_key = set_byte(wrapped_key, 20, 255 - get_byte(wrapped_key, 20)) where tenant_id = 'makkah'", "update ledger.personal_keys set wrapped_key = set_byte(wrapped_key, 20, 255 - get_byte(wrapped_key, 20)) where tenant_id = 'makkah'", "of makkah is not the one that was kept." },
        { "update projections.mt_doc_requestsummary_5 set data = data || '{{\"status\":\"completed\"}}' where id = '{0}'", "update projections.mt_doc_requestsummary_5 set data = data || '{{\"status\":\"received\"}}' where id = '{0}'", "RequestSummary of stream {0} of makkah is not what its events give." },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task the_audit_finds_it_and_the_sealing_goes_on(string attack, string repair, string finding)
    {
        var (stream, other) = (await host.LiveAsync(), await host.LiveAsync());
        await host.CaughtUpAsync();
        string Of(string text) => string.Format(CultureInfo.InvariantCulture, text, stream, other);
        (await host.AuditAllAsync()).ShouldBeEmpty();

        await host.AttackAsync(Of(attack));
        var findings = await host.AuditAllAsync();
        (await host.StepAsync(other, "Life goes on")).ShouldBe(HttpStatusCode.OK);
        await host.SealAsync();

        string.Join('\n', findings).ShouldContain(Of(finding));
        (await host.IncidentsAsync()).ShouldBe([IncidentKind.DerivedChanged]);
        (await host.QueryAsync<long>($"select count(*) from seal.leaves where stream_id = '{other}'")).Single().ShouldBe(5);
        await host.AttackAsync(Of(repair));
        await host.AnswerAllAsync();
        (await host.AuditAllAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_open_request_that_is_not_reserved_any_more_is_found()
    {
        (await host.PostAsync("admin.makkah", "/v1/services", """
            {"code":"ONCE","nameAr":"خدمة","nameEn":"Service","departmentCode":"CIV","feeLines":[],"requiredDocuments":[],"targetWorkingHours":10,"oneAtATime":true}
            """)).Status.ShouldBe(HttpStatusCode.Created);
        var id = await host.OpenAsync(service: "ONCE");
        await host.SealAsync();
        (await host.AuditAllAsync()).ShouldBeEmpty();

        await host.AttackAsync($"create table public.kept as table ledger.request_reservations; delete from ledger.request_reservations where request_id = '{id}'");
        (await host.AuditAllAsync()).ShouldBe([$"Request {id} of makkah is open and not reserved, so that another could be opened beside it."]);

        await host.AttackAsync("insert into ledger.request_reservations table public.kept; drop table public.kept");
        await host.AnswerAllAsync();
        (await host.AuditAllAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_part_that_cannot_read_what_is_there_is_a_finding_and_the_others_go_on()
    {
        await host.LiveAsync();
        var seen = false;
        AuditPart[] parts = [new("The first", (_, _) => throw new FormatException()), new("The second", (_, _) => One())];

        var report = await new LedgerAudit(host.Sealer, host.LastSigned, parts, host.Ledgers.AuditLogs.All[0], TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

        (report.Findings.Single(), seen).ShouldBe(("The first cannot be read any more (FormatException).", true));
        await host.AnswerAllAsync();

        async IAsyncEnumerable<(string?, string)> One()
        {
            await Task.Yield();
            seen = true;
            yield break;
        }
    }
}
