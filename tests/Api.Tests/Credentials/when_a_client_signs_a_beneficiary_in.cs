using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace EventLedger.Api.Tests.Credentials;

/// <summary>Sign-in to a client of the portal's, by the service's own issuer.</summary>
public class ClientHost : PagesHost
{
    public const string Back = "https://client.example/back";

    public const string Out = "https://client.example/out";

    protected override IEnumerable<(string Name, string Value)> Settings =>
    [
        ("EventLedger:Identity:Clients:portal", Back),
        ("EventLedger:Identity:SignedOut:portal", Out),
        ("EventLedger:Identity:Clients:other", "https://other.example/back"),
        ("EventLedger:Identity:SignedOut:other", "https://other.example/out"),
    ];

    public async Task<(HttpStatusCode Status, JsonObject? Json)> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var client = Host.Server.CreateClient();
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), form, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : null);
    }

    public Task<HttpStatusCode> ReadAsync(Person person, string token) => ReadAsync($"/v1/beneficiaries/{person.Id}", token);

    public async Task<HttpStatusCode> ReadAsync(string path, string token)
    {
        using var client = Host.Server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>The code that the browser's present session gives.</summary>
    public static async Task<string> CodeAsync(Browser browser, string verifier)
    {
        await browser.GetAsync(Address(verifier));
        browser.Status.ShouldBe(HttpStatusCode.Redirect, browser.Page);
        browser.Location.ShouldStartWith(Back);
        return QueryHelpers.ParseQuery(new Uri(browser.Location!).Query)["code"].Single()!;
    }

    public static string Address(string verifier, string back = Back) => QueryHelpers.AddQueryString("/connect/authorize", new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["client_id"] = "portal",
        ["response_type"] = "code",
        ["redirect_uri"] = back,
        ["scope"] = "openid offline_access",
        ["state"] = "kept",
        ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
        ["code_challenge_method"] = "S256",
    });

    public static string Verifier() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public Task<(HttpStatusCode Status, JsonObject? Json)> ExchangeAsync(string code, string verifier, string client = "portal", string back = Back) => PostAsync(
        "/connect/token", ("grant_type", "authorization_code"), ("client_id", client), ("code", code), ("redirect_uri", back), ("code_verifier", verifier));

    public Task<(HttpStatusCode Status, JsonObject? Json)> RefreshAsync(string token) =>
        PostAsync("/connect/token", ("grant_type", "refresh_token"), ("client_id", "portal"), ("refresh_token", token));

    public async Task<(string Access, string Refresh)> TokensAsync(Browser browser)
    {
        var json = await AllTokensAsync(browser);
        return ((string)json["access_token"]!, (string)json["refresh_token"]!);
    }

    public async Task<JsonObject> AllTokensAsync(Browser browser)
    {
        var verifier = Verifier();
        var (status, json) = await ExchangeAsync(await CodeAsync(browser, verifier), verifier);
        status.ShouldBe(HttpStatusCode.OK, json?.ToJsonString());
        return json!;
    }
}

public sealed class when_a_client_signs_a_beneficiary_in(ClientHost host) : IClassFixture<ClientHost>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task whoever_is_not_signed_in_comes_by_the_page_and_goes_back_to_the_client()
    {
        var (person, _) = await host.ActivateAsync(Password);
        var (browser, verifier) = (host.Browse(), ClientHost.Verifier());
        await browser.GetAsync(ClientHost.Address(verifier));
        browser.Location.ShouldStartWith("/sign-in?lang=ar&returnUrl=");
        await browser.SignInAsync(person.Number, Password, browser.Location!);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        browser.Answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain(" https://client.example");
        await browser.GetAsync(browser.Location!);
        browser.Location.ShouldStartWith($"{ClientHost.Back}?");
        var back = QueryHelpers.ParseQuery(new Uri(browser.Location!).Query);
        ((string?)back["state"]).ShouldBe("kept");
        var (status, json) = await host.ExchangeAsync(back["code"]!, verifier);
        status.ShouldBe(HttpStatusCode.OK, json?.ToJsonString());
        (await host.ReadAsync(person, (string)json!["access_token"]!)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_code_is_taken_once_and_a_second_time_ends_what_it_gave()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var verifier = ClientHost.Verifier();
        var code = await ClientHost.CodeAsync(browser, verifier);
        var first = await host.ExchangeAsync(code, verifier);
        var access = (string)first.Json!["access_token"]!;
        (await host.ReadAsync(person, access)).ShouldBe(HttpStatusCode.OK);
        Refused(await host.ExchangeAsync(code, verifier));
        (await host.ReadAsync(person, access)).ShouldBe(HttpStatusCode.Unauthorized);
        Refused(await host.RefreshAsync((string)first.Json["refresh_token"]!));
    }

    [Fact]
    public async Task a_code_is_of_no_use_without_its_verifier_or_to_another_client()
    {
        var (_, browser) = await host.ActivateAsync(Password);
        var verifier = ClientHost.Verifier();
        Refused(await host.ExchangeAsync(await ClientHost.CodeAsync(browser, verifier), ClientHost.Verifier()));
        Refused(await host.ExchangeAsync(await ClientHost.CodeAsync(browser, verifier), verifier, "other", "https://other.example/back"));
    }

    [Fact]
    public async Task a_code_in_whose_row_anothers_was_put_is_of_no_use()
    {
        var ((victim, one), (thief, other)) = (await host.ActivateAsync(Password), await host.ActivateAsync(Password));
        var verifier = ClientHost.Verifier();
        await ClientHost.CodeAsync(one, verifier);
        var code = await ClientHost.CodeAsync(other, verifier);
        (await host.ExecuteAsync($"""
            update signin.tokens set payload = (select payload from signin.tokens where subject = '{victim.Id}' and payload is not null)
            where subject = '{thief.Id}' and payload is not null
            """)).ShouldBe(1);
        Refused(await host.ExchangeAsync(code, verifier));
    }

    [Fact]
    public async Task a_refresh_token_rotates_and_used_again_ends_its_family()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (_, first) = await host.TokensAsync(browser);
        var second = await host.RefreshAsync(first);
        second.Status.ShouldBe(HttpStatusCode.OK, second.Json?.ToJsonString());
        var access = (string)second.Json!["access_token"]!;
        (await host.ReadAsync(person, access)).ShouldBe(HttpStatusCode.OK);
        Refused(await host.RefreshAsync(first));
        Refused(await host.RefreshAsync((string)second.Json["refresh_token"]!));
        (await host.ReadAsync(person, access)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task of_many_who_use_a_refresh_token_at_once_one_is_served_at_most()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (_, refresh) = await host.TokensAsync(browser);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.RefreshAsync(refresh)));
        var served = answers.Where(answer => answer.Status == HttpStatusCode.OK).ToList();
        served.Count.ShouldBeLessThanOrEqualTo(1);
        foreach (var (_, json) in served)
        {
            (await host.ReadAsync(person, (string)json!["access_token"]!)).ShouldBe(HttpStatusCode.Unauthorized);
            Refused(await host.RefreshAsync((string)json["refresh_token"]!));
        }
    }

    [Fact]
    public async Task a_token_given_back_ends_all_that_came_of_its_sign_in()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (access, refresh) = await host.TokensAsync(browser);
        (await host.ReadAsync(person, access)).ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("/connect/revocation", ("client_id", "portal"), ("token", refresh))).Status.ShouldBe(HttpStatusCode.OK);
        (await host.ReadAsync(person, access)).ShouldBe(HttpStatusCode.Unauthorized);
        Refused(await host.RefreshAsync(refresh));
    }

    [Fact]
    public async Task a_new_password_ends_the_tokens_of_the_earlier()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (access, refresh) = await host.TokensAsync(browser);
        var verifier = ClientHost.Verifier();
        var code = await ClientHost.CodeAsync(browser, verifier);
        await host.Browse().TakeAsync("/reset", person, await host.PrintAsync(person), host, "another horse battery");
        (await host.ReadAsync(person, access)).ShouldBe(HttpStatusCode.Unauthorized);
        Refused(await host.RefreshAsync(refresh));
        Refused(await host.ExchangeAsync(code, verifier));
    }

    [Theory]
    [InlineData("https://client.example/back/elsewhere")]
    [InlineData("https://client.example.evil.example/back")]
    [InlineData("https://client.example/back?next=https://evil.example")]
    [InlineData("https://evil.example/")]
    public async Task nobody_is_led_back_elsewhere(string back)
    {
        var (_, browser) = await host.ActivateAsync(Password);
        await browser.GetAsync(ClientHost.Address(ClientHost.Verifier(), back));
        browser.Status.ShouldBe(HttpStatusCode.BadRequest);
        browser.Location.ShouldBeNull();
    }

    [Fact]
    public async Task nor_is_anybody_led_there_by_whoever_has_the_database()
    {
        const string Elsewhere = "https://evil.example/";
        var (_, browser) = await host.ActivateAsync(Password);
        await host.ExecuteAsync($"""update signin.applications set redirect_uris = '["{ClientHost.Back}","{Elsewhere}"]' where client_id = 'portal'""");
        await host.ExecuteAsync($"""
            insert into signin.applications (id, client_id, client_type, consent_type, concurrency_token, permissions, requirements, redirect_uris, post_logout_redirect_uris)
            select 'evil', 'evil', client_type, consent_type, concurrency_token, permissions, requirements, '["{Elsewhere}"]', '["{Elsewhere}"]' from signin.applications where client_id = 'portal'
            """);
        var address = ClientHost.Address(ClientHost.Verifier(), Elsewhere);
        foreach (var tried in new[] { address, address.Replace("client_id=portal", "client_id=evil", StringComparison.Ordinal), $"/connect/end-session?post_logout_redirect_uri={Elsewhere}" })
        {
            await browser.GetAsync(tried);
            (browser.Status, browser.Location).ShouldBe((HttpStatusCode.BadRequest, null), tried);
        }
    }

    [Fact]
    public async Task a_code_without_a_challenge_is_not_given()
    {
        var (_, browser) = await host.ActivateAsync(Password);
        await browser.GetAsync($"/connect/authorize?client_id=portal&response_type=code&redirect_uri={Uri.EscapeDataString(ClientHost.Back)}");
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.BadRequest, null));
    }

    [Theory]
    [InlineData("code_challenge_method=S256", "code_challenge_method=plain")]
    [InlineData("&code_challenge_method=S256", "")]
    [InlineData("state=kept", "state=kept&response_mode=fragment")]
    [InlineData("state=kept", "state=kept&response_mode=form_post")]
    public async Task nor_one_whose_challenge_is_no_hash_or_that_comes_back_by_another_way(string asked, string instead)
    {
        var (_, browser) = await host.ActivateAsync(Password);
        var address = ClientHost.Address(ClientHost.Verifier());
        address.ShouldContain(asked);
        await browser.GetAsync(address.Replace(asked, instead, StringComparison.Ordinal));
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.BadRequest, null));
    }

    [Fact]
    public async Task who_is_asked_to_sign_in_again_has_to()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        await browser.GetAsync($"{ClientHost.Address(ClientHost.Verifier())}&prompt=login");
        browser.Location.ShouldStartWith("/sign-in?lang=ar&returnUrl=");
        await browser.SignInAsync(person.Number, Password, browser.Location!);
        await browser.GetAsync(browser.Location!);
        browser.Location.ShouldStartWith($"{ClientHost.Back}?");
    }

    [Fact]
    public async Task no_token_is_kept_as_it_is()
    {
        var (_, browser) = await host.ActivateAsync(Password);
        var (access, refresh) = await host.TokensAsync(browser);
        var kept = string.Join('\n', await host.QueryAsync<string>("select to_jsonb(t)::text from signin.tokens t"));
        kept.ShouldNotContain(access.Split('.')[^1]);
        kept.ShouldNotContain(refresh.Split('.')[^1]);
    }

    private static void Refused((HttpStatusCode Status, JsonObject? Json) answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Json?.ToJsonString());
        ((string)answer.Json!["error"]!).ShouldBe("invalid_grant");
    }
}
