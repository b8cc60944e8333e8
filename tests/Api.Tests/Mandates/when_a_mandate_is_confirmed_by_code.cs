using System.Net;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Mandates;

/// <summary>A centre asks, the beneficiary is sent a code, and the clerk enters what the beneficiary says.</summary>
public sealed class when_a_mandate_is_confirmed_by_code(PagesHost host) : IClassFixture<PagesHost>
{
    [Fact]
    public async Task it_holds_once_the_right_code_is_entered_and_the_code_is_told_by_the_message_alone()
    {
        var (person, asked) = await AskAsync();
        asked.Status.ShouldBe(HttpStatusCode.OK, asked.Text);
        var message = (await host.MessagesAsync(person)).ShouldHaveSingleItem();
        var code = await host.SmsAsync(person);
        message.ShouldContain((await host.QueryAsync<string>("select data->>'nameAr' from ledger.mt_events where type = 'centre_licensed' and data->>'code' = 'MK-002' and tenant_id = 'makkah'"))[0]);
        (await OpenAsync(person)).Json["arguments"]!["flaw"]!.ToString().ShouldBe("unconfirmed");

        var confirmed = await ConfirmAsync(person, asked, code);
        confirmed.Status.ShouldBe(HttpStatusCode.OK, confirmed.Text);
        (await OpenAsync(person)).Status.ShouldBe(HttpStatusCode.Created);
        var mandate = (await host.GetAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates")).Json["items"]![0]!["mandates"]![0]!;
        (mandate["consent"]!.ToString(), mandate["flaw"]).ShouldBe(("code", null));
        (await ConfirmAsync(person, asked, code)).Code.ShouldBe("mandate-already-given");

        (asked.Text + confirmed.Text).ShouldNotContain(code);
        string.Join(' ', await host.QueryAsync<string>($"select data::text from ledger.mt_events where data::text like '%{person.Id}%' or stream_id = '{person.Id}'")).ShouldNotContain($"\"{code}\"");
    }

    [Fact]
    public async Task without_the_code_or_by_another_centre_it_is_not()
    {
        var (person, asked) = await AskAsync();
        var code = await host.SmsAsync(person);
        (await ConfirmAsync(person, asked, null)).Code.ShouldBe("access-denied");
        (await ConfirmAsync(person, asked, code, "clerk.makkah")).Code.ShouldBe("access-denied");
        (await ConfirmAsync(person, asked, PagesHost.OtherThan(code))).Code.ShouldBe("code-not-accepted");
        (await ConfirmAsync(person, asked, code)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_code_says_yes_to_what_it_was_sent_for_alone()
    {
        var (person, first) = await AskAsync();
        var (_, second) = await AskAsync(person);
        (await ConfirmAsync(person, first, await host.SmsAsync(person))).Code.ShouldBe("code-not-accepted");
        (await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mobile/verification/confirmation", $$"""{"code":"{{await host.SmsAsync(person)}}"}""")).Code.ShouldBe("code-not-accepted");
        (await ConfirmAsync(person, second, await host.SmsAsync(person))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task it_ends_after_ten_minutes_and_another_one_takes_its_place()
    {
        var (person, asked) = await AskAsync();
        var late = await host.SmsAsync(person);
        host.Clock.Pass(TimeSpan.FromMinutes(11));
        (await ConfirmAsync(person, asked, late)).Code.ShouldBe("code-not-accepted");

        (await SendAgainAsync(person, asked)).Status.ShouldBe(HttpStatusCode.OK);
        var earlier = await host.SmsAsync(person);
        var again = await SendAgainAsync(person, asked);
        again.Text.ShouldNotContain(await host.SmsAsync(person));
        if (earlier != await host.SmsAsync(person))
        {
            (await ConfirmAsync(person, asked, earlier)).Code.ShouldBe("code-not-accepted");
        }

        (await ConfirmAsync(person, asked, await host.SmsAsync(person))).Status.ShouldBe(HttpStatusCode.OK);
        (await SendAgainAsync(person, asked)).Code.ShouldBe("mandate-already-given");
    }

    [Fact]
    public async Task guesses_wait_and_neither_the_right_code_nor_a_new_one_ends_the_wait()
    {
        var (person, asked) = await AskAsync();
        var right = await host.SmsAsync(person);
        for (var i = 0; i < 8; i++)
        {
            (await ConfirmAsync(person, asked, PagesHost.OtherThan(right))).Code.ShouldBe("code-not-accepted");
            host.Clock.Pass(TimeSpan.FromSeconds(i < 7 ? 33 : 0));
        }

        // The eighth wrong one has it wait for a minute.
        (await ConfirmAsync(person, asked, right)).Code.ShouldBe("code-not-accepted");
        await SendAgainAsync(person, asked);
        (await ConfirmAsync(person, asked, await host.SmsAsync(person))).Code.ShouldBe("code-not-accepted");
        (await FailuresAsync(person)).ShouldBe(8);

        host.Clock.Pass(TimeSpan.FromMinutes(16));
        await SendAgainAsync(person, asked);
        (await ConfirmAsync(person, asked, await host.SmsAsync(person))).Status.ShouldBe(HttpStatusCode.OK);
        (await FailuresAsync(person)).ShouldBe(0);
    }

    [Fact]
    public async Task of_many_who_enter_it_at_once_one_is_served()
    {
        var (person, asked) = await AskAsync();
        var code = await host.SmsAsync(person);
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ConfirmAsync(person, asked, code)));
        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(1);
        replies.Where(reply => reply.Status != HttpStatusCode.OK).ShouldAllBe(reply => reply.Code == "mandate-already-given" || reply.Code == "code-not-accepted");
    }

    [Fact]
    public async Task a_repetition_sends_nothing_and_is_answered_as_before()
    {
        var person = await host.RegisterAsync();
        var key = ("Idempotency-Key", $"ask-{person.Id}");
        var (_, asked) = await AskAsync(person, key);
        var code = await host.SmsAsync(person);
        var (_, repeated) = await AskAsync(person, key);
        (repeated.Replayed, repeated.Text).ShouldBe((true, asked.Text));
        (await host.MessagesAsync(person)).Count.ShouldBe(1);

        var first = await ConfirmAsync(person, asked, code, headers: [("Idempotency-Key", $"confirm-{person.Id}")]);
        var second = await ConfirmAsync(person, asked, code, headers: [("Idempotency-Key", $"confirm-{person.Id}")]);
        (second.Status, second.Replayed, second.Text).ShouldBe((HttpStatusCode.OK, true, first.Text));
    }

    [Fact]
    public async Task nothing_is_sent_for_what_does_not_wait_for_a_yes()
    {
        var (person, asked) = await AskAsync();
        var other = await host.RegisterAsync();
        (await SendAgainAsync(other, asked)).Code.ShouldBe("mandate-not-found");
        (await SendAgainAsync(person, asked, "clerk.makkah")).Code.ShouldBe("access-denied");
        await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates/MK-002/revocation", "{}");
        (await SendAgainAsync(person, asked)).Code.ShouldBe("mandate-ended");
        (await host.MessagesAsync(person)).Count.ShouldBe(1);
        (await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{Guid.NewGuid()}/mandates", """{"consent":"code"}""")).Code.ShouldBe("beneficiary-not-found");
    }

    private async Task<(Person Person, Reply Asked)> AskAsync(Person? known = null, params (string Name, string Value)[] headers)
    {
        var person = known ?? await host.RegisterAsync();
        return (person, await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates", """{"consent":"code"}""", headers));
    }

    private Task<Reply> ConfirmAsync(Person person, Reply asked, string? code, string account = "clerk2.makkah", params (string Name, string Value)[] headers) => host.PostAsync(
        account,
        $"/v1/beneficiaries/{person.Id}/mandates/MK-002/confirmation",
        $$"""{"mandateId":"{{asked.Json["id"]}}"{{(code is null ? "" : $",\"code\":\"{code}\"")}}}""",
        headers);

    private Task<Reply> SendAgainAsync(Person person, Reply asked, string account = "clerk2.makkah") =>
        host.PostAsync(account, $"/v1/beneficiaries/{person.Id}/mandates/MK-002/code", $$"""{"mandateId":"{{asked.Json["id"]}}"}""");

    private Task<Reply> OpenAsync(Person person) =>
        host.PostAsync("clerk2.makkah", "/v1/requests", $$"""{"serviceCode":"BIRTH-CERT","beneficiaryId":"{{person.Id}}","channel":"desk","answers":{} }""");

    private async Task<int> FailuresAsync(Person person) =>
        (await host.QueryAsync<int>($"select failures from ledger.credential_codes where beneficiary_id = '{person.Id}' and purpose = 'Mandate'")).Single();
}
