using System.Net;
using System.Text.RegularExpressions;
using EventLedger.Application.Credentials;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Credentials;

public sealed class when_a_beneficiary_signs_in(PagesHost host) : IClassFixture<PagesHost>
{
    private const string Password = "correct horse battery";
    private const string Another = "سبع نخلات وبئر";

    [Fact]
    public async Task an_old_password_and_whoever_is_signed_in_by_it_are_out_after_a_reset()
    {
        var (person, before) = await host.ActivateAsync(Password);
        var browser = host.Browse();
        await browser.TakeAsync("/reset", person, await host.PrintAsync(person), host, Another);
        await before.GetAsync("/signed-in");
        before.Location.ShouldBe("/sign-in?lang=ar");
        await before.SignInAsync(person.Number, Password);
        before.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await before.SignInAsync(person.Number, Another);
        before.Status.ShouldBe(HttpStatusCode.SeeOther, before.Page);
    }

    [Fact]
    public async Task guesses_in_parallel_are_let_in_one_after_the_other_and_then_wait()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            var guesser = host.Browse();
            await guesser.SignInAsync(person.Number, $"guess number {i}");
            guesser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }));
        var failures = (await host.QueryAsync<int>($"select failures from ledger.credential_accounts where beneficiary_id = '{person.Id}'")).Single();
        failures.ShouldBeInRange(3, 10);
        await host.ExecuteAsync($"update ledger.credential_accounts set locked_until = to_timestamp({host.Clock.GetUtcNow().ToUnixTimeSeconds() + 3600}) where beneficiary_id = '{person.Id}'");
        await browser.SignInAsync(person.Number, Password);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "The right one waits, too: else a guess would be told by it.");
        host.Clock.Pass(TimeSpan.FromHours(2));
        await browser.SignInAsync(person.Number, Password);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        (await host.QueryAsync<int>($"select failures from ledger.credential_accounts where beneficiary_id = '{person.Id}'")).ShouldBe([0]);
    }

    [Fact]
    public async Task what_a_clock_wrote_that_was_put_back_since_locks_nobody_out()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        await host.ExecuteAsync($"update ledger.credential_accounts set locked_until = to_timestamp({host.Clock.GetUtcNow().ToUnixTimeSeconds() + 86_400}) where beneficiary_id = '{person.Id}'");
        await browser.SignInAsync(person.Number, Password);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
    }

    [Fact]
    public async Task who_is_known_is_answered_as_who_is_not()
    {
        var (active, _) = await host.ActivateAsync(Password);
        var registered = await host.RegisterAsync();
        var printed = await host.RegisterAsync();
        await host.PrintAsync(printed);
        string[] numbers = [active.Number, registered.Number, printed.Number, "1000000016", "1234567890", "not a number"];
        foreach (var (page, secret, value) in new[] { ("/sign-in", "password", "a wrong password"), ("/activate", "printed-code", "AAAAAAAAAA"), ("/reset", "printed-code", "AAAAAAAAAA") })
        {
            var answers = new List<string>();
            foreach (var number in numbers)
            {
                var (browser, before) = (host.Browse(), host.Hashing.Done);
                await browser.GetAsync(page);
                await browser.SubmitAsync(page, ("identity", number), (secret, value));
                answers.Add($"{(int)browser.Status} {Told(browser.Page, number)}");
                (host.Hashing.Done - before).ShouldBe(page == "/sign-in" ? 1 : 0, "A password is hashed, whoever it is.");
            }

            answers.Distinct().ShouldHaveSingleItem(page);
        }
    }

    [Fact]
    public async Task records_in_several_regions_have_accounts_of_their_own()
    {
        var (person, _) = await host.ActivateAsync(Password);
        var reply = await host.PostAsync("clerk.madinah", "/v1/beneficiaries", $$"""{"nationalId":"{{person.Number}}","nameAr":"سارة","mobile":"0551234567"}""");
        var (there, browser) = (new Person((Guid)reply.Json["id"]!, person.Number), host.Browse());
        await browser.BeginAsync("/activate", there, await host.PrintAsync(there, "madinah"));
        await browser.SubmitAsync("/activate", ("sms-code", await host.SmsAsync(there, "madinah")));
        await browser.SubmitAsync("/activate", ("new-password", Another), ("new-password-again", Another));
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);

        // However often to one: the other has nothing to wait for.
        foreach (var password in Enumerable.Repeat(Password, 5).Concat(Enumerable.Repeat(Another, 5)).Append(Password))
        {
            await browser.SignInAsync(person.Number, password);
            browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        }
    }

    [Fact]
    public async Task a_session_ends_after_half_a_day()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        for (var i = 0; i < 36; i++)
        {
            await browser.GetAsync("/signed-in");
            browser.Status.ShouldBe(HttpStatusCode.OK);
            host.Clock.Pass(TimeSpan.FromMinutes(20));
        }

        host.Clock.Pass(TimeSpan.FromMinutes(1));
        await browser.GetAsync("/signed-in");
        browser.Status.ShouldBe(HttpStatusCode.SeeOther);
        await browser.SignInAsync(person.Number, Password);
        host.Clock.Pass(TimeSpan.FromMinutes(31));
        await browser.GetAsync("/signed-in");
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, "Nothing was called for half an hour.");
    }

    [Fact]
    public async Task what_is_no_form_of_a_page_is_answered_by_the_page()
    {
        var browser = host.Browse();
        await browser.GetAsync("/sign-in");
        await browser.SubmitAsync("/sign-in", ("identity", new string('1', 20_000)));
        browser.Status.ShouldBe(HttpStatusCode.BadRequest);
        browser.Page.ShouldContain("<html");
        (await host.PostAsync(null, "/sign-in", "{}")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await host.GetAsync(null, "/assets/pages.css")).MediaType.ShouldBe("text/css");
        (await host.GetAsync(null, "/assets/noto-sans-arabic-arabic-400-normal.woff2")).MediaType.ShouldBe("font/woff2");
        (await host.GetAsync(null, "/assets/other.css")).Code.ShouldBe("not-found");
    }

    [Fact]
    public async Task more_than_can_be_answered_in_time_are_sent_away()
    {
        var before = host.Hashing.Done;
        var busy = 0;
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ =>
        {
            try
            {
                await host.Hashing.IsRightAsync("makkah", Guid.Empty, null, Password, TestContext.Current.CancellationToken);
            }
            catch (HashingBusyException)
            {
                Interlocked.Increment(ref busy);
            }
        }));
        busy.ShouldBeGreaterThan(0);
        (host.Hashing.Done - before).ShouldBe(400 - busy);
    }

    [Fact]
    public async Task what_fails_here_is_told_by_a_page()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        await host.ExecuteAsync("alter table ledger.credential_accounts rename to credential_accounts_away");
        try
        {
            var other = host.Browse();
            await other.SignInAsync(person.Number, Password);
            other.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            other.Page.ShouldContain("تعذّر ذلك");
            other.Page.ShouldNotContain("credential");
        }
        finally
        {
            await host.ExecuteAsync("alter table ledger.credential_accounts_away rename to credential_accounts");
        }

        await browser.SignInAsync(person.Number, Password);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
    }

    [Fact]
    public async Task no_answer_comes_sooner_than_another()
    {
        var (clock, pace) = (new OffsetClock(), new AnswerPace(Milliseconds: 60_000));
        var began = clock.GetTimestamp();
        using var end = new CancellationTokenSource();
        var early = pace.KeepAsync(clock, began, end.Token);
        early.IsCompleted.ShouldBeFalse();
        await end.CancelAsync();
        clock.Pass(TimeSpan.FromMinutes(1));
        pace.KeepAsync(clock, began, TestContext.Current.CancellationToken).IsCompleted.ShouldBeTrue();
    }

    [Theory]
    [InlineData("/v1/requests?limit=1&x=%2F", true)]
    [InlineData("/", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("/a\\..\\b", false)]
    [InlineData("https://evil.example/", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("/\t/evil.example", false)]
    [InlineData("/a\r\nSet-Cookie: x=y", false)]
    [InlineData(" /a", false)]
    [InlineData("evil.example", false)]
    [InlineData("", false)]
    public async Task it_leads_nowhere_but_here(string returnUrl, bool isHere)
    {
        var (person, browser) = await host.ActivateAsync(Password);
        await browser.SignInAsync(person.Number, Password, $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.SeeOther, isHere ? returnUrl : "/signed-in?lang=ar"));
    }

    [Fact]
    public async Task a_form_of_another_site_or_session_is_refused()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        foreach (var page in new[] { "/sign-in", "/activate", "/reset", "/sign-out" })
        {
            await browser.PostAsync(page, ("identity", person.Number), ("password", Password), ("printed-code", "AAAAAAAAAA"));
            browser.Status.ShouldBe(HttpStatusCode.BadRequest, page);
        }

        await browser.GetAsync("/signed-in");
        browser.Status.ShouldBe(HttpStatusCode.OK, "Nobody else signs anybody out.");
        var other = host.Browse();
        await other.GetAsync("/sign-in");
        await browser.PostAsync("/sign-out", [.. other.Hidden.Select(field => (field.Key, field.Value))]);
        browser.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task pages_let_nothing_run_and_cookies_stay_here()
    {
        var (_, browser) = await host.ActivateAsync(Password);
        browser.Answer.Headers.GetValues("Set-Cookie").ShouldAllBe(cookie =>
            cookie.StartsWith("__Host-eventledger", StringComparison.Ordinal) && cookie.Contains("httponly") && cookie.Contains("samesite=strict") && cookie.Contains("secure") && cookie.Contains("path=/"));
        foreach (var page in new[] { "/sign-in", "/activate", "/reset", "/signed-in" })
        {
            await browser.GetAsync(page);
            var policy = browser.Answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldContain("default-src 'none'");
            policy.ShouldNotContain("unsafe");
            policy.ShouldNotContain("script-src");
            browser.Answer.Headers.CacheControl!.NoStore.ShouldBeTrue(page);
            browser.Page.ShouldNotContain("<script");
            browser.Page.ShouldNotContain("style=");
        }
    }

    [Fact]
    public async Task the_api_takes_no_cookie()
    {
        var (_, browser) = await host.ActivateAsync(Password);
        await browser.GetAsync("/v1/requests");
        browser.Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task a_cookie_of_elsewhere_is_none()
    {
        var browser = host.Browse();
        await browser.GetAsync("/signed-in");
        browser.Location.ShouldBe("/sign-in?lang=ar");
        using var client = host.Host.Server.CreateClient();
        client.BaseAddress = new Uri("https://localhost");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/signed-in");
        request.Headers.Add("Cookie", "__Host-eventledger=" + new string('A', 300));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData("/sign-in", "ar,en;q=0.5", "ar")]
    [InlineData("/sign-in", "en-GB", "en")]
    [InlineData("/sign-in", "fr", "ar")]
    [InlineData("/sign-in?lang=en", "ar", "en")]
    [InlineData("/sign-in?lang=ar", "en", "ar")]
    [InlineData("/sign-in?lang=%22%3E%3Cscript%3E", "en", "en")]
    public async Task it_speaks_the_readers_language(string path, string accepted, string language)
    {
        var browser = host.Browse();
        await browser.GetAsync(path, accepted);
        browser.Page.ShouldContain($"<html lang=\"{language}\" dir=\"{(language == "ar" ? "rtl" : "ltr")}\">");
        browser.Page.ShouldNotContain("<script");
    }

    [Fact]
    public async Task what_was_typed_comes_back_as_text_alone()
    {
        var browser = host.Browse();
        await browser.GetAsync("/sign-in");
        await browser.SubmitAsync("/sign-in", ("identity", "\"><script>alert(1)</script>"), ("password", ""));
        browser.Page.ShouldNotContain("<script");
        browser.Page.ShouldContain("aria-invalid=\"true\"");
    }

    // Without what is drawn anew for each page, and what was typed.
    private static string Told(string page, string number) => Regex.Replace(
        page.Replace(number, "", StringComparison.Ordinal), "<input type=\"hidden\"[^>]*>", "", RegexOptions.None, TimeSpan.FromSeconds(1));
}
