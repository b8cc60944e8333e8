using System.Net;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Application.Beneficiaries;
using EventLedger.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>People open records for themselves with a code by SMS; nothing rests on one before a centre saw the document.</summary>
public sealed class when_somebody_registers_alone(PagesHost host) : IClassFixture<PagesHost>
{
    private static int persons = 410_000;

    [Fact]
    public async Task the_record_waits_for_a_centre_and_serves_then()
    {
        var number = NationalIds.Of(Interlocked.Increment(ref persons));
        var person = await RegisterAsync(number);
        (await OpenAsync(person)).Code.ShouldBe("beneficiary-unverified");
        (await GiveAsync(person)).Code.ShouldBe("beneficiary-unverified");
        (await host.PostAsync(
            "admin.makkah",
            "/v1/requests",
            $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{person.Id}}","centreCode":"MK-001","channel":"desk","openedAt":"2020-05-02T06:00:00Z"}""",
            ("X-Takeover", "true"))).Code.ShouldBe("beneficiary-unverified");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/activation-code", null)).Code.ShouldBe("beneficiary-unverified");
        (await FindAsync(number)).Code.ShouldBe("beneficiary-not-found");
        (await WaitingAsync(number)).ShouldBe([person.Id]);
        ((bool)(await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}")).Json["unverified"]!).ShouldBeTrue();

        var verified = await VerifyAsync(person);
        verified.Status.ShouldBe(HttpStatusCode.OK, verified.Text);
        (await VerifyAsync(person)).Code.ShouldBe("beneficiary-already-verified");
        ((Guid)(await FindAsync(number)).Json["id"]!).ShouldBe(person.Id);
        (await WaitingAsync(number)).ShouldBeEmpty();
        (await GiveAsync(person)).Status.ShouldBe(HttpStatusCode.OK);
        (await OpenAsync(person)).Status.ShouldBe(HttpStatusCode.Created);
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}")).Json["mobileVerifiedAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task whoever_is_known_is_answered_alike_and_keeps_what_is_theirs()
    {
        var known = await host.RegisterAsync();
        var (ofKnown, ofNobody) = (await BeginAsync(known.Number), await BeginAsync(NationalIds.Of(Interlocked.Increment(ref persons))));
        (ofKnown.Status, string.Join(',', ofKnown.Json.Select(member => member.Key))).ShouldBe((ofNobody.Status, string.Join(',', ofNobody.Json.Select(member => member.Key))));

        var stranger = await ConfirmedAsync((Guid)ofKnown.Json["id"]!, known.Number);
        stranger.Id.ShouldNotBe(known.Id);
        ((Guid)(await FindAsync(known.Number)).Json["id"]!).ShouldBe(known.Id);
        var refused = await VerifyAsync(stranger);
        (refused.Code, (string)refused.Json["arguments"]!["id"]!).ShouldBe(("beneficiary-already-registered", known.Id.ToString()));
    }

    [Fact]
    public async Task of_two_who_are_verified_at_once_one_has_the_identity()
    {
        var number = NationalIds.Of(Interlocked.Increment(ref persons));
        var (one, other) = (await RegisterAsync(number), await RegisterAsync(number));
        var replies = await Task.WhenAll(VerifyAsync(one), VerifyAsync(other));
        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(1);
        replies.Single(reply => reply.Status != HttpStatusCode.OK).Code.ShouldBe("beneficiary-already-registered");
    }

    [Fact]
    public async Task without_the_code_there_is_no_record_and_a_code_serves_once()
    {
        var begun = await BeginAsync(NationalIds.Of(Interlocked.Increment(ref persons)));
        var id = (Guid)begun.Json["id"]!;
        var code = await host.SmsAsync(new Person(id, ""));
        begun.Text.ShouldNotContain(code);
        (await ConfirmAsync(id, PagesHost.OtherThan(code))).Code.ShouldBe("code-not-accepted");
        (await ConfirmAsync(Guid.NewGuid(), code)).Code.ShouldBe("code-not-accepted");
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{id}")).Code.ShouldBe("beneficiary-not-found");
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ConfirmAsync(id, code)));
        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(1);
        (await host.QueryAsync<long>($"select count(*) from ledger.mt_events where stream_id = '{id}' and type = 'beneficiary_self_registered'")).Single().ShouldBe(1);
    }

    [Fact]
    public async Task what_makes_no_sense_is_refused()
    {
        (await BeginAsync("1234567890")).Code.ShouldBe("national-id-invalid");
        (await BeginAsync(NationalIds.Of(Interlocked.Increment(ref persons)), mobile: "12")).Code.ShouldBe("mobile-invalid");
        (await BeginAsync(NationalIds.Of(Interlocked.Increment(ref persons)), region: "nowhere")).Code.ShouldBe("region-unknown");
        (await host.PostAsync("clerk.makkah", "/v1/self-registrations/search", """{"nationalId":"1234567890"}""")).Code.ShouldBe("national-id-invalid");
        (await VerifyAsync(new Person(Guid.NewGuid(), ""))).Code.ShouldBe("beneficiary-not-found");
    }

    [Fact]
    public async Task what_nobody_verified_in_time_is_removed_for_good()
    {
        var number = NationalIds.Of(Interlocked.Increment(ref persons));
        var (person, begun) = (await RegisterAsync(number), await BeginAsync(number));
        var sweep = host.Host.Services.GetRequiredService<UnverifiedSweep>();
        await sweep.LookAsync("makkah", TestContext.Current.CancellationToken);
        (await KeysAsync(person.Id)).ShouldBe(1);

        host.Clock.Pass(TimeSpan.FromDays(31));
        (await sweep.LookAsync("makkah", TestContext.Current.CancellationToken)).ShouldBeGreaterThanOrEqualTo(1);
        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}")).Json["erasedAt"].ShouldNotBeNull();
        (await KeysAsync(person.Id) + await KeysAsync((Guid)begun.Json["id"]!)).ShouldBe(0);
        (await host.QueryAsync<long>($"select count(*) from ledger.self_registrations where beneficiary_id in ('{person.Id}', '{begun.Json["id"]}')")).Single().ShouldBe(0);
        (await VerifyAsync(person)).Code.ShouldBe("beneficiary-erased");
    }

    [Fact]
    public async Task the_page_leads_to_the_same()
    {
        var number = NationalIds.Of(Interlocked.Increment(ref persons));
        var browser = host.Browse();
        await browser.GetAsync("/register");
        browser.Page.ShouldContain("region=makkah");
        const string Path = "/register?region=makkah";
        await browser.GetAsync(Path);
        await browser.SubmitAsync(Path, ("identity", "123"), ("name", ""), ("mobile", "12"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.SubmitAsync(Path, ("identity", number), ("name", "منيرة\u202e"), ("mobile", "0557654321"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "It would turn around what stands beside it, wherever it is shown.");
        await browser.SubmitAsync(Path, ("identity", number), ("name", "منيرة"), ("mobile", "0557654321"));
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        var id = Guid.Parse(browser.Hidden["registration"]);
        await browser.SubmitAsync(Path, ("sms-code", "000"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.SubmitAsync(Path, ("sms-code", await host.SmsAsync(new Person(id, ""))));
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        (await WaitingAsync(number)).ShouldBe([id]);
    }

    private async Task<long> KeysAsync(Guid person) => (await host.QueryAsync<long>($"select count(*) from ledger.personal_keys where beneficiary_id = '{person}'")).Single();

    private Task<Reply> BeginAsync(string number, string mobile = "0557654321", string region = "makkah") => host.PostAsync(
        null, "/v1/self-registrations", $$"""{"region":"{{region}}","nationalId":"{{number}}","nameAr":"منيرة","mobile":"{{mobile}}"}""");

    private Task<Reply> ConfirmAsync(Guid id, string code) => host.PostAsync(null, $"/v1/self-registrations/{id}/confirmation", $$"""{"region":"makkah","code":"{{code}}"}""");

    private async Task<Person> RegisterAsync(string number)
    {
        var begun = await BeginAsync(number);
        begun.Status.ShouldBe(HttpStatusCode.OK, begun.Text);
        return await ConfirmedAsync((Guid)begun.Json["id"]!, number);
    }

    private async Task<Person> ConfirmedAsync(Guid id, string number)
    {
        var confirmed = await ConfirmAsync(id, await host.SmsAsync(new Person(id, "")));
        confirmed.Status.ShouldBe(HttpStatusCode.OK, confirmed.Text);
        return new Person((Guid)confirmed.Json["id"]!, number);
    }

    private Task<Reply> VerifyAsync(Person person) => host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/verification", """{"shown":"National ID card"}""");

    private Task<Reply> FindAsync(string number) => host.PostAsync("clerk.makkah", "/v1/beneficiaries/search", $$"""{"nationalId":"{{number}}"}""");

    private async Task<List<Guid>> WaitingAsync(string number) =>
        [.. (await host.PostAsync("clerk.makkah", "/v1/self-registrations/search", $$"""{"nationalId":"{{number}}"}""")).Json["items"]!.AsArray().Select(one => (Guid)one!["id"]!)];

    private Task<Reply> OpenAsync(Person person) => host.PostAsync(
        "clerk.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{person.Id}}","channel":"desk","answers":{} }""");

    private Task<Reply> GiveAsync(Person person) => host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/mandates", """{"consent":"inPerson"}""");
}
