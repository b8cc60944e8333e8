using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace EventLedger.Api.Tests.Credentials;

public sealed class when_a_client_signs_somebody_out(ClientHost host) : IClassFixture<ClientHost>
{
    private const string Password = "correct horse battery";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task all_that_came_of_the_sign_in_ends_whether_or_not_the_browser_sends_its_cookie(bool isSent)
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (first, second) = (await host.AllTokensAsync(browser), await host.AllTokensAsync(browser));
        var (other, _) = await SignedInAsync(person);
        await (isSent ? browser : host.Browse()).GetAsync(Address((string)first["id_token"]!));

        await browser.GetAsync("/signed-in");
        browser.Location.ShouldBe("/sign-in?lang=ar");
        foreach (var tokens in new[] { first, second })
        {
            (await host.ReadAsync(person, (string)tokens["access_token"]!)).ShouldBe(HttpStatusCode.Unauthorized);
            (await host.RefreshAsync((string)tokens["refresh_token"]!)).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await host.ReadAsync(person, other)).ShouldBe(HttpStatusCode.OK, "Another sign-in goes on.");
    }

    [Fact]
    public async Task it_is_led_back_to_where_it_said_when_it_was_registered_with_its_state()
    {
        var (_, browser) = await host.ActivateAsync(Password);
        var hint = (string)(await host.AllTokensAsync(browser))["id_token"]!;
        foreach (var elsewhere in new[] { "https://evil.example/", "https://client.example/back", $"{ClientHost.Out}/x", "https://other.example/out" })
        {
            await browser.GetAsync(Address(hint, elsewhere));
            (browser.Status, browser.Location).ShouldBe((HttpStatusCode.BadRequest, null), elsewhere);
        }

        await browser.GetAsync("/signed-in");
        browser.Status.ShouldBe(HttpStatusCode.OK, "Nothing was ended by those.");
        await browser.GetAsync(Address(hint));
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.Redirect, $"{ClientHost.Out}?state=kept"));
        await browser.GetAsync(QueryHelpers.AddQueryString("/connect/end-session", "id_token_hint", hint));
        browser.Location.ShouldBe("/sign-in?lang=ar&out", "Once is enough, and harmless.");
    }

    [Fact]
    public async Task nobody_is_signed_out_by_an_address_alone()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var tokens = await host.AllTokensAsync(browser);
        var access = (string)tokens["access_token"]!;
        foreach (var hint in new[] { null, access, "nonsense", (string)tokens["id_token"]! + "x" })
        {
            await browser.GetAsync(Address(hint));
            browser.Location.ShouldBe("/signed-in?lang=ar");
            await browser.GetAsync("/signed-in");
            browser.Status.ShouldBe(HttpStatusCode.OK);
        }

        (await host.ReadAsync(person, access)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task an_identity_token_says_who_and_opens_nothing()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        (await host.ReadAsync(person, (string)(await host.AllTokensAsync(browser))["id_token"]!)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task signing_out_on_the_page_ends_tokens_and_a_cookie_that_was_kept()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var cookie = browser.Answer.Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("__Host-eventledger=", StringComparison.Ordinal)).Split(';')[0];
        var (access, refresh) = await host.TokensAsync(browser);
        await browser.GetAsync("/signed-in");
        await browser.SubmitAsync("/sign-out");
        (await host.ReadAsync(person, access)).ShouldBe(HttpStatusCode.Unauthorized);
        (await host.RefreshAsync(refresh)).Status.ShouldBe(HttpStatusCode.BadRequest);

        using var client = host.Host.Server.CreateClient();
        client.BaseAddress = new Uri("https://localhost");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/signed-in");
        request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    private async Task<(string Access, string Refresh)> SignedInAsync(Person person)
    {
        var browser = host.Browse();
        await browser.SignInAsync(person.Number, Password);
        return await host.TokensAsync(browser);
    }

    private static string Address(string? hint, string back = ClientHost.Out) => QueryHelpers.AddQueryString("/connect/end-session", new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["id_token_hint"] = hint,
        ["post_logout_redirect_uri"] = back,
        ["state"] = "kept",
    });
}
