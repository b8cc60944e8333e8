using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Access;

public sealed class when_the_token_is_not_right(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly (string, object) Subject = ("sub", "somebody");
    private static readonly (string, object) Region = ("region", "makkah");
    private static readonly (string, object) Administrator = ("role", "administrator");

    [Fact]
    public async Task one_that_is_right_is_let_in() =>
        (await CallAsync(new TokenForge(host).Make(Subject, Region, Administrator))).Status.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task what_does_not_prove_who_calls_is_401()
    {
        var forges = new Dictionary<string, TokenForge>(StringComparer.Ordinal)
        {
            ["expired"] = new(host) { ValidFor = TimeSpan.FromMinutes(-5) },
            ["not valid yet"] = new(host) { ValidFor = TimeSpan.FromHours(3) },
            ["of another issuer"] = new(host) { Issuer = "urn:somebody:else" },
            ["for another audience"] = new(host) { Audience = "another-service" },
            ["of another kind"] = new(host) { Type = "id_token+jwt" },
            ["signed by another key"] = new(host) { ByAnotherKey = true },
            ["signed by the public key"] = new(host) { ByThePublicKey = true },
            ["not signed"] = new(host) { WithoutSignature = true },
        };
        foreach (var (what, forge) in forges)
        {
            var reply = await CallAsync(forge.Make(Subject, Region, Administrator));
            (reply.Status, reply.Code).ShouldBe((HttpStatusCode.Unauthorized, "unauthenticated"), $"A token {what}");
        }
    }

    [Fact]
    public async Task one_that_was_let_in_is_not_when_its_claims_are_changed()
    {
        var good = new TokenForge(host).Make(Subject, Region, ("role", "auditor"));
        (await CallAsync(good)).Status.ShouldBe(HttpStatusCode.OK);
        var better = new TokenForge(host).Make(Subject, Region, Administrator).Split('.');
        var parts = good.Split('.');

        (await CallAsync($"{parts[0]}.{better[1]}.{parts[2]}")).Code.ShouldBe("unauthenticated");
        (await CallAsync($"{parts[0]}.{parts[1]}.")).Code.ShouldBe("unauthenticated");
        (await CallAsync($"{Base64Url("""{"alg":"none","typ":"at+jwt"}""")}.{better[1]}.")).Code.ShouldBe("unauthenticated");
        (await CallAsync(good)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("department-officer")]
    [InlineData("centre-clerk")]
    [InlineData("centre-manager")]
    [InlineData("beneficiary")]
    public async Task a_role_without_its_place_is_403(string role)
    {
        (await CallAsync(new TokenForge(host).Make(Subject, Region, ("role", role)))).Code.ShouldBe("access-denied");
        (await CallAsync(new TokenForge(host).Make(Subject, Region, ("role", role), ("beneficiary", "nobody"), ("centre", ""), ("department", "")))).Code.ShouldBe("access-denied");
    }

    [Fact]
    public async Task a_caller_who_is_not_exactly_one_known_person_in_one_role_is_403()
    {
        (await CallAsync(new TokenForge(host).Make(Subject, Region))).Code.ShouldBe("access-denied");
        (await CallAsync(new TokenForge(host).Make(Subject, Region, ("role", "king")))).Code.ShouldBe("access-denied");
        (await CallAsync(new TokenForge(host).Make(Subject, Region, ("role", "Administrator")))).Code.ShouldBe("access-denied");
        (await CallAsync(new TokenForge(host).Make(Subject, Region, ("role", new[] { "auditor", "administrator" })))).Code.ShouldBe("access-denied");
        (await CallAsync(new TokenForge(host).Make(Region, Administrator))).Code.ShouldBe("access-denied");
        (await CallAsync(new TokenForge(host).Make(Subject, Administrator))).Code.ShouldBe("access-denied");
        (await CallAsync(new TokenForge(host).Make(("sub", new string('x', 201)), Region, Administrator))).Code.ShouldBe("access-denied");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("some body ")]
    [InlineData("some\u200Bbody")]
    [InlineData("some\u0000body")]
    [InlineData("some\u2028body")]
    [InlineData("ｓomebody")]
    [InlineData("somebody\uFE0F")]
    public async Task a_name_that_is_not_its_own_normal_form_is_403(string name) =>
        (await CallAsync(new TokenForge(host).Make(("sub", name), Region, Administrator))).Code.ShouldBe("access-denied");

    [Fact]
    public async Task two_regions_or_two_names_are_403()
    {
        (await CallAsync(new TokenForge(host).Make(Subject, ("region", new[] { "makkah", "madinah" }), Administrator))).Code.ShouldBe("access-denied");
        (await CallAsync(new TokenForge(host).Make(("sub", new[] { "somebody", "else" }), Region, Administrator))).Status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("نورة")]
    [InlineData("some body")]
    [InlineData("4f0c|auth@example.org")]
    public async Task a_name_in_any_script_is_let_in(string name) =>
        (await CallAsync(new TokenForge(host).Make(("sub", name), Region, Administrator))).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("riyadh")]
    [InlineData("MAKKAH")]
    [InlineData("*DEFAULT*")]
    public async Task a_region_that_is_not_served_is_403(string region) =>
        (await CallAsync(new TokenForge(host).Make(Subject, ("region", region), Administrator))).Code.ShouldBe("region-unknown");

    [Theory]
    [InlineData("clerk.makkah", "wrong", "eventledger-samples", "password")]
    [InlineData("clerk.atlantis", "sample", "eventledger-samples", "password")]
    [InlineData("clerk", "sample", "eventledger-samples", "password")]
    [InlineData("clerk.makkah", "sample", "another-client", "password")]
    [InlineData("clerk.makkah", "sample", "eventledger-samples", "client_credentials")]
    public async Task nothing_but_a_sample_account_is_signed_in(string account, string password, string client, string grant)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = grant,
            ["client_id"] = client,
            ["username"] = account,
            ["password"] = password,
        });

        var reply = await host.SendAsync(null, HttpMethod.Post, "/connect/token", form);

        ((int)reply.Status).ShouldBeInRange(400, 401);
        reply.Text.ShouldNotContain("access_token");
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Host", "ledger.example.org")]
    [InlineData("Host", "10.0.0.7")]
    public async Task no_sample_account_is_signed_in_from_behind_a_proxy(string header, string value)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "password",
            ["client_id"] = "eventledger-samples",
            ["username"] = "clerk.makkah",
            ["password"] = "sample",
        });

        var reply = await host.SendAsync(null, HttpMethod.Post, "/connect/token", form, (header, value));

        ((int)reply.Status).ShouldBeInRange(400, 403);
        reply.Text.ShouldContain("access_denied");
    }

    private async Task<Reply> CallAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/centres");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var client = host.Host.Server.CreateClient();
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Base64Url(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
