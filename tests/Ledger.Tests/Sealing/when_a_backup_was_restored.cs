using System.Net;

namespace EventLedger.Ledger.Tests.Sealing;

public sealed class when_a_backup_was_restored(SealedHost host) : IClassFixture<SealedHost>
{
    [Fact]
    public async Task reactions_wait_until_an_operator_lets_them_go()
    {
        await host.PostAsync("admin.makkah", "/v1/centres", """{"code":"MK-401","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L-401"}""");
        var open = await host.PostAsync(
            "admin.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"MK-401","channel":"desk"}""");
        await host.PostAsync("admin.makkah", "/v1/centres/MK-401/suspension", """{"reason":"Inspection"}""", ("X-Takeover", "true"));
        await host.SealAsync();
        var undo = await host.RememberAsync();
        await host.LiveAsync();
        var signed = host.LastSigned.Read()!;

        // A backup of that moment, with a reaction that was due then, and done later; what was signed since is remembered.
        await undo.DisposeAsync();
        host.LastSigned.Write(signed);
        await host.ExecuteAsync("""
            insert into ledger.due_reactions (tenant_id, stream_id, event_id, version, reaction)
            select tenant_id, stream_id, id, version, 'mark_for_reassignment_when_centre_suspended' from ledger.mt_events where type = 'centre_suspended'
            """);
        await host.RestartAsync();

        await SealedHost.UntilAsync(async () => (bool)(await StatusAsync())["isHeld"]!);
        ((long)(await StatusAsync())["due"]!).ShouldBe(1);
        (await host.GetAsync(null, "/health/reactions")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await host.PostAsync("admin.makkah", "/v1/reactions/release", null)).Status.ShouldBe(HttpStatusCode.Accepted);
        await SealedHost.UntilAsync(async () =>
            (string?)(await host.GetAsync("admin.makkah", $"/v1/requests/{open.Json["id"]}")).Json["awaitsReassignment"] == "centre-suspended");
        (await host.PostAsync("admin.makkah", "/v1/reactions/release", null)).Code.ShouldBe("reactions-not-held");
    }

    private async Task<System.Text.Json.Nodes.JsonObject> StatusAsync() => (await host.GetAsync("admin.makkah", "/v1/reactions")).Json;
}
