using System.Net;
using EventLedger.Application.Credentials;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Credentials;

public sealed class ThrottledHost : PagesHost
{
    protected override CodeLimits Limits => new(OfRecord: 3, OfMobile: 4, OfCentre: 6, WrongOfCentre: 3, OfStranger: 2);
}

/// <summary>Codes are held back by record, mobile and centre, and come again by and by. Each test comes hours after the one before, to whole limits.</summary>
public sealed class when_too_many_codes_are_asked_for(ThrottledHost host) : IClassFixture<ThrottledHost>
{
    [Fact]
    public async Task a_person_is_sent_some_at_once_and_one_more_after_a_while()
    {
        host.Clock.Pass(TimeSpan.FromHours(2));
        var person = await host.RegisterAsync("0556000001");
        for (var i = 0; i < 3; i++)
        {
            (await AskAsync(person)).Status.ShouldBe(HttpStatusCode.OK);
        }

        var refused = await AskAsync(person);
        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.TooManyRequests, "too-many-codes"));
        (await host.MessagesAsync(person)).Count.ShouldBe(3);
        host.Clock.Pass(TimeSpan.FromMinutes(21));
        (await AskAsync(person)).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(person)).Code.ShouldBe("too-many-codes");

        // Whose a limit was is forgotten once nothing of it is used.
        host.Clock.Pass(TimeSpan.FromHours(2));
        (await AskAsync(await host.RegisterAsync("0556000008"))).Status.ShouldBe(HttpStatusCode.OK);
        (await host.QueryAsync<string>("select what from ledger.credential_throttles order by what")).ShouldBe(["centre", "mobile", "record"]);
    }

    [Fact]
    public async Task of_many_who_ask_at_once_no_more_are_served()
    {
        host.Clock.Pass(TimeSpan.FromHours(2));
        var person = await host.RegisterAsync("0556000002");
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => AskAsync(person)));
        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(3);
        (await host.MessagesAsync(person)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task a_mobile_that_several_share_is_sent_so_many_for_all_of_them()
    {
        host.Clock.Pass(TimeSpan.FromHours(2));
        var (one, other) = (await host.RegisterAsync("0556000003"), await host.RegisterAsync("0556000003"));
        for (var i = 0; i < 2; i++)
        {
            (await AskAsync(one)).Status.ShouldBe(HttpStatusCode.OK);
            (await AskAsync(other)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await AskAsync(one)).Code.ShouldBe("too-many-codes");
        (await AskAsync(one, "clerk2.makkah")).Code.ShouldBe("too-many-codes");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{other.Id}/mobile/verification", """{"mobile":"0556000004"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.QueryAsync<string>("select throttle::text from ledger.credential_throttles throttle")).ShouldAllBe(row => !row.Contains("556000003", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_centre_prints_and_has_sent_so_many_and_another_one_is_not_held_back_by_it()
    {
        host.Clock.Pass(TimeSpan.FromHours(2));
        var person = await host.RegisterAsync("0556000005");
        for (var i = 0; i < 5; i++)
        {
            await host.PrintAsync(person);
        }

        (await AskAsync(person)).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(person)).Code.ShouldBe("too-many-codes");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/activation-code", null)).Code.ShouldBe("too-many-codes");
        (await AskAsync(person, "clerk2.makkah")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/activation-code", null)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task activation_counts_too_and_the_page_says_no_more_than_of_a_wrong_code()
    {
        host.Clock.Pass(TimeSpan.FromHours(2));
        var (person, browser) = (await host.RegisterAsync("0556000006"), host.Browse());
        var printed = await host.PrintAsync(person);
        for (var i = 0; i < 3; i++)
        {
            await browser.BeginAsync("/activate", person, printed);
            browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        }

        await browser.BeginAsync("/activate", person, printed);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await host.MessagesAsync(person)).Count.ShouldBe(3);
        host.Clock.Pass(TimeSpan.FromMinutes(21));
        await browser.BeginAsync("/activate", person, printed);
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
    }

    [Fact]
    public async Task wrong_codes_of_one_centre_count_together_and_right_ones_do_not()
    {
        host.Clock.Pass(TimeSpan.FromHours(2));
        var persons = new List<Person>();
        for (var i = 0; i < 5; i++)
        {
            persons.Add(await host.RegisterAsync($"055600010{i}"));
            (await AskAsync(persons[i])).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await ConfirmAsync(persons[0], await host.SmsAsync(persons[0]))).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var person in persons.Skip(1).Take(3))
        {
            (await ConfirmAsync(person, PagesHost.OtherThan(await host.SmsAsync(person)))).Code.ShouldBe("code-not-accepted");
        }

        var right = await host.SmsAsync(persons[4]);
        (await ConfirmAsync(persons[4], right)).Code.ShouldBe("code-not-accepted", "It waits with the wrong ones.");
        (await ConfirmAsync(persons[4], right, "clerk2.makkah")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task whoever_is_not_signed_in_uses_up_nothing_of_what_the_mobiles_owner_is_sent()
    {
        host.Clock.Pass(TimeSpan.FromHours(2));
        var person = await host.RegisterAsync("0556000009");
        for (var i = 0; i < 2; i++)
        {
            (await RegisterAloneAsync("0556000009")).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await RegisterAloneAsync("0556000009")).Code.ShouldBe("too-many-codes");
        for (var i = 0; i < 3; i++)
        {
            (await AskAsync(person)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task what_a_clock_wrote_that_was_put_back_since_holds_nobody_up()
    {
        host.Clock.Pass(TimeSpan.FromHours(2));
        var person = await host.RegisterAsync("0556000010");
        (await AskAsync(person)).Status.ShouldBe(HttpStatusCode.OK);
        await host.ExecuteAsync("update ledger.credential_throttles set whole_at = whole_at + interval '1 day'");
        (await AskAsync(person)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_mandate_is_not_asked_for_when_no_code_can_be_sent()
    {
        host.Clock.Pass(TimeSpan.FromHours(2));
        var person = await host.RegisterAsync("0556000007");
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(person);
        }

        (await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates", """{"consent":"code"}""")).Code.ShouldBe("too-many-codes");
        (await host.GetAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates")).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    private Task<Reply> AskAsync(Person person, string account = "clerk.makkah") =>
        host.PostAsync(account, $"/v1/beneficiaries/{person.Id}/mobile/verification", "{}");

    private Task<Reply> RegisterAloneAsync(string mobile) => host.PostAsync(
        null, "/v1/self-registrations", $$"""{"region":"makkah","nationalId":"1058529940","nameAr":"نورة","mobile":"{{mobile}}"}""");

    private Task<Reply> ConfirmAsync(Person person, string code, string account = "clerk.makkah") =>
        host.PostAsync(account, $"/v1/beneficiaries/{person.Id}/mobile/verification/confirmation", $$"""{"code":"{{code}}"}""");
}
