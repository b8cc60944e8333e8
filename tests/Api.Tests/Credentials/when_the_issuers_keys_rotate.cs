using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EventLedger.Api.Tests.Credentials;

/// <summary>On two nodes that share the folder of keys.</summary>
public sealed class when_the_issuers_keys_rotate(StaffHost host) : IClassFixture<StaffHost>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task every_node_goes_over_and_what_the_earlier_ones_gave_holds_until_it_has_ended()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (access, refresh) = await host.TokensAsync(browser);
        var (unseen, _) = await host.TokensAsync(browser);
        var first = (await KeysAsync(host)).ShouldHaveSingleItem();
        first.ShouldBe(new JsonWebToken(access).Kid);
        await using var other = await host.JoinAsync();

        var (code, output) = await ServiceProgram.RunAsync([("EventLedger__DataFolder", host.Folder.FullName)], "rotate-issuer-keys");
        code.ShouldBe(0, output);
        output.ShouldContain("keys 2, which sign from");
        foreach (var node in new LedgerHost[] { host, other })
        {
            await LedgerHost.UntilAsync(async () => (await KeysAsync(node)).Count == 2);
        }

        var renewed = "";
        await LedgerHost.UntilAsync(async () =>
        {
            var (status, json) = await host.RefreshAsync(refresh);
            status.ShouldBe(HttpStatusCode.OK, json?.ToJsonString());
            (renewed, refresh) = ((string)json!["access_token"]!, (string)json["refresh_token"]!);
            return new JsonWebToken(renewed).Kid != first;
        });
        foreach (var token in new[] { access, renewed })
        {
            (await host.ReadAsync(person, token)).ShouldBe(HttpStatusCode.OK);
            (await other.SendAsync(null, HttpMethod.Get, $"/v1/beneficiaries/{person.Id}", null, ("Authorization", $"Bearer {token}"))).Status.ShouldBe(HttpStatusCode.OK);
        }

        // No token is in use that long; the key is none any more even for one that were.
        host.Clock.Pass(TimeSpan.FromHours(13));
        await LedgerHost.UntilAsync(async () => (await KeysAsync(host)).SequenceEqual([new JsonWebToken(renewed).Kid]));
        (await host.ReadAsync(person, unseen)).ShouldBe(HttpStatusCode.Unauthorized);
        (await host.ReadAsync(person, renewed)).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<List<string>> KeysAsync(LedgerHost node)
    {
        var keys = await node.GetAsync(null, "/.well-known/jwks");
        return [.. JsonNode.Parse(keys.Text)!["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];
    }
}
