using System.Net;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>Once a death is recorded nothing new begins in that name, on whichever node; what is open comes to its end.</summary>
public sealed class when_a_person_dies(ClientHost host) : IClassFixture<ClientHost>
{
    private const string Death = """{"diedOn":"2026-01-02","certificate":"D-4711-SECRET","shown":"Death certificate"}""";

    [Fact]
    public async Task nothing_new_is_opened_and_the_account_is_over()
    {
        var (person, browser) = await host.ActivateAsync("correct horse battery");
        var (access, _) = await host.TokensAsync(browser);
        var printed = await host.PrintAsync(person);
        await DieAsync(person);

        (await OpenAsync(person)).Code.ShouldBe("beneficiary-deceased");
        (await GiveAsync(person)).Code.ShouldBe("beneficiary-deceased");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/activation-code", null)).Code.ShouldBe("beneficiary-deceased");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/mobile/verification", "{}")).Code.ShouldBe("beneficiary-deceased");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/contact", """{"language":"en","reason":"Asked","shown":"Iqama"}""")).Code.ShouldBe("beneficiary-deceased");
        (await host.ReadAsync(person, access)).ShouldBe(HttpStatusCode.Unauthorized);
        await browser.BeginAsync("/reset", person, printed);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await browser.SignInAsync(person.Number, "correct horse battery");
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await MandateFlawAsync(person)).ShouldBe("beneficiary-deceased");

        var record = (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}")).Json;
        ((string)record["diedOn"]!, (string)record["deathCertificate"]!).ShouldBe(("2026-01-02", "D-4711-SECRET"));
        var stored = (await host.QueryAsync<string>($"select data::text from ledger.mt_events where stream_id = '{person.Id}' and type = 'death_recorded'")).Single();
        new[] { "2026-01-02", "D-4711" }.ShouldAllBe(told => !stored.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task what_is_open_is_listed_and_withdrawn_without_a_mandate()
    {
        var person = await host.RegisterAsync();
        var request = await OpenAsync(person);
        request.Status.ShouldBe(HttpStatusCode.Created, request.Text);
        (await ListedAsync()).ShouldNotContain((string)request.Json["id"]!);
        await DieAsync(person);

        (await ListedAsync()).ShouldContain((string)request.Json["id"]!);
        (await host.GetAsync("clerk2.makkah", "/v1/centres/MK-001/requests-of-deceased")).Code.ShouldBe("access-denied");
        (await host.GetAsync("admin.makkah", "/v1/centres/MK-NONE/requests-of-deceased")).Code.ShouldBe("centre-not-found");
        (await host.PostAsync("clerk2.makkah", $"{request.Location}/withdrawal", """{"reason":"Died"}""")).Code.ShouldBe("access-denied");
        (await host.PostAsync("clerk.makkah", $"{request.Location}/withdrawal", """{"reason":"Died"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await ListedAsync()).ShouldNotContain((string)request.Json["id"]!);
    }

    [Fact]
    public async Task a_result_goes_to_whoever_shows_an_id_and_to_nobody_else()
    {
        var person = await host.RegisterAsync();
        var request = await OpenAsync(person);
        await DieAsync(person);
        await DoAsync("officer2.makkah", $"{request.Location}/receipt", "{}");
        await DoAsync("officer2.makkah", $"{request.Location}/completion", """{"decision":"approved"}""");
        await DoAsync("officer2.makkah", $"{request.Location}/handover", "{}");

        var refused = await host.PostAsync("clerk.makkah", $"{request.Location}/collection", """{"collectedBy":"سارة"}""");
        (refused.Code, refused.Json["arguments"]!["flaw"]!.ToString()).ShouldBe(("mandate-required", "beneficiary-deceased"));
        await DoAsync("clerk.makkah", $"{request.Location}/collection", """{"collectedBy":"ابنتها","proxyNationalId":"1058529940"}""");
    }

    [Fact]
    public async Task a_mandate_that_is_given_meanwhile_is_refused_or_was_there_before()
    {
        await using var other = await host.JoinAsync();
        for (var i = 0; i < 10; i++)
        {
            var person = await host.RegisterAsync();

            // The other node knows the person as one who lives.
            (await OpenAsync(person, other)).Status.ShouldBe(HttpStatusCode.Created);
            var asked = await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates", """{"consent":"code"}""");
            var code = await host.SmsAsync(person);
            var dying = DieAsync(person);
            var meanwhile = await Task.WhenAll(
            [
                .. Enumerable.Range(0, 5).Select(_ => GiveAsync(person, other)),
                other.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates/MK-002/confirmation", $$"""{"mandateId":"{{asked.Json["id"]}}","code":"{{code}}"}"""),
            ]);
            await dying;

            // With the death the code that was on its way is gone.
            meanwhile.ShouldAllBe(reply => reply.Status == HttpStatusCode.OK || reply.Code == "beneficiary-deceased" || reply.Code == "code-not-accepted");
            (await GiveAsync(person, other)).Code.ShouldBe("beneficiary-deceased");
            (await OpenAsync(person, other)).Code.ShouldBe("beneficiary-deceased");
            (await host.QueryAsync<long>($$"""
                select count(*) from ledger.mt_events given join ledger.mt_events died on died.stream_id = '{{person.Id}}' and died.type = 'death_recorded'
                where given.type in ('mandate_given', 'mandate_confirmed') and given.seq_id > died.seq_id
                  and given.stream_id in (select stream_id from ledger.mt_events where data->>'beneficiaryId' = '{{person.Id}}')
                """)).Single().ShouldBe(0);
        }
    }

    [Fact]
    public async Task an_error_is_corrected_by_an_administrator()
    {
        var person = await host.RegisterAsync();
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/death", """{"diedOn":"2026-01-02","certificate":"D-1"}""")).Code.ShouldBe("death-proof-missing");
        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/death", """{"diedOn":"2099-01-02","certificate":"D-1"}""")).Code.ShouldBe("death-in-the-future");
        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/death/correction", """{"reason":"A namesake's"}""")).Code.ShouldBe("death-not-recorded");
        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{Guid.NewGuid()}/death", Death)).Code.ShouldBe("beneficiary-not-found");
        await DieAsync(person);
        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/death", Death)).Code.ShouldBe("death-already-recorded");

        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/death/correction", """{"reason":"A namesake's"}""")).Code.ShouldBe("access-denied");
        await DoAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/death/correction", """{"reason":"A namesake's"}""");
        (await OpenAsync(person)).Status.ShouldBe(HttpStatusCode.Created);
    }

    private async Task DieAsync(Person person) => await DoAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/death", Death);

    private async Task<List<string>> ListedAsync() =>
        [.. (await host.GetAsync("clerk.makkah", "/v1/centres/MK-001/requests-of-deceased?limit=200")).Json["items"]!.AsArray().Select(one => (string)one!["requestId"]!)];

    private async Task<string?> MandateFlawAsync(Person person) =>
        (string?)(await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/mandates")).Json["items"]![0]!["mandates"]![0]!["flaw"];

    private Task<Reply> OpenAsync(Person person, LedgerHost? on = null) => (on ?? host).PostAsync(
        "clerk.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{person.Id}}","channel":"desk","answers":{} }""");

    private Task<Reply> GiveAsync(Person person, LedgerHost? on = null) =>
        (on ?? host).PostAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/mandates", """{"consent":"inPerson"}""");

    private async Task DoAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{path}: {reply.Text}");
    }
}
