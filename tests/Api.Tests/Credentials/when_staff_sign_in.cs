using System.Net;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EventLedger.Api.Tests.Credentials;

public sealed class when_staff_sign_in(StaffHost host) : IClassFixture<StaffHost>
{
    private const string Password = "correct horse battery";
    private const string Another = "سبع نخلات وبئر";
    private const string Clerk = """{"role":"centre-clerk","centreCode":"MK-002"}""";

    [Fact]
    public async Task a_printed_code_leads_to_an_own_password_and_that_to_tokens_that_say_what_they_act_as()
    {
        var browser = await host.ActivateAsync("noura.clerk", Clerk, Password);
        browser.Location.ShouldBe("/signed-in?lang=ar");
        var (access, refresh) = await host.TokensAsync(browser);
        var claims = new JsonWebToken(access);
        (claims.Subject, claims.GetClaim("region").Value, claims.GetClaim("role").Value, claims.GetClaim("centre").Value)
            .ShouldBe(("noura.clerk", "makkah", "centre-clerk", "MK-002"));
        claims.TryGetClaim("department", out _).ShouldBeFalse();
        (await host.ReadAsync("/v1/centres/MK-002/queue", access)).ShouldBe(HttpStatusCode.OK);
        (await host.ReadAsync("/v1/centres/MK-001/queue", access)).ShouldBe(HttpStatusCode.Forbidden);
        (await host.RefreshAsync(refresh)).Status.ShouldBe(HttpStatusCode.OK);

        // By the page of beneficiaries, too, where a client leads everybody.
        var (other, verifier) = (host.Browse(), ClientHost.Verifier());
        await other.GetAsync(ClientHost.Address(verifier));
        await other.GetAsync(other.Location!);
        var door = Regex.Match(
            WebUtility.HtmlDecode(other.Page), "href=\"(?<it>/sign-in/staff[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["it"].Value;
        await other.StaffSignInAsync("Noura.CLERK", Password, door);
        other.Location.ShouldStartWith("/connect/authorize?");
        await other.GetAsync(other.Location!);
        other.Location.ShouldStartWith($"{ClientHost.Back}?");
    }

    [Fact]
    public async Task what_is_kept_of_them_is_theirs_to_read_as_a_page()
    {
        foreach (var (path, body) in new[]
        {
            ("/v1/courses", """{"code":"DESK","nameAr":"خدمة المكتب","nameEn":"Service at a desk","validityMonths":12}"""),
            ("/v1/staff/huda.clerk/employment", """{"centreCode":"MK-002","roles":["centre-clerk"]}"""),
            ("/v1/staff/huda.clerk/certificates", """{"courseCode":"DESK","trainedBy":"Institute","validFrom":"2020-03-01"}"""),
        })
        {
            (await host.PostAsync("admin.makkah", path, body)).Status.ShouldBe(HttpStatusCode.OK, path);
        }

        var browser = await host.ActivateAsync("huda.clerk", Clerk, Password);
        await browser.GetAsync("/signed-in");
        browser.Page.ShouldContain("href=\"/my-work?lang=ar\"");
        await browser.GetAsync("/my-work?lang=en");
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        foreach (var told in new[] { "huda.clerk", "MK-002", "Clerk of a centre", "Service at a desk", "Expired", "2021-02-28" })
        {
            browser.Page.ShouldContain(told);
        }

        await browser.GetAsync("/my-work?lang=ar");
        new[] { "عملي وشهاداتي", "خدمة المكتب", "منتهية" }.ShouldAllBe(told => browser.Page.Contains(told, StringComparison.Ordinal));
        var stranger = host.Browse();
        await stranger.GetAsync("/my-work");
        (stranger.Status, stranger.Location).ShouldBe((HttpStatusCode.SeeOther, "/sign-in/staff?lang=ar&returnUrl=%2Fmy-work"));
    }

    [Fact]
    public async Task a_code_is_good_once_and_another_one_leads_to_another_password()
    {
        var printed = await host.PrintAsync("salma", """{"role":"auditor"}""");
        var (browser, thief) = (host.Browse(), host.Browse());
        await browser.TakeAsync("salma", printed, Password);
        await thief.BeginAsync("salma", printed);
        thief.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var (access, _) = await host.TokensAsync(browser);
        (await host.ReadAsync("/v1/staff-accounts", access)).ShouldBe(HttpStatusCode.OK);

        await thief.TakeAsync("salma", await host.PrintAsync("salma", null), Another);
        (await host.ReadAsync("/v1/staff-accounts", access)).ShouldBe(HttpStatusCode.Unauthorized);
        await browser.StaffSignInAsync("salma", Password);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        // A way that was begun for one page is of no use on another.
        await browser.BeginAsync("salma", await host.PrintAsync("salma", null));
        await browser.SubmitAsync("/reset", ("new-password", Password), ("new-password-again", Password));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task who_had_a_code_printed_is_recorded_since_whoever_has_it_can_act_as_the_other()
    {
        await host.PrintAsync("realm%2Fwafa", """{"role":"auditor"}""");
        (await host.QueryAsync<string>("""
            select printed.user_name from ledger.mt_events printed
            where printed.type = 'staff_code_issued' and exists (
                select from ledger.mt_events given where given.stream_id = printed.stream_id and given.data->>'user' = 'realm/wafa')
            """)).ShouldBe(["admin.makkah"]);
    }

    [Fact]
    public async Task whoever_leaves_is_signed_out_and_their_tokens_end_at_once()
    {
        await DoAsync("hind/employment", """{"centreCode":"MK-002","roles":["centre-clerk"]}""");
        var browser = await host.ActivateAsync("hind", Clerk, Password);
        var (access, refresh) = await host.TokensAsync(browser);
        var verifier = ClientHost.Verifier();
        var code = await ClientHost.CodeAsync(browser, verifier);
        (await host.ReadAsync("/v1/centres/MK-002/queue", access)).ShouldBe(HttpStatusCode.OK);
        await DoAsync("hind/departure", "{}");

        (await host.ReadAsync("/v1/centres/MK-002/queue", access)).ShouldBe(HttpStatusCode.Unauthorized);
        (await host.RefreshAsync(refresh)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await host.ExchangeAsync(code, verifier)).Status.ShouldBe(HttpStatusCode.BadRequest);
        await browser.GetAsync("/signed-in");
        browser.Location.ShouldBe("/sign-in?lang=ar");
        await browser.StaffSignInAsync("hind", Password);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.BeginAsync("hind", await host.PrintAsync("hind", null));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "Nor does a new code help.");
    }

    [Fact]
    public async Task another_role_or_the_end_of_the_account_ends_what_is_signed_in()
    {
        var browser = await host.ActivateAsync("amal", """{"role":"executive-monitor"}""", Password);
        var (access, _) = await host.TokensAsync(browser);
        await DoAsync("amal/account", """{"role":"auditor"}""");
        (await host.ReadAsync("/v1/monitoring/centres", access)).ShouldBe(HttpStatusCode.Unauthorized);
        await browser.StaffSignInAsync("amal", Password);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);

        await DoAsync("amal/account/withdrawal", """{"reason":"Moved"}""");
        await browser.GetAsync("/signed-in");
        browser.Location.ShouldBe("/sign-in?lang=ar");
        (await host.PostAsync("admin.makkah", "/v1/staff/amal/activation-code", null)).Code.ShouldBe("account-not-found");
        await DoAsync("amal/account", """{"role":"auditor"}""");
        await browser.StaffSignInAsync("amal", Password);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "An account that is given again has no password yet.");
        (await host.GetAsync("auditor.makkah", "/v1/staff-accounts")).Json["items"]!.AsArray().Where(one => (string)one!["user"]! == "amal")
            .Select(one => (string)one!["role"]!).ShouldBe(["auditor"]);
    }

    [Fact]
    public async Task accounts_are_given_by_administrators_and_as_the_record_of_staff_says()
    {
        await DoAsync("reem/employment", """{"departmentCode":"LND","roles":["department-officer"]}""");
        (await GiveAsync("admin.makkah", "reem", """{"role":"department-officer","departmentCode":"CIV"}""")).ShouldBe("account-against-record");
        (await GiveAsync("admin.makkah", "reem", """{"role":"department-officer","departmentCode":"LND"}""")).ShouldBeNull();
        (await GiveAsync("admin.makkah", "reem", """{"role":"department-officer","departmentCode":"LND"}""")).ShouldBe("account-already-given");
        (await GiveAsync("admin.makkah", "x", """{"role":"centre-clerk"}""")).ShouldBe("account-role-unfit");
        (await GiveAsync("admin.makkah", "x", """{"role":"beneficiary"}""")).ShouldBe("account-role-unfit");
        (await GiveAsync("admin.makkah", "x", """{"role":"centre-clerk","centreCode":"NO-SUCH"}""")).ShouldBe("centre-not-found");
        (await GiveAsync("admin.makkah", "x", """{"role":"department-officer","departmentCode":"NO-SUCH"}""")).ShouldBe("department-not-found");
        (await GiveAsync("admin.makkah", "admin.makkah", """{"role":"auditor"}""")).ShouldBe("access-denied");
        (await GiveAsync("admin.makkah", "process:x", """{"role":"auditor"}""")).ShouldBe("value-invalid");
        (await GiveAsync("manager.makkah", "x", Clerk)).ShouldBe("access-denied");
        (await host.PostAsync("admin.makkah", "/v1/staff/nobody/account/withdrawal", "{}")).Code.ShouldBe("account-not-found");
    }

    [Fact]
    public async Task who_is_known_is_answered_as_who_is_not()
    {
        await host.ActivateAsync("maha", """{"role":"auditor"}""", Password);
        await host.PrintAsync("dana", """{"role":"auditor"}""");
        foreach (var (page, secret, value) in new[] { ("/sign-in/staff", "password", "a wrong password"), ("/activate/staff", "printed-code", "AAAAAAAAAA") })
        {
            var answers = new List<string>();
            foreach (var user in new[] { "maha", "dana", "nobody" })
            {
                var (browser, before) = (host.Browse(), host.Hashing.Done);
                await browser.GetAsync(page);
                await browser.SubmitAsync(page, ("user", user), (secret, value));
                answers.Add($"{(int)browser.Status} {Told(browser.Page, user)}");
                (host.Hashing.Done - before).ShouldBe(page == "/sign-in/staff" ? 1 : 0, "A password is hashed, whoever it is.");
            }

            answers.Distinct().ShouldHaveSingleItem(page);
        }
    }

    [Fact]
    public async Task guesses_wait_and_the_right_password_waits_with_them()
    {
        var browser = await host.ActivateAsync("lama", """{"role":"auditor"}""", Password);

        // Each counts, so that the last wait is longer than anything that slows the test down.
        for (var i = 0; i < 8; i++)
        {
            host.Clock.Pass(TimeSpan.FromMinutes(16));
            await host.Browse().StaffSignInAsync("lama", $"guess number {i}");
        }

        await browser.StaffSignInAsync("lama", Password);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        host.Clock.Pass(TimeSpan.FromMinutes(16));
        await browser.StaffSignInAsync("lama", Password);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
    }

    [Fact]
    public async Task nobody_waits_because_somebody_of_the_same_name_signs_in_in_another_region()
    {
        var (here, there) = (host.Browse(), host.Browse());
        await here.TakeAsync("ahmed", await host.PrintAsync("ahmed", """{"role":"auditor"}"""), Password);
        await there.TakeAsync("ahmed", await host.PrintAsync("ahmed", """{"role":"auditor"}""", "madinah"), Another);
        foreach (var (browser, password) in Enumerable.Repeat((here, Password), 5).Concat(Enumerable.Repeat((there, Another), 5)).Append((here, Password)))
        {
            await browser.StaffSignInAsync("ahmed", password);
            browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        }
    }

    [Fact]
    public async Task sample_accounts_come_by_the_same_door_from_inside_alone()
    {
        var browser = host.Browse();
        await browser.StaffSignInAsync("clerk.madinah", "sample");
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        var (access, refresh) = await host.TokensAsync(browser);
        (await host.ReadAsync("/v1/centres/MD-001/queue", access)).ShouldBe(HttpStatusCode.OK);
        await browser.StaffSignInAsync("citizen.makkah", "sample");
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var handed = new Browser(new HandedOn(host.Host.Server.CreateHandler()));
        await handed.StaffSignInAsync("clerk.madinah", "sample");
        handed.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await host.RefreshAsync(refresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task messages_are_shown_to_administrators_who_signed_in_and_the_reading_is_recorded()
    {
        var (person, _) = await host.ActivateAsync(Password);
        var browser = host.Browse();
        await browser.GetAsync("/operations/messages");
        browser.Location.ShouldStartWith("/sign-in/staff?lang=ar&returnUrl=");
        await browser.StaffSignInAsync("auditor.makkah", "sample", browser.Location!);
        await browser.GetAsync(browser.Location!);
        browser.Status.ShouldBe(HttpStatusCode.Forbidden);

        await browser.StaffSignInAsync("admin.makkah", "sample");
        await browser.GetAsync("/operations/messages");
        browser.Status.ShouldBe(HttpStatusCode.OK);
        var page = WebUtility.HtmlDecode(browser.Page);
        page.ShouldContain(await host.SmsAsync(person));
        page.ShouldContain("••••••••••567");
        page.ShouldNotContain("551234567");
        page.ShouldNotContain("<script");
        (await host.GetAsync("auditor.makkah", $"/v1/beneficiaries/{person.Id}/accesses")).Json["items"]!.AsArray()
            .ShouldContain(reading => (string)reading!["reader"]! == "admin.makkah" && (string)reading["record"]! == "messages");
    }

    private async Task<string?> GiveAsync(string by, string user, string account) => (await host.PostAsync(by, $"/v1/staff/{user}/account", account)).Code;

    private async Task DoAsync(string path, string body)
    {
        var reply = await host.PostAsync("admin.makkah", $"/v1/staff/{path}", body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }

    // Without what is drawn anew for each page, and what was typed.
    private static string Told(string page, string user) => Regex.Replace(
        page.Replace($"value=\"{user}\"", "", StringComparison.Ordinal), "<input type=\"hidden\"[^>]*>", "", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>A proxy in front.</summary>
    private sealed class HandedOn(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("Via", "1.1 proxy");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
