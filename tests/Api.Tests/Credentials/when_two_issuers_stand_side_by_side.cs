using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Application.Ledger;
using EventLedger.Tests.Support;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EventLedger.Api.Tests.Credentials;

/// <summary>Another instance of the service, under other keys, which is the authority of the first one's staff.</summary>
public sealed class Authority : LedgerHost
{
    public const string Address = "https://authority.example/";

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("EventLedger:Identity:Issuer", Address), ("EventLedger:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))];
}

/// <summary>A service beside an authority that is alive.</summary>
public sealed class TwoIssuers : ClientHost
{
    public const string Portal = "https://portal.example/";

    public Authority Authority { get; } = new();

    protected override IEnumerable<(string Name, string Value)> Settings =>
    [
        .. base.Settings,
        ("EventLedger:Identity:Authority", Authority.Address),
        ("EventLedger:Identity:Issuer", Portal.TrimEnd('/')),
        ("EventLedger:Identity:StaffAccounts", "true"),
        ("EventLedger:Identity:IdentityClaim", "document_number"),
    ];

    public override async ValueTask InitializeAsync()
    {
        await Authority.InitializeAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Authority.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a node answers a bearer.</summary>
    public static async Task<(HttpStatusCode Status, JsonObject? Json)> CallAsync(LedgerHost node, HttpMethod method, string path, string token, string? body = null)
    {
        using var client = node.Host.Server.CreateClient();
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : null);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, bearer => bearer.BackchannelHttpHandler = Authority.Host.Server.CreateHandler());
    }
}

public sealed class when_two_issuers_stand_side_by_side(TwoIssuers host) : IClassFixture<TwoIssuers>
{
    private const string Read = "/v1/erasures";

    [Fact]
    public async Task the_services_own_says_who_it_is_and_grants_no_passwords()
    {
        using var client = host.Host.Server.CreateClient();
        var said = JsonNode.Parse(await client.GetStringAsync(new Uri("/.well-known/openid-configuration", UriKind.Relative), TestContext.Current.CancellationToken))!;
        ((string)said["issuer"]!).ShouldBe(TwoIssuers.Portal);
        said["grant_types_supported"]!.AsArray().Select(grant => (string)grant!).ShouldBe(["authorization_code", "refresh_token"], ignoreOrder: true);
        var browser = host.Browse();
        await browser.StaffSignInAsync("admin.makkah", "sample");
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "There are no sample accounts.");
    }

    [Fact]
    public async Task each_ones_tokens_are_taken_and_each_ones_keys_sign_for_itself_alone()
    {
        // An administrator of the authority gives an account of the service's own.
        var theirs = await host.Authority.TokenAsync("admin.makkah");
        (await CallAsync(theirs, HttpMethod.Post, "/v1/staff/noura/account", """{"role":"auditor"}""")).Status.ShouldBe(HttpStatusCode.OK);
        var code = (string)(await CallAsync(theirs, HttpMethod.Post, "/v1/staff/noura/activation-code")).Json!["code"]!;
        var browser = host.Browse();
        await browser.TakeAsync("noura", code, "correct horse battery");
        var (ours, _) = await host.TokensAsync(browser);
        (new JsonWebToken(theirs).Issuer, new JsonWebToken(ours).Issuer).ShouldBe((Authority.Address, TwoIssuers.Portal));

        (await CallAsync(theirs)).Status.ShouldBe(HttpStatusCode.OK);
        (await CallAsync(ours)).Status.ShouldBe(HttpStatusCode.OK);
        (await TwoIssuers.CallAsync(host.Authority, HttpMethod.Get, Read, ours)).Status.ShouldBe(HttpStatusCode.Unauthorized);

        // The same claims, each under its own key, and then under the other's.
        foreach (var (token, own, other) in new[] { (theirs, Key(host.Authority), Key(host)), (ours, Key(host), Key(host.Authority)) })
        {
            (await CallAsync(Signed(token, own))).Status.ShouldBe(HttpStatusCode.OK);
            (await CallAsync(Signed(token, other))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await CallAsync(Signed(theirs, Key(host.Authority), TwoIssuers.Portal))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await CallAsync(Signed(ours, Key(host), Authority.Address))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(TwoIssuers.Portal, "beneficiary")]
    [InlineData(TwoIssuers.Portal, "administrator")]
    [InlineData("urn:somebody:else", "administrator")]
    public async Task a_token_that_stands_for_no_sign_in_is_401(string issuer, string role) =>
        (await CallAsync(new TokenForge(host) { Issuer = issuer }.Make(("sub", "somebody"), ("region", "makkah"), ("role", role)))).Status.ShouldBe(HttpStatusCode.Unauthorized);

    private Task<(HttpStatusCode Status, JsonObject? Json)> CallAsync(string token, HttpMethod? method = null, string path = Read, string? body = null) =>
        TwoIssuers.CallAsync(host, method ?? HttpMethod.Get, path, token, body);

    private static byte[] Key(LedgerHost of) => of.Host.Services.GetRequiredService<MasterKey>().Derive("issuer-signing");

    private static string Signed(string token, byte[] by, string? issuer = null)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = by });
        var name = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
        var read = new JsonWebToken(token);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? read.Issuer,
            Audience = "eventledger",
            TokenType = "at+jwt",
            Expires = read.ValidTo,
            Claims = read.Claims.Where(claim => claim.Type is not ("exp" or "iat" or "nbf" or "aud" or "iss")).ToDictionary(claim => claim.Type, claim => (object)claim.Value, StringComparer.Ordinal),
            SigningCredentials = new SigningCredentials(
                new ECDsaSecurityKey(key) { KeyId = name, CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
