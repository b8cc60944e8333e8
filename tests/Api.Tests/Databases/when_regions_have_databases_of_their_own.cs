using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Projections.Requests;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Databases;

public sealed class when_regions_have_databases_of_their_own(TwoDatabases host) : IClassFixture<TwoDatabases>
{
    private static readonly string[] Tables =
        ["mt_streams", "mt_events", "idempotency_keys", "personal_keys", "tracking_references", "reference_codes"];

    [Fact]
    public async Task a_whole_life_is_lived_in_the_database_of_its_region_alone()
    {
        await LiveAsync("makkah");
        await LiveAsync("madinah");

        foreach (var table in Tables)
        {
            (await host.QueryAsync<string>($"select distinct tenant_id from ledger.{table}")).ShouldBe(["makkah"], table);
            (await host.QueryAsync<string>($"select distinct tenant_id from ledger.{table}", host.Second)).ShouldBe(["madinah"], table);
        }
    }

    [Fact]
    public async Task either_is_found_by_its_reference()
    {
        var requests = await Task.WhenAll(OpenAsync("makkah"), OpenAsync("madinah"));

        // A new process remembers neither, and starts on databases that are filled already.
        await host.RestartAsync();
        var tracked = await Task.WhenAll(requests.Select(request => host.GetAsync(null, $"/v1/tracking/{request["trackingReference"]}")));

        tracked.Select(reply => reply.Status).ShouldAllBe(status => status == HttpStatusCode.OK);
        tracked.Select(reply => ((string)reply.Json["trackingReference"]!)[..2]).ShouldBe(["MK", "MD"]);
    }

    [Fact]
    public async Task a_reference_of_no_region_leads_nowhere() =>
        (await host.GetAsync(null, $"/v1/tracking/{Domain.Shared.TrackingReference.Create("QQ", 1)}")).Status.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task each_database_has_a_ledger_of_its_own_that_auditors_read()
    {
        await Task.WhenAll(OpenAsync("makkah"), OpenAsync("madinah"));
        await TwoDatabases.UntilAsync(async () => (await SealedAsync("")).Count > 0 && (await SealedAsync("?region=madinah")).Count > 0);

        (await SealedAsync("")).ShouldBe(["makkah"]);
        (await SealedAsync("?region=madinah")).ShouldBe(["madinah"]);
    }

    [Fact]
    public async Task a_request_is_not_to_be_had_from_the_other_region()
    {
        var request = await OpenAsync("madinah");
        (await host.GetAsync("admin.makkah", $"/v1/requests/{request["id"]}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.GetAsync("admin.madinah", $"/v1/requests/{request["id"]}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("makkah")]
    [InlineData("madinah")]
    public async Task a_repetition_is_given_the_first_answer(string region)
    {
        var id = (string)(await OpenAsync(region))["id"]!;
        var first = await host.PostAsync($"officer2.{region}", $"/v1/requests/{id}/receipt", "{}", ("Idempotency-Key", "same-in-both"));
        var second = await host.PostAsync($"officer2.{region}", $"/v1/requests/{id}/receipt", "{}", ("Idempotency-Key", "same-in-both"));
        first.Status.ShouldBe(HttpStatusCode.OK, first.Text);
        second.Replayed.ShouldBeTrue();
        second.Text.ShouldBe(first.Text);
    }

    [Theory]
    [InlineData("makkah", "MK-001")]
    [InlineData("madinah", "MD-001")]
    public async Task queue_and_quality_become_current(string region, string centre)
    {
        var id = (string)(await OpenAsync(region))["id"]!;
        await CaughtUpAsync();

        var queue = await host.GetAsync($"clerk.{region}", $"/v1/centres/{centre}/queue?limit=200&sort=-opened");
        ((long)queue.Json["freshness"]!["eventsBehind"]!).ShouldBe(0);
        ((string)queue.Json["items"]![0]!["id"]!).ShouldBe(id);
        var quality = await host.GetAsync($"monitor.{region}", "/v1/monitoring/centres");
        quality.Json["centres"]!.AsArray().Select(row => (string?)row!["centreCode"]).ShouldBe([centre]);
        var history = await host.GetAsync($"monitor.{region}", $"/v1/monitoring/centres/{centre}");
        history.Json["periods"]!.AsArray().Last()!["requests"]!["opened"]!.AsArray().Select(opened => (string)opened!).ShouldContain(id);
    }

    [Fact]
    public async Task a_rebuild_brings_back_the_read_models_of_both()
    {
        await OpenAsync("makkah");
        await OpenAsync("madinah");
        await CaughtUpAsync();
        var before = await SummariesAsync();
        before.ShouldAllBe(documents => documents.Count > 0);

        // A service that goes on projecting would be in the way.
        await host.RestartAsync(projects: false);
        await host.QueryAsync<Guid>($"delete from {RequestSummaryTable.Name} returning id");
        await host.QueryAsync<Guid>($"delete from {RequestSummaryTable.Name} returning id", host.Second);
        foreach (var region in (string[])["makkah", "madinah"])
        {
            using var daemon = await host.Host.Services.GetRequiredService<IDocumentStore>().BuildProjectionDaemonAsync(region);
            await daemon.RebuildProjectionAsync(nameof(RequestSummary), TestContext.Current.CancellationToken);
        }

        (await SummariesAsync()).ShouldBe(before);
        await host.RestartAsync();
    }

    [Theory]
    [InlineData("makkah", "MK-001 MK-002")]
    [InlineData("madinah", "MD-001 MD-002")]
    public async Task centres_are_listed_from_the_database_of_their_region(string region, string centres)
    {
        await CaughtUpAsync();
        var page = (await host.GetAsync($"clerk.{region}", "/v1/centres")).Json;
        string.Join(' ', page["items"]!.AsArray().Select(item => (string)item!["code"]!)).ShouldBe(centres);
        ((long)page["freshness"]!["eventsBehind"]!).ShouldBe(0);
    }

    [Fact]
    public async Task it_becomes_ready_and_names_the_projections_of_both()
    {
        await CaughtUpAsync();
        var ready = await host.GetAsync(null, "/health/ready");
        ready.Status.ShouldBe(HttpStatusCode.OK);
        var projections = ready.Json["projections"]!.AsArray().Select(projection => $"{projection!["name"]} {projection["state"]} {projection["database"]}").ToList();
        projections.Count(projection => projection.EndsWith(host.Second.Name, StringComparison.Ordinal)).ShouldBe(projections.Count / 2);
        projections.ShouldContain($"RequestSummary current {host.Second.Name}");
    }

    /// <summary>The regions whose events an auditor of Makkah finds among the leaves.</summary>
    private async Task<List<string>> SealedAsync(string query)
    {
        var leaves = (await host.GetAsync("auditor.makkah", $"/v1/ledger/leaves{query}")).Json["items"]?.AsArray() ?? [];
        return [.. leaves.Select(leaf => Convert.FromBase64String((string)leaf!["leaf"]!)).Where(leaf => leaf[1] == 0).Select(leaf => Encoding.UTF8.GetString(leaf, 28, leaf[27])).Distinct()];
    }

    private async Task<JsonObject> OpenAsync(string region)
    {
        var beneficiary = await host.BeneficiaryAsync(region);
        var reply = await host.PostAsync($"clerk.{region}", "/v1/requests", $$"""
            {"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{beneficiary}}","channel":"desk","answers":{"plot":"7"} }
            """);
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return reply.Json;
    }

    private async Task LiveAsync(string region)
    {
        var id = (string)(await OpenAsync(region))["id"]!;
        foreach (var (who, command, body) in ((string, string, string)[])
        [
            ("officer2", "receipt", "{}"),
            ("officer2", "work-steps", """{"name":"Check"}"""),
            ("officer2", "completion", """{"decision":"approved"}"""),
            ("officer2", "handover", "{}"),
            ("clerk", "collection", """{"collectedBy":"نورة"}"""),
        ])
        {
            var reply = await host.PostAsync($"{who}.{region}", $"/v1/requests/{id}/{command}", body, ("Idempotency-Key", $"{id}-{command}"));
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        }

        var timeline = await host.GetAsync($"auditor.{region}", $"/v1/requests/{id}/timeline");
        timeline.Json["events"]!.AsArray().Count.ShouldBe(6);
    }

    private async Task CaughtUpAsync()
    {
        await host.CaughtUpAsync("makkah");
        await host.CaughtUpAsync("madinah");
    }

    private async Task<List<string>[]> SummariesAsync()
    {
        var sql = $"select tenant_id || ' ' || id || ' ' || mt_version || ' ' || data::text from {RequestSummaryTable.Name} order by 1";
        return [await host.QueryAsync<string>(sql), await host.QueryAsync<string>(sql, host.Second)];
    }
}
