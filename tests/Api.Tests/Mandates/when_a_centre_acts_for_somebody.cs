using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Mandates;

/// <summary>A centre does in a beneficiary's name what the beneficiary lets it do, and nothing else; judged when the command is written.</summary>
public sealed class when_a_centre_acts_for_somebody(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static int persons = 100_000;

    [Fact]
    public async Task without_a_mandate_nothing_is_submitted_and_the_same_key_serves_once_there_is_one()
    {
        var person = await RegisterAsync("clerk.makkah");

        var refused = await OpenAsync("clerk2.makkah", person, ("Idempotency-Key", $"open-{person}"));
        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.Forbidden, "mandate-required"));
        (refused.Json["arguments"]!["right"]!.ToString(), refused.Json["arguments"]!["flaw"]!.ToString()).ShouldBe(("submission", "missing"));

        (await GiveAsync("clerk2.makkah", person)).Status.ShouldBe(HttpStatusCode.OK);
        var opened = await OpenAsync("clerk2.makkah", person, ("Idempotency-Key", $"open-{person}"));
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        var given = (await MandatesAsync("clerk2.makkah", person)).ShouldHaveSingleItem();
        (await host.QueryAsync<string>($"select data->>'mandate' from ledger.mt_events where type = 'request_opened' and stream_id = '{opened.Json["id"]}'")).Single()
            .ShouldBe((string)given["mandates"]![0]!["id"]!);
    }

    [Fact]
    public async Task the_centre_that_opens_the_record_has_one_with_it_unless_the_beneficiary_says_otherwise()
    {
        (await OpenAsync("clerk.makkah", await RegisterAsync("clerk.makkah"))).Status.ShouldBe(HttpStatusCode.Created);
        (await OpenAsync("clerk.makkah", await RegisterAsync("clerk.makkah", ",\"mandate\":false"))).Code.ShouldBe("mandate-required");
        (await OpenAsync("clerk.makkah", await RegisterAsync("admin.makkah"))).Code.ShouldBe("mandate-required");
    }

    [Fact]
    public async Task fees_and_results_need_it_too()
    {
        var person = await RegisterAsync("clerk.makkah", ",\"mandate\":false");
        await GiveAsync("clerk.makkah", person, ",\"rights\":[\"submission\"]");
        var request = await OpenAsync("clerk.makkah", person);
        request.Status.ShouldBe(HttpStatusCode.Created, request.Text);

        const string Fee = """{"amountHalalas":12300,"method":"card","reference":"M-1"}""";
        var refused = await host.PostAsync("clerk.makkah", $"{request.Location}/fee-payments", Fee);
        (refused.Code, refused.Json["arguments"]!["right"]!.ToString(), refused.Json["arguments"]!["flaw"]!.ToString()).ShouldBe(("mandate-required", "payment", "out-of-scope"));

        await GiveAsync("clerk.makkah", person, $",\"rights\":[\"payment\",\"collection\"],\"requestId\":\"{request.Json["id"]}\"");
        await DoAsync("clerk.makkah", $"{request.Location}/fee-payments", Fee);
        await DoAsync("clerk.makkah", $"{request.Location}/transmissions", """{"documents":[{"name":"hospital-notification","mediaType":"application/pdf","sizeBytes":1,"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},{"name":"parents-id","mediaType":"application/pdf","sizeBytes":1,"sha256":"60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"}]}""");
        await DoAsync("officer.makkah", $"{request.Location}/receipt", "{}");
        await DoAsync("officer.makkah", $"{request.Location}/completion", """{"decision":"approved"}""");
        await DoAsync("officer.makkah", $"{request.Location}/handover", "{}");
        await DoAsync("clerk.makkah", $"{request.Location}/collection", """{"collectedBy":"سارة"}""");

        // It was for this request, which is over.
        (await MandatesAsync("clerk.makkah", person)).Single()["mandates"]!.AsArray().Select(one => (string?)one!["flaw"]).ShouldBe([null, "request-ended"]);
        await DoAsync("admin.makkah", $"{request.Location}/reopening", """{"reason":"Wrong name on it"}""");
        await DoAsync("officer.makkah", $"{request.Location}/completion", """{"decision":"approved"}""");
        await DoAsync("officer.makkah", $"{request.Location}/handover", "{}");
        var again = await host.PostAsync("clerk.makkah", $"{request.Location}/collection", """{"collectedBy":"سارة"}""");
        (again.Code, again.Json["arguments"]!["flaw"]!.ToString()).ShouldBe(("mandate-required", "request-ended"));
    }

    [Fact]
    public async Task what_is_asked_holds_once_the_beneficiary_says_yes_and_nobody_else_does()
    {
        var person = await host.BeneficiaryAsync();
        await DoAsync("citizen.makkah", $"/v1/beneficiaries/{person}/mandates/MK-002/revocation", """{"reason":"Enough"}""");
        (await OpenAsync("clerk2.makkah", person)).Json["arguments"]!["flaw"]!.ToString().ShouldBe("revoked");

        var asked = await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person}/mandates", """{"consent":"portal","services":["ADDRESS-PROOF"]}""");
        var body = $$"""{"mandateId":"{{asked.Json["id"]}}"}""";
        (await OpenAsync("clerk2.makkah", person, "ADDRESS-PROOF")).Json["arguments"]!["flaw"]!.ToString().ShouldBe("unconfirmed");
        (await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person}/mandates/MK-002/confirmation", body)).Code.ShouldBe("access-denied");
        (await host.PostAsync("citizen.makkah", $"/v1/beneficiaries/{await RegisterAsync("clerk2.makkah")}/mandates/MK-002/confirmation", body)).Code.ShouldBe("access-denied");

        await DoAsync("citizen.makkah", $"/v1/beneficiaries/{person}/mandates/MK-002/confirmation", body);
        (await host.PostAsync("citizen.makkah", $"/v1/beneficiaries/{person}/mandates/MK-002/confirmation", body)).Code.ShouldBe("mandate-already-given");
        (await OpenAsync("clerk2.makkah", person, "ADDRESS-PROOF")).Status.ShouldBe(HttpStatusCode.Created);
        (await OpenAsync("clerk2.makkah", person)).Code.ShouldBe("mandate-required");

        // The beneficiary sees every centre's, a centre its own.
        (await MandatesAsync("citizen.makkah", person)).Select(one => (string)one["centreCode"]!).ShouldBe(["MK-001", "MK-002"]);
        (await MandatesAsync("clerk2.makkah", person)).Select(one => (string)one["centreCode"]!).ShouldBe(["MK-002"]);
    }

    [Fact]
    public async Task revoking_counts_at_once_on_every_node()
    {
        await using var other = await host.JoinAsync();
        for (var i = 0; i < 20; i++)
        {
            var person = await RegisterAsync("clerk.makkah");

            // The other node knows the mandate, and believes reference data for two seconds.
            (await OpenAsync("clerk.makkah", person, on: other)).Status.ShouldBe(HttpStatusCode.Created);
            await DoAsync("clerk.makkah", $"/v1/beneficiaries/{person}/mandates/MK-001/revocation", "{}");
            (await OpenAsync("clerk.makkah", person, on: other)).Code.ShouldBe("mandate-required");
        }
    }

    [Fact]
    public async Task whoever_comes_while_it_is_revoked_is_served_wholly_or_refused()
    {
        var person = await RegisterAsync("clerk.makkah");
        var openings = Enumerable.Range(0, 30).Select(_ => OpenAsync("clerk.makkah", person)).ToList();
        var revoked = await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person}/mandates/MK-001/revocation", "{}");
        var after = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => OpenAsync("clerk.makkah", person)));

        revoked.Status.ShouldBe(HttpStatusCode.OK, revoked.Text);
        after.ShouldAllBe(reply => reply.Code == "mandate-required");
        (await Task.WhenAll(openings)).ShouldAllBe(reply => reply.Status == HttpStatusCode.Created || reply.Code == "mandate-required");
    }

    [Fact]
    public async Task a_suspended_centre_has_none_and_gets_none_and_needs_new_ones_afterwards()
    {
        var person = await RegisterAsync("clerk2.makkah");
        var request = await OpenAsync("clerk2.makkah", person);
        await using var other = await host.JoinAsync();
        (await OpenAsync("clerk2.makkah", person, on: other)).Status.ShouldBe(HttpStatusCode.Created);

        await DoAsync("admin.makkah", "/v1/centres/MK-002/suspension", """{"reason":"Inspection"}""");
        (await OpenAsync("clerk2.makkah", person, on: other)).Code.ShouldBe("licence-not-valid");
        (await host.PostAsync("clerk2.makkah", $"{request.Location}/withdrawal", """{"reason":"Changed plans"}""")).Json["arguments"]!["flaw"]!.ToString().ShouldBe("centre-suspended");
        (await GiveAsync("clerk2.makkah", person)).Code.ShouldBe("licence-not-valid");

        await DoAsync("admin.makkah", "/v1/centres/MK-002/reinstatement", """{"reason":"In order"}""");
        (await OpenAsync("clerk2.makkah", person)).Json["arguments"]!["flaw"]!.ToString().ShouldBe("centre-suspended");
        (await GiveAsync("clerk2.makkah", person)).Status.ShouldBe(HttpStatusCode.OK);
        (await OpenAsync("clerk2.makkah", person)).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task what_it_is_for_has_to_exist_and_to_be_the_beneficiarys()
    {
        var person = await RegisterAsync("clerk.makkah");
        var others = await host.OpenAsync();

        (await GiveAsync("clerk.makkah", Guid.NewGuid())).Code.ShouldBe("beneficiary-not-found");
        (await GiveAsync("clerk.makkah", person, ",\"services\":[\"NO-SUCH\"]")).Code.ShouldBe("service-not-found");
        (await GiveAsync("clerk.makkah", person, $",\"requestId\":\"{others}\"")).Code.ShouldBe("request-not-found");
        (await GiveAsync("clerk.makkah", person, ",\"validUntil\":\"2020-01-01T00:00:00Z\"")).Code.ShouldBe("mandate-term-invalid");
        (await GiveAsync("clerk.makkah", person, ",\"rights\":[]")).Code.ShouldBe("request-malformed");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person}/mandates/MK-001/revocation", $$"""{"mandateId":"{{Guid.NewGuid()}}"}""")).Code.ShouldBe("mandate-not-found");
        (await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person}/mandates/MK-001/revocation", "{}")).Code.ShouldBe("access-denied");
        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person}/mandates/MK-002/revocation", "{}")).Code.ShouldBe("mandate-not-found");
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{person}/mandates")).Code.ShouldBe("access-denied");
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{Guid.NewGuid()}/mandates")).Code.ShouldBe("beneficiary-not-found");
        var replies = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => GiveAsync("clerk.makkah", person)));
        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(19);
        replies.Where(reply => reply.Status != HttpStatusCode.OK).ShouldAllBe(reply => reply.Code == "too-many-mandates");
    }

    private async Task<Guid> RegisterAsync(string account, string more = "")
    {
        var reply = await host.PostAsync(account, "/v1/beneficiaries", $$"""{"nationalId":"{{NationalIds.Of(Interlocked.Increment(ref persons))}}","nameAr":"سارة","mobile":"0551234567"{{more}}}""");
        return reply.Status == HttpStatusCode.Created ? (Guid)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }

    private Task<Reply> OpenAsync(string account, Guid person, params (string Name, string Value)[] headers) => OpenAsync(account, person, "BIRTH-CERT", null, headers);

    private Task<Reply> OpenAsync(string account, Guid person, LedgerHost on) => OpenAsync(account, person, "BIRTH-CERT", on);

    private Task<Reply> OpenAsync(string account, Guid person, string service, LedgerHost? on = null, params (string Name, string Value)[] headers) => (on ?? host).PostAsync(
        account, "/v1/requests", $$"""{"serviceCode":"{{service}}","beneficiaryId":"{{person}}","channel":"desk","answers":{} }""", headers);

    private Task<Reply> GiveAsync(string account, Guid person, string more = "") =>
        host.PostAsync(account, $"/v1/beneficiaries/{person}/mandates", $$"""{"consent":"inPerson"{{more}}}""");

    private async Task<List<System.Text.Json.Nodes.JsonNode>> MandatesAsync(string account, Guid person) =>
        [.. (await host.GetAsync(account, $"/v1/beneficiaries/{person}/mandates")).Json["items"]!.AsArray().Select(one => one!)];

    private async Task DoAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }
}
