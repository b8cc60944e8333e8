using System.Globalization;
using System.Net;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Projections.Tests.Requests;

public sealed class when_rebuilding(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Fee = """{"amountHalalas":12300,"method":"card","reference":"R"}""";
    private static readonly string Documents = $$"""
        {"documents":[
          {"name":"hospital-notification","mediaType":"application/pdf","sizeBytes":5,"sha256":"{{new string('a', 64)}}"},
          {"name":"parents-id","mediaType":"image/jpeg","sizeBytes":7,"sha256":"{{new string('b', 64)}}"}]}
        """;

    // Each a life, command by command: who may do everything does, and a second person approves. Centres have theirs after them.
    private static readonly (string Command, string Body)[][] Lives =
    [
        [
            ("fee-payments", Fee), ("transmissions", Documents), ("receipt", "{}"), ("returns", """{"reasons":["unreadable"]}"""),
            ("transmissions", Documents), ("forwarding", """{"departmentCode":"LND","reason":"A land matter"}"""), ("receipt", "{}"),
            ("work-steps", """{"name":"Check"}"""), ("suspension", """{"reason":"Waiting"}"""), ("resumption", "{}"),
            ("deadline-extension", """{"deadline":"2199-01-01T00:00:00Z","reason":"Floods"}"""), ("completion", """{"decision":"approved"}"""),
            ("reopening", """{"reason":"Mistake"}"""), ("completion", """{"decision":"rejected","reason":"No"}"""), ("handover", "{}"),
            ("contacts", """{"method":"phone"}"""), ("centre-reassignment", """{"centreCode":"MK-002","reason":"Closed"}"""),
            ("collection", """{"collectedBy":"x"}"""), ("corrections", """{"correctedVersion":2,"member":"receiptNumber","note":"R-1"}"""),
        ],
        [
            ("fee-payments", Fee), ("withdrawal", """{"reason":"Not needed"}"""), ("refund-requests", """{"amountHalalas":300,"reason":"Withdrawn"}"""),
            ("refund-refusal", """{"reason":"All of it"}"""), ("refund-requests", """{"amountHalalas":12300,"reason":"Withdrawn"}"""),
            ("refund-approval", "{}"), ("refund-payment", """{"reference":"F"}"""),
        ],
        [("cancellation", """{"reason":"Twice"}"""), ("reopening", """{"reason":"Not twice"}"""), ("withdrawal", """{"reason":"Not needed"}""")],
    ];

    [Fact]
    public async Task every_document_comes_out_byte_for_byte_as_it_was()
    {
        await LiveAsync();
        (await MissingAsync()).ShouldBeEmpty("Events that stored read models are made of, and no life here has: add them to one.");
        await LedgerHost.CaughtUpAsync(Store);
        var tables = await TablesAsync();
        tables.Count.ShouldBe(Projections.Count, "Every stored projection has one table.");
        var before = await DocumentsAsync(tables);
        tables.ShouldAllBe(table => before.Any(document => document.StartsWith(table, StringComparison.Ordinal)));

        // A service that goes on projecting would be in the way.
        await host.RestartAsync(projects: false);
        foreach (var table in tables)
        {
            await host.QueryAsync<Guid>($"delete from {table} returning id");
        }

        (await DocumentsAsync(tables)).ShouldBeEmpty();
        await RebuildAsync();

        var after = await DocumentsAsync(tables);
        after.Except(before).ShouldBeEmpty();
        after.Count.ShouldBe(before.Count);
    }

    private IDocumentStore Store => host.Host.Services.GetRequiredService<IDocumentStore>();

    private List<ProjectionBase> Projections => [.. ((DocumentStore)Store).Options.Projections.All.OfType<ProjectionBase>()];

    // Each to its end and to every place before, so that no arm of a fold is passed over by a later one.
    private async Task LiveAsync()
    {
        foreach (var life in Lives)
        {
            for (var length = 0; length <= life.Length; length++)
            {
                var id = await host.OpenAsync();
                foreach (var (command, body) in life.Take(length))
                {
                    // A reference pays once.
                    var once = body.Replace("\"reference\":\"", $"\"reference\":\"{id}-", StringComparison.Ordinal);
                    await AcceptedAsync(command == "refund-approval" ? "manager.makkah" : "admin.makkah", $"/v1/requests/{id}/{command}", once);
                }
            }
        }

        await RenewQuoteAsync();
        await AmendCalendarAsync();
        await MergeAsync();
        await StopCentresAsync();
    }

    private async Task AmendCalendarAsync()
    {
        var (first, last) = (DateTimeOffset.UtcNow.AddDays(1), DateTimeOffset.UtcNow.AddDays(20));
        await AcceptedAsync("admin.makkah", "/v1/calendar-amendments", $$"""
            {"holidays":[{"first":"{{first:yyyy-MM-dd}}","last":"{{last:yyyy-MM-dd}}","nameAr":"عطلة","nameEn":"Holiday","decree":"Circular 1"}]}
            """);
        await LedgerHost.UntilAsync(async () => !(await MissingAsync()).Contains("deadline_moved_by_calendar"));
    }

    private async Task MergeAsync()
    {
        var twin = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1058529940","nameAr":"نورة","mobile":"0501234567"}""");
        var opened = await host.PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"BIRTH-CERT","beneficiaryId":"{{twin.Json["id"]}}","channel":"desk","answers":{} }""");
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        var merge = await host.PostAsync("manager.makkah", "/v1/merges", $$"""{"survivorId":"{{await host.BeneficiaryAsync()}}","absorbedId":"{{twin.Json["id"]}}","reason":"Twice"}""");
        await AcceptedAsync("admin.makkah", $"{merge.Location}/approval", "{}");
        await LedgerHost.UntilAsync(async () => !(await MissingAsync()).Contains("request_followed_record"));
    }

    // What follows from it is in the documents, too.
    private async Task StopCentresAsync()
    {
        await AcceptedAsync("admin.makkah", "/v1/centres/MK-001/suspension", """{"reason":"Inspection"}""");
        await LedgerHost.UntilAsync(async () => !(await MissingAsync()).Contains("request_marked_for_reassignment"));
        await AcceptedAsync("admin.makkah", "/v1/centres/MK-001/reinstatement", """{"reason":"In order"}""");
        var ended = await host.PostAsync(
            "admin.makkah", "/v1/centres", """{"code":"MK-009","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L","licensedUntil":"2026-01-01"}""");
        ended.Status.ShouldBe(HttpStatusCode.Created, ended.Text);
        await LedgerHost.UntilAsync(async () => !(await MissingAsync()).Contains("centre_licence_ended"));
        await AcceptedAsync("admin.makkah", "/v1/centres/MK-009/renewal", """{"validUntil":"2199-12-31","licenceNumber":"L-2"}""");
        await AcceptedAsync("admin.makkah", "/v1/centres/MK-009/revocation", """{"reason":"Forged receipts"}""");
        var appeal = await host.PostAsync("admin.makkah", "/v1/centres/MK-009/appeals", """{"against":"revocation","grounds":"The receipts are real"}""");
        appeal.Status.ShouldBe(HttpStatusCode.Created, appeal.Text);
        await AcceptedAsync("monitor.makkah", $"{appeal.Location}/outcome", """{"outcome":"overturned","reason":"They are"}""");
        await AcceptedAsync("admin.makkah", "/v1/centres/MK-002/surrender", """{"reason":"Premises given up"}""");

        // The last sweeps, which come a little later, change nothing more. The ends of the renewed licence and of the appeal's term are nothing to wait for.
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<long>("""
            select count(*) from wolverine.wolverine_incoming_envelopes
            where status <> 'Handled' and message_type not in ('end_licence_when_centre_licence_renewed', 'note_appeal_term_when_licence_appeal_lodged')
            """)).Single() == 0);
    }

    private async Task RenewQuoteAsync()
    {
        var longAgo = (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(400)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var opened = await host.PostAsync("admin.makkah", "/v1/requests", $$"""
            {"serviceCode":"BIRTH-CERT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"MK-001","channel":"desk","answers":{},"openedAt":"{{longAgo}}"}
            """);
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        await AcceptedAsync("admin.makkah", $"{opened.Location}/fee-quotes", "{}");
    }

    private async Task AcceptedAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{path}: {reply.Text}");
    }

    // Of the streams that a projection reads, whether it names them all itself or not.
    private async Task<IEnumerable<string>> MissingAsync()
    {
        var read = Projections.SelectMany(projection => projection.IncludedEventTypes).Where(type => type.IsSubclassOf(typeof(DomainEvent)))
            .Select(type => EventCatalogue.Of(type).State).ToHashSet();
        read.ShouldNotBeEmpty();
        var recorded = await host.QueryAsync<string>("select distinct type from ledger.mt_events");
        return EventCatalogue.All.Where(e => read.Contains(e.State)).Select(e => e.StoredName).Except(recorded);
    }

    private async Task RebuildAsync()
    {
        using var daemon = await Store.BuildProjectionDaemonAsync();
        foreach (var projection in Projections)
        {
            await daemon.RebuildProjectionAsync(projection.Name, TestContext.Current.CancellationToken);
        }
    }

    private Task<List<string>> TablesAsync() => host.QueryAsync<string>(
        $"select schemaname || '.' || tablename from pg_tables where schemaname = '{ProjectionCatalogue.Schema}'");

    // Whole rows, columns and document; only the time of writing is another.
    private async Task<List<string>> DocumentsAsync(List<string> tables)
    {
        var documents = new List<string>();
        foreach (var table in tables)
        {
            documents.AddRange(await host.QueryAsync<string>($"select '{table} ' || (to_jsonb(row) - 'mt_last_modified')::text from {table} row"));
        }

        return documents;
    }
}
