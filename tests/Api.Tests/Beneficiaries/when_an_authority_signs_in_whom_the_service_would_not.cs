using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>An authority may sign in a minor, or go on signing in somebody who died: the service gives them no account, and their tokens are worth no more.</summary>
public sealed class when_an_authority_signs_in_whom_the_service_would_not(TwoIssuers host) : IClassFixture<TwoIssuers>
{
    private const string Death = """{"diedOn":"2026-01-02","certificate":"D-4711","shown":"Death certificate"}""";

    private static int persons = 610_000;

    [Fact]
    public async Task a_minor_does_nothing_in_the_own_name_and_the_guardian_does()
    {
        var (child, guardian) = (await RegisterAsync(), await RegisterAsync());
        (await ReadAsync(child)).Status.ShouldBe(HttpStatusCode.OK, "Nobody has said yet that it is a minor's.");
        (await OpenAsync(child)).Status.ShouldBe(HttpStatusCode.Created);
        await GuardAsync(child, guardian, "2020-05-01");

        Because(await ReadAsync(child)).ShouldBe(("not-in-own-name", "minor"));
        Because(await OpenAsync(child)).ShouldBe(("not-in-own-name", "minor"));
        Because(await CallAsync(Token(child), HttpMethod.Get, $"/v1/beneficiaries/{child}/export")).ShouldBe(("not-in-own-name", "minor"));
        (await OpenAsync(guardian, child)).Status.ShouldBe(HttpStatusCode.Created);
        (await ReadAsync(guardian)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task nor_does_a_minor_for_another()
    {
        var (child, young, old) = (await RegisterAsync(), await RegisterAsync(), await RegisterAsync());
        await GuardAsync(child, young, "2025-05-01");
        (await OpenAsync(young, child)).Status.ShouldBe(HttpStatusCode.Created);

        await GuardAsync(young, old, "2012-05-01");
        Because(await OpenAsync(young, child)).ShouldBe(("not-in-own-name", "minor"));
    }

    [Fact]
    public async Task what_is_opened_meanwhile_was_before_or_is_refused()
    {
        var (child, guardian) = (await RegisterAsync(), await RegisterAsync());
        var openings = Enumerable.Range(0, 10).Select(_ => OpenAsync(child)).ToList();
        await GuardAsync(child, guardian, "2020-05-01");
        Because(await OpenAsync(child)).ShouldBe(("not-in-own-name", "minor"));

        (await Task.WhenAll(openings)).ShouldAllBe(reply => reply.Status == HttpStatusCode.Created || (string?)reply.Json!["code"] == "not-in-own-name");
        (await host.QueryAsync<long>($"""
            select count(*) from ledger.mt_events opened join ledger.mt_events guarded on guarded.stream_id = '{child}' and guarded.type = 'guardian_recorded'
            where opened.type = 'request_opened' and opened.data->>'beneficiaryId' = '{child}' and opened.seq_id > guarded.seq_id
            """)).Single().ShouldBe(0);
    }

    [Fact]
    public async Task of_the_dead_nothing_is_read_or_begun_until_that_was_an_error()
    {
        var person = await RegisterAsync();
        (await OpenAsync(person)).Status.ShouldBe(HttpStatusCode.Created);
        await DoAsync("clerk.makkah", $"/v1/beneficiaries/{person}/death", Death);

        Because(await ReadAsync(person)).ShouldBe(("not-in-own-name", "deceased"));
        Because(await CallAsync(Token(person), HttpMethod.Post, $"/v1/beneficiaries/{person}/contact", """{"language":"en"}""")).ShouldBe(("not-in-own-name", "deceased"));

        await DoAsync("admin.makkah", $"/v1/beneficiaries/{person}/death/correction", """{"reason":"Of a namesake"}""");
        (await OpenAsync(person)).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task whoever_opened_a_record_alone_is_vouched_for_by_the_number_of_the_record_and_by_no_other()
    {
        var (number, other) = (NationalIds.Of(Interlocked.Increment(ref persons)), NationalIds.Of(Interlocked.Increment(ref persons)));
        var begun = await host.PostAsync(null, "/v1/self-registrations", $$"""{"region":"makkah","nationalId":"{{number}}","nameAr":"منيرة","mobile":"0557654321"}""");
        begun.Status.ShouldBe(HttpStatusCode.OK, begun.Text);
        var person = (Guid)begun.Json["id"]!;
        var written = (await CallAsync(await host.Authority.TokenAsync("admin.makkah"), HttpMethod.Get, "/v1/sms")).Json!["items"]!.AsArray().First(message => (Guid)message!["beneficiaryId"]! == person)!;
        var code = Regex.Match((string)written["text"]!, "[0-9]{6}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        (await host.PostAsync(null, $"/v1/self-registrations/{person}/confirmation", $$"""{"region":"makkah","code":"{{code}}"}""")).Status.ShouldBe(HttpStatusCode.OK);

        foreach (var unproven in new (string, object)[][] { [], [("document_number", other)], [("document_number", new[] { number, other })], [("document_number", "")] })
        {
            Because(await VerifyAsync(unproven)).Item1.ShouldBe("identity-not-proven");
        }

        (await OpenAsync(person)).Json!["code"]!.ToString().ShouldBe("beneficiary-unverified");
        (await VerifyAsync([("document_number", number)])).Status.ShouldBe(HttpStatusCode.OK);
        (await OpenAsync(person)).Status.ShouldBe(HttpStatusCode.Created);
        (await VerifyAsync([("document_number", number)])).Json!["code"]!.ToString().ShouldBe("beneficiary-already-verified");
        var known = (await CallAsync(Token(person), HttpMethod.Get, $"/v1/beneficiaries/{person}/export")).Json!["identities"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)known["verifiedBy"]!).ShouldBe(Authority.Address);

        Task<(HttpStatusCode Status, JsonObject? Json)> VerifyAsync((string Name, object Value)[] claims) =>
            CallAsync(Token(person, claims), HttpMethod.Post, $"/v1/beneficiaries/{person}/verification-by-authority", "{}");
    }

    private static (string?, string?) Because((HttpStatusCode Status, JsonObject? Json) reply)
    {
        reply.Status.ShouldBe(HttpStatusCode.Forbidden, reply.Json?.ToJsonString());
        return ((string?)reply.Json!["code"], (string?)reply.Json["arguments"]?["flaw"]);
    }

    /// <summary>As the authority would sign it.</summary>
    private string Token(Guid person, params (string Name, object Value)[] claims) => new TokenForge(host.Authority) { Issuer = Authority.Address }.Make(
        [("sub", $"oidc-{person}"), ("region", "makkah"), ("role", "beneficiary"), ("beneficiary", person.ToString()), .. claims]);

    private Task<(HttpStatusCode Status, JsonObject? Json)> ReadAsync(Guid person) => CallAsync(Token(person), HttpMethod.Get, $"/v1/beneficiaries/{person}");

    private Task<(HttpStatusCode Status, JsonObject? Json)> OpenAsync(Guid by, Guid? actingFor = null) => CallAsync(
        Token(by),
        HttpMethod.Post,
        "/v1/requests",
        $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{actingFor ?? by}}","channel":"internet","answers":{} }""",
        actingFor);

    private async Task<Guid> RegisterAsync()
    {
        var (status, json) = await CallAsync(
            await host.Authority.TokenAsync("clerk.makkah"),
            HttpMethod.Post,
            "/v1/beneficiaries",
            $$"""{"nationalId":"{{NationalIds.Of(Interlocked.Increment(ref persons))}}","nameAr":"سارة","mobile":"0551234567"}""");
        status.ShouldBe(HttpStatusCode.Created, json?.ToJsonString());
        return (Guid)json!["id"]!;
    }

    private Task GuardAsync(Guid child, Guid guardian, string born) => DoAsync(
        "clerk.makkah",
        $"/v1/beneficiaries/{child}/guardians",
        $$"""{"guardianId":"{{guardian}}","kind":"mother","bornOn":"{{born}}","basis":"Personal Status Law","shown":"Family register"}""");

    private async Task DoAsync(string account, string path, string body)
    {
        var (status, json) = await CallAsync(await host.Authority.TokenAsync(account), HttpMethod.Post, path, body);
        status.ShouldBe(HttpStatusCode.OK, json?.ToJsonString());
    }

    private async Task<(HttpStatusCode Status, JsonObject? Json)> CallAsync(string token, HttpMethod method, string path, string? body = null, Guid? actingFor = null)
    {
        using var client = host.Host.Server.CreateClient();
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (actingFor is { } minor)
        {
            request.Headers.Add("X-Acting-For", minor.ToString());
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : null);
    }
}
