using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EventLedger.Application.Ledger;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EventLedger.Api.Tests.Credentials;

public class TwoIssuers : LedgerHost
{
    public const string Authority = "https://authority.invalid";
    public const string Portal = "https://portal.example";

    protected override IEnumerable<(string Name, string Value)> Settings => [("EventLedger:Identity:Authority", Authority), ("EventLedger:Identity:Issuer", Portal)];
}

public sealed class when_two_issuers_stand_side_by_side(TwoIssuers host) : IClassFixture<TwoIssuers>
{
    [Fact]
    public async Task the_services_own_says_who_it_is_and_grants_no_passwords()
    {
        using var client = host.Host.Server.CreateClient();
        var said = JsonNode.Parse(await client.GetStringAsync(new Uri("/.well-known/openid-configuration", UriKind.Relative), TestContext.Current.CancellationToken))!;
        ((string)said["issuer"]!).TrimEnd('/').ShouldBe(TwoIssuers.Portal);
        said["grant_types_supported"]!.AsArray().Select(grant => (string)grant!).ShouldBe(["authorization_code", "refresh_token"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(TwoIssuers.Portal, "beneficiary")]
    [InlineData(TwoIssuers.Portal, "administrator")]
    [InlineData("urn:somebody:else", "administrator")]
    public async Task a_token_that_stands_for_no_sign_in_is_401(string issuer, string role)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = host.Host.Services.GetRequiredService<MasterKey>().Derive("issuer-signing") });
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = "eventledger",
            TokenType = "at+jwt",
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = "somebody", ["region"] = "makkah", ["role"] = role },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
        using var client = host.Host.Server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(new Uri("/v1/centres", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
