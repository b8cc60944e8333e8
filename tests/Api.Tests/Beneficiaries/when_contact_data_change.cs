using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>Mobile, language and channel change by the person or for the person, with proof; and the mobile of before is told.</summary>
public sealed class when_contact_data_change(ClientHost host) : IClassFixture<ClientHost>
{
    [Fact]
    public async Task at_a_centre_a_document_is_shown_and_the_new_mobile_is_unverified()
    {
        var person = await host.RegisterAsync();
        await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/mobile/verification", null);
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/mobile/verification/confirmation", $$"""{"code":"{{await host.SmsAsync(person)}}"}""")).Status.ShouldBe(HttpStatusCode.OK);

        var changed = await ChangeAsync(person, """{"mobile":"0559876543","reason":"Lost the phone","shown":"National ID card"}""");
        changed.Status.ShouldBe(HttpStatusCode.OK, changed.Text);

        var record = await RecordAsync(person);
        ((string)record["mobile"]!, record["mobileVerifiedAt"]).ShouldBe(("+966559876543", null));
        var contacts = (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/export")).Json["contacts"]!.AsArray();
        contacts.Select(one => (string)one!["mobile"]!).ShouldBe(["+966551234567", "+966559876543"]);
        (contacts[1]!["verifiedBy"]!.ToString(), contacts[1]!["proof"]!.ToString(), contacts[1]!["reason"]!.ToString(), contacts[1]!["shown"]!.ToString())
            .ShouldBe(("clerk.makkah", "document", "Lost the phone", "National ID card"));

        await ToldAsync(person, "567");
        var stored = (await host.QueryAsync<string>($"select data::text from ledger.mt_events where stream_id = '{person.Id}' and type = 'contact_data_replaced'")).Single();
        new[] { "559876543", "551234567" }.ShouldAllBe(number => !stored.Contains(number, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_password_is_not_reset_by_whoever_changed_the_mobile_just_now()
    {
        var (person, browser) = await host.ActivateAsync("correct horse battery");
        var printed = await host.PrintAsync(person);
        (await ChangeAsync(person, """{"mobile":"0559000001","reason":"Lost the phone","shown":"National ID card"}""")).Status.ShouldBe(HttpStatusCode.OK);

        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/activation-code", null)).Code.ShouldBe("mobile-changed-lately");
        await browser.BeginAsync("/reset", person, printed);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task at_a_centre_the_code_to_the_new_mobile_verifies_it_at_once()
    {
        var person = await host.RegisterAsync();
        (await AskAsync(person, "0558000001")).Status.ShouldBe(HttpStatusCode.OK);
        var code = await host.SmsAsync(person);
        const string Proof = "\"reason\":\"New number\",\"shown\":\"Iqama\"";
        (await ChangeAsync(person, $$"""{"mobile":"0558000001","code":"{{PagesHost.OtherThan(code)}}",{{Proof}}}""")).Code.ShouldBe("code-not-accepted");
        (await ChangeAsync(person, $$"""{"mobile":"0558000002","code":"{{code}}",{{Proof}}}""")).Code.ShouldBe("code-not-accepted", "It was sent to another number.");
        (await ChangeAsync(person, $$"""{"mobile":"0558000001","code":"{{code}}",{{Proof}}}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await RecordAsync(person))["mobileVerifiedAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task the_person_changes_it_signed_in_with_a_code_to_the_new_mobile()
    {
        var own = new Person(await host.BeneficiaryAsync(), "");
        (await ChangeAsync(own, """{"mobile":"0557000001"}""", "citizen.makkah")).Code.ShouldBe("contact-proof-missing");
        (await AskAsync(own, "0557000001", "citizen.makkah")).Status.ShouldBe(HttpStatusCode.OK);
        var code = await host.SmsAsync(own);
        (await ChangeAsync(own, $$"""{"mobile":"0557000001","code":"{{code}}"}""", "citizen.makkah")).Status.ShouldBe(HttpStatusCode.OK);

        var record = await RecordAsync(own);
        ((string)record["mobile"]!).ShouldBe("+966557000001");
        record["mobileVerifiedAt"].ShouldNotBeNull();
        await ToldAsync(own, "567");
        (await ChangeAsync(own, $$"""{"mobile":"0557000002","code":"{{code}}"}""", "citizen.makkah")).Code.ShouldBe("code-not-accepted", "It is used.");
        (await ChangeAsync(await host.RegisterAsync(), """{"language":"en"}""", "citizen.makkah")).Code.ShouldBe("access-denied");
    }

    [Fact]
    public async Task the_session_of_the_own_password_is_what_it_takes_and_no_longer_than_it_lasts()
    {
        const string Password = "نخيل المدينة خضراء";
        var (person, browser) = await host.ActivateAsync(Password);
        var (access, _) = await host.TokensAsync(browser);
        (await ChangeByTokenAsync(person, access, """{"language":"en"}""")).ShouldBe(HttpStatusCode.OK);
        (await ChangeByTokenAsync(await host.RegisterAsync(), access, """{"language":"en"}""")).ShouldBe(HttpStatusCode.Forbidden);
        await host.Browse().TakeAsync("/reset", person, await host.PrintAsync(person), host, Password);
        (await ChangeByTokenAsync(person, access, """{"channel":"phone"}""")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task language_and_channel_of_choice_are_kept_and_messages_come_in_that_language()
    {
        var person = await host.RegisterAsync();
        (await ChangeAsync(person, """{"language":"en","channel":"portal","reason":"Asked for it","shown":"Iqama"}""")).Status.ShouldBe(HttpStatusCode.OK);
        var record = await RecordAsync(person);
        ((string)record["language"]!, (string)record["channel"]!).ShouldBe(("en", "portal"));
        (await ChangeAsync(person, """{"language":"en","reason":"Asked for it","shown":"Iqama"}""")).Code.ShouldBe("contact-unchanged");
        await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/mobile/verification", "{}");
        (await host.MessagesAsync(person))[0].ShouldContain("is your code");
    }

    [Fact]
    public async Task what_is_not_proved_or_no_change_is_refused()
    {
        var person = await host.RegisterAsync();
        (await ChangeAsync(person, """{"mobile":"0559876543","shown":"Iqama"}""")).Code.ShouldBe("contact-proof-missing");
        (await ChangeAsync(person, """{"mobile":"0559876543","reason":"Lost"}""")).Code.ShouldBe("contact-proof-missing");
        (await ChangeAsync(person, """{"mobile":"0551234567","reason":"Lost","shown":"Iqama"}""")).Code.ShouldBe("contact-unchanged");
        (await ChangeAsync(person, "{}")).Code.ShouldBe("contact-unchanged");
        (await ChangeAsync(person, """{"mobile":"12","reason":"Lost","shown":"Iqama"}""")).Code.ShouldBe("mobile-invalid");
        (await ChangeAsync(new Person(Guid.NewGuid(), ""), """{"language":"ar"}""")).Code.ShouldBe("beneficiary-not-found");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/contact", """{"language":"en","reason":"Lost","shown":"Iqama"}""", ("If-Match", "\"7\""))).Code.ShouldBe("version-stale");
    }

    private async Task ToldAsync(Person person, string end)
    {
        await LedgerHost.UntilAsync(async () => (await host.MessagesAsync(person)).Any(text => text.Contains("رقم جوال آخر", StringComparison.Ordinal)));
        var told = (await host.GetAsync("admin.makkah", "/v1/sms")).Json["items"]!.AsArray().Single(message => (Guid)message!["beneficiaryId"]! == person.Id && ((string)message["text"]!).Contains("رقم جوال آخر", StringComparison.Ordinal))!;
        ((string)told["mobile"]!).ShouldEndWith(end);
    }

    private Task<Reply> AskAsync(Person person, string mobile, string account = "clerk.makkah") =>
        host.PostAsync(account, $"/v1/beneficiaries/{person.Id}/mobile/verification", $$"""{"mobile":"{{mobile}}"}""");

    private Task<Reply> ChangeAsync(Person person, string body, string account = "clerk.makkah") => host.PostAsync(account, $"/v1/beneficiaries/{person.Id}/contact", body);

    private async Task<HttpStatusCode> ChangeByTokenAsync(Person person, string token, string body)
    {
        using var client = host.Host.Server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"/v1/beneficiaries/{person.Id}/contact", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<JsonObject> RecordAsync(Person person) => (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}")).Json;
}
