using System.Net;
using EventLedger.Application.Credentials;

namespace EventLedger.Api.Tests.Credentials;

public sealed class when_a_beneficiary_comes_to_a_password(PagesHost host) : IClassFixture<PagesHost>
{
    private const string Password = "نخيل المدينة خضراء";

    [Fact]
    public async Task a_printed_code_and_one_by_sms_lead_to_an_account_that_signs_in()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        browser.Location.ShouldBe("/signed-in?lang=ar");
        await browser.GetAsync("/signed-in");
        browser.Page.ShouldContain("<html lang=\"ar\" dir=\"rtl\">");
        browser.Page.ShouldContain("تم تسجيل دخولك");
        await browser.SubmitAsync("/sign-out");
        await browser.GetAsync("/signed-in");
        browser.Location.ShouldBe("/sign-in?lang=ar");
        await browser.SignInAsync("١" + person.Number[1..], Password);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        await browser.GetAsync("/signed-in?lang=en");
        browser.Page.ShouldContain("<html lang=\"en\" dir=\"ltr\">");
        (await host.GetAsync("admin.makkah", "/v1/sms")).Text.ShouldContain("••••••••••567");
        (await host.GetAsync("admin.madinah", "/v1/sms")).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task nothing_is_kept_in_the_clear()
    {
        var person = await host.RegisterAsync();
        var printed = await host.PrintAsync(person);
        printed.ShouldAllBe(letter => CredentialService.Letters.Contains(letter));
        var browser = host.Browse();
        await browser.TakeAsync("/activate", person, printed, host, Password);
        var sms = await host.SmsAsync(person);
        var kept = string.Join('\n', await host.QueryAsync<string>($"""
            select account::text from ledger.credential_accounts account where beneficiary_id = '{person.Id}'
            union all select code::text from ledger.credential_codes code where beneficiary_id = '{person.Id}'
            union all select message::text from ledger.sms_outbox message where beneficiary_id = '{person.Id}'
            """));
        kept.ShouldNotBeEmpty();
        new[] { printed, sms, Password, "0551234567", "551234567", person.Number }.ShouldAllBe(secret => !kept.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_printed_code_is_good_once_and_a_code_by_sms_as_well()
    {
        var (person, browser) = (await host.RegisterAsync(), host.Browse());
        var printed = await host.PrintAsync(person);
        await browser.BeginAsync("/activate", person, printed);
        var (sms, path) = (await host.SmsAsync(person), browser.Hidden);
        await browser.SubmitAsync("/activate", ("sms-code", sms));
        var confirmed = browser.Hidden;

        // The same message once more.
        await browser.PostAsync("/activate", ("path", path["path"]), ("__RequestVerificationToken", path["__RequestVerificationToken"]), ("sms-code", sms));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (string, string)[] password = [("path", confirmed["path"]), ("__RequestVerificationToken", confirmed["__RequestVerificationToken"]), ("new-password", Password), ("new-password-again", Password)];
        await browser.PostAsync("/activate", password);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);

        // The form of the password once more, and the printed code, on either page.
        var thief = host.Browse();
        await thief.GetAsync("/activate");
        await thief.SubmitAsync("/activate", ("path", confirmed["path"]), ("new-password", "another password"), ("new-password-again", "another password"));
        (thief.Status, thief.Location).ShouldBe((HttpStatusCode.UnprocessableEntity, null));
        foreach (var page in new[] { "/activate", "/reset" })
        {
            await thief.BeginAsync(page, person, printed);
            thief.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, page);
        }
    }

    [Fact]
    public async Task a_code_for_a_first_password_gives_no_other_one()
    {
        var (person, browser) = (await host.RegisterAsync(), host.Browse());
        var printed = await host.PrintAsync(person);
        await browser.TakeAsync("/activate", person, printed, host, Password);

        // As one that a centre had printed while the first password was just being set.
        await host.QueryAsync<string>(
            $"update ledger.credential_codes set used_at = null where beneficiary_id = '{person.Id}' and purpose = 'Activation' returning purpose");
        var other = host.Browse();
        await other.BeginAsync("/activate", person, printed);
        await other.SubmitAsync("/activate", ("sms-code", await host.SmsAsync(person)));
        other.Status.ShouldBe(HttpStatusCode.OK, other.Page);
        await other.SubmitAsync("/activate", ("new-password", "another password"), ("new-password-again", "another password"));
        other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.GetAsync("/signed-in");
        browser.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_newer_printed_code_ends_the_earlier_one_and_what_was_begun_with_it()
    {
        var (person, browser) = (await host.RegisterAsync(), host.Browse());
        var first = await host.PrintAsync(person);
        await browser.BeginAsync("/activate", person, first);
        await browser.SubmitAsync("/activate", ("sms-code", await host.SmsAsync(person)));
        await host.PrintAsync(person);
        await browser.SubmitAsync("/activate", ("new-password", Password), ("new-password-again", Password));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.BeginAsync("/activate", person, first);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task a_code_by_sms_is_guessed_five_times_at_most_by_however_many_and_with_however_many_codes()
    {
        var (person, browser) = (await host.RegisterAsync(), host.Browse());
        var printed = await host.PrintAsync(person);
        await browser.BeginAsync("/activate", person, printed);
        var (path, right) = (browser.Hidden["path"], await host.SmsAsync(person));
        var wrong = right == "000000" ? "111111" : "000000";
        await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            var guesser = host.Browse();
            await guesser.GetAsync("/activate");
            await guesser.SubmitAsync("/activate", ("path", path), ("sms-code", wrong));
            guesser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }));
        (await host.QueryAsync<int>($"select failures from ledger.credential_codes where beneficiary_id = '{person.Id}' and purpose = 'Sms'")).ShouldBe([5]);
        await browser.SubmitAsync("/activate", ("sms-code", right));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "The right one comes too late.");

        await browser.BeginAsync("/activate", person, printed);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "Nor is another one sent.");
        await browser.TakeAsync("/activate", person, await host.PrintAsync(person), host, Password);
    }

    [Fact]
    public async Task another_message_gives_no_further_guesses()
    {
        var (person, browser) = (await host.RegisterAsync(), host.Browse());
        var printed = await host.PrintAsync(person);
        for (var i = 0; i < 4; i++)
        {
            await browser.BeginAsync("/activate", person, printed);
            browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
            var right = await host.SmsAsync(person);
            await browser.SubmitAsync("/activate", ("sms-code", right == "000000" ? "111111" : "000000"));
        }

        (await host.QueryAsync<int>($"select failures from ledger.credential_codes where beneficiary_id = '{person.Id}' and purpose = 'Sms'")).ShouldBe([4]);
    }

    [Fact]
    public async Task guesses_at_a_printed_code_wait_and_the_right_one_waits_with_them()
    {
        var (person, browser) = (await host.RegisterAsync(), host.Browse());
        var printed = await host.PrintAsync(person);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var guesser = host.Browse();
            await guesser.BeginAsync("/activate", person, "AAAAAAAAAA");
            guesser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }));
        (await host.QueryAsync<int>($"select failures from ledger.credential_codes where beneficiary_id = '{person.Id}' and purpose = 'Activation'")).Single().ShouldBeInRange(3, 10);
        host.Clock.Pass(TimeSpan.FromMinutes(20));
        await browser.BeginAsync("/activate", person, printed.ToLowerInvariant().Insert(5, " "));
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
    }

    [Fact]
    public async Task codes_end_by_themselves()
    {
        var (person, browser) = (await host.RegisterAsync(), host.Browse());
        var printed = await host.PrintAsync(person);
        await browser.BeginAsync("/activate", person, printed);
        var sms = await host.SmsAsync(person);
        host.Clock.Pass(TimeSpan.FromMinutes(11));
        await browser.SubmitAsync("/activate", ("sms-code", sms));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        host.Clock.Pass(TimeSpan.FromHours(72));
        await browser.BeginAsync("/activate", person, printed);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task passwords_that_will_not_do_do_not_prolong_the_way()
    {
        var (person, browser) = (await host.RegisterAsync(), host.Browse());
        await browser.BeginAsync("/activate", person, await host.PrintAsync(person));
        await browser.SubmitAsync("/activate", ("sms-code", await host.SmsAsync(person)));
        foreach (var minutes in new[] { 5, 4 })
        {
            host.Clock.Pass(TimeSpan.FromMinutes(minutes));
            await browser.SubmitAsync("/activate", ("new-password", "short 7"), ("new-password-again", "short 7"));
            browser.Hidden.ShouldContainKey("path");
        }

        host.Clock.Pass(TimeSpan.FromMinutes(1));
        await browser.SubmitAsync("/activate", ("new-password", Password), ("new-password-again", Password));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Hidden.ShouldNotContainKey("path", "It begins again.");
    }

    [Theory]
    [InlineData("short 7", "short 7", "new-password", "استخدم 8 محارف على الأقل")]
    [InlineData("Password١٢٣", "Password١٢٣", "new-password", "شائعة الاستخدام")]
    [InlineData("a long enough one", "a long enough two", "new-password-again", "مختلفتان")]
    public async Task a_password_that_will_not_do_is_told_at_its_field(string password, string again, string field, string sentence)
    {
        var (person, browser) = (await host.RegisterAsync(), host.Browse());
        await browser.BeginAsync("/activate", person, await host.PrintAsync(person));
        await browser.SubmitAsync("/activate", ("sms-code", await host.SmsAsync(person)));
        await browser.SubmitAsync("/activate", ("new-password", password), ("new-password-again", again));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = WebUtility.HtmlDecode(browser.Page);
        page.ShouldContain($"<a href=\"#{field}\">");
        page.ShouldContain(sentence);
        page.ShouldNotContain(password);
        await browser.SubmitAsync("/activate", ("new-password", Password), ("new-password-again", Password));
        browser.Status.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData("ｐａｓｓｗｏｒｄ１２３", PasswordFault.Common)]
    [InlineData("1234567", PasswordFault.TooShort)]
    [InlineData("😀😀😀😀😀😀😀", PasswordFault.TooShort)]
    [InlineData("😀😀😀😀😀😀😀😀", null)]
    public void passwords_are_judged_by_what_people_see(string typed, PasswordFault? fault) => PasswordHashing.FaultOf(PasswordHashing.Normal(typed)).ShouldBe(fault);

    [Fact]
    public void a_password_has_128_characters_at_most()
    {
        PasswordHashing.FaultOf(PasswordHashing.Normal(string.Concat(Enumerable.Repeat("ab", 64)))).ShouldBeNull();
        PasswordHashing.FaultOf(PasswordHashing.Normal(string.Concat(Enumerable.Repeat("ab", 64)) + "c")).ShouldBe(PasswordFault.TooLong);
    }

    [Fact]
    public async Task clerks_print_for_those_who_are_there_alone()
    {
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{Guid.NewGuid()}/activation-code", null)).Code.ShouldBe("beneficiary-not-found");
        var person = await host.RegisterAsync();
        (await host.PostAsync("clerk.madinah", $"/v1/beneficiaries/{person.Id}/activation-code", null)).Code.ShouldBe("beneficiary-not-found");
        var reply = await host.PostAsync("manager.makkah", $"/v1/beneficiaries/{person.Id}/activation-code", null);
        (reply.Status, (string?)reply.Json["page"]).ShouldBe((HttpStatusCode.OK, "/activate"));
        var (active, _) = await host.ActivateAsync(Password);
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{active.Id}/activation-code", null)).Json["page"]!.ToString().ShouldBe("/reset");
    }
}
