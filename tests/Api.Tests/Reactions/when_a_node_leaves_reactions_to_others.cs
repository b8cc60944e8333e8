using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Reactions;

/// <summary>A node may be told to begin no reactions, so that its processors are the callers' alone.</summary>
public sealed class when_a_node_leaves_reactions_to_others(when_a_node_leaves_reactions_to_others.Reluctant host)
    : IClassFixture<when_a_node_leaves_reactions_to_others.Reluctant>
{
    [Fact]
    public async Task what_is_due_waits_for_one_that_begins_them()
    {
        await host.PostAsync("admin.makkah", "/v1/centres", """{"code":"MK-401","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L-401"}""");
        var open = await host.PostAsync(
            "admin.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"MK-401","channel":"desk"}""");

        (await host.PostAsync("admin.makkah", "/v1/centres/MK-401/suspension", """{"reason":"Inspection"}""")).Status.ShouldBe(HttpStatusCode.OK);

        // A relay would have been told at once, and looks each second besides.
        await LedgerHost.UntilAsync(async () => (await host.QueryAsync<bool>("select now() - due_since > interval '2.5 seconds' from ledger.due_reactions")).Single());
        host.Begins = true;
        await host.RestartAsync();
        await LedgerHost.UntilAsync(async () =>
            (string?)(await host.GetAsync("admin.makkah", $"/v1/requests/{open.Json["id"]}")).Json["awaitsReassignment"] == "centre-suspended");
        (await host.QueryAsync<long>("select count(*) from ledger.due_reactions where not_before is null")).ShouldBe([0]);
    }

    public sealed class Reluctant : LedgerHost
    {
        public bool Begins { get; set; }

        protected override IEnumerable<(string Name, string Value)> Settings => [("EventLedger:Reactions:Enabled", Begins ? "true" : "false")];
    }
}
