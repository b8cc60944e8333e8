using System.Net;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>A record says whether a code that was sent to its mobile came back.</summary>
public sealed class when_a_mobile_is_verified(PagesHost host) : IClassFixture<PagesHost>
{
    [Fact]
    public async Task the_record_shows_when_and_the_code_is_good_once()
    {
        var person = await host.RegisterAsync();
        (await RecordAsync(person))["mobileVerifiedAt"].ShouldBeNull();

        var asked = await AskAsync(person);
        asked.Status.ShouldBe(HttpStatusCode.OK, asked.Text);
        var code = await host.SmsAsync(person);
        asked.Text.ShouldNotContain(code);
        (await ConfirmAsync(person, PagesHost.OtherThan(code))).Code.ShouldBe("code-not-accepted");
        (await ConfirmAsync(person, $"{code[..3]} {code[3..]}")).Status.ShouldBe(HttpStatusCode.OK);

        (await RecordAsync(person))["mobileVerifiedAt"].ShouldNotBeNull();
        (await ConfirmAsync(person, code)).Code.ShouldBe("mobile-already-verified");
        (await AskAsync(person)).Code.ShouldBe("mobile-already-verified");
    }

    [Fact]
    public async Task a_code_ends_after_ten_minutes()
    {
        var person = await host.RegisterAsync();
        await AskAsync(person);
        host.Clock.Pass(TimeSpan.FromMinutes(11));
        (await ConfirmAsync(person, await host.SmsAsync(person))).Code.ShouldBe("code-not-accepted");
    }

    [Fact]
    public async Task the_person_does_it_signed_in_and_nobody_for_another()
    {
        var (own, other) = (new Person(await host.BeneficiaryAsync(), ""), await host.RegisterAsync());
        (await AskAsync(other, account: "citizen.makkah")).Code.ShouldBe("access-denied");
        (await ConfirmAsync(other, "123456", "citizen.makkah")).Code.ShouldBe("access-denied");
        (await AskAsync(own, account: "citizen.makkah")).Status.ShouldBe(HttpStatusCode.OK);
        (await ConfirmAsync(own, await host.SmsAsync(own), "citizen.makkah")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task of_what_is_not_there_or_no_mobile_none_is()
    {
        (await AskAsync(new Person(Guid.NewGuid(), ""))).Code.ShouldBe("beneficiary-not-found");
        (await ConfirmAsync(new Person(Guid.NewGuid(), ""), "123456")).Code.ShouldBe("beneficiary-not-found");
        (await AskAsync(await host.RegisterAsync(), """{"mobile":"0112345678"}""")).Code.ShouldBe("mobile-invalid");
        (await ConfirmAsync(await host.RegisterAsync(), "123456")).Code.ShouldBe("code-not-accepted");
    }

    [Fact]
    public async Task of_an_erased_person_neither_is_anything_sent_nor_changed()
    {
        var person = await host.RegisterAsync();
        await AskAsync(person);
        var code = await host.SmsAsync(person);
        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/erasure", """{"basis":"Article 18"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("auditor.makkah", $"/v1/beneficiaries/{person.Id}/erasure/approval", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(person)).Code.ShouldBe("beneficiary-erased");
        (await ConfirmAsync(person, code)).Code.ShouldBe("beneficiary-erased");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/contact", """{"language":"en","reason":"Asked","shown":"ID"}""")).Code.ShouldBe("beneficiary-erased");
    }

    private Task<Reply> AskAsync(Person person, string? body = null, string account = "clerk.makkah") =>
        host.PostAsync(account, $"/v1/beneficiaries/{person.Id}/mobile/verification", body);

    private Task<Reply> ConfirmAsync(Person person, string code, string account = "clerk.makkah") =>
        host.PostAsync(account, $"/v1/beneficiaries/{person.Id}/mobile/verification/confirmation", $$"""{"code":"{{code}}"}""");

    private async Task<System.Text.Json.Nodes.JsonObject> RecordAsync(Person person) => (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}")).Json;
}
