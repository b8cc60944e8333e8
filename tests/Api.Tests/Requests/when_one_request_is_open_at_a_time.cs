using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Requests;

/// <summary>Of some services a beneficiary has one open request, in whichever centre; who comes second is told where it is.</summary>
public sealed class when_one_request_is_open_at_a_time(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static int services;

    [Fact]
    public async Task a_second_is_refused_until_the_first_has_an_outcome()
    {
        var (service, beneficiary) = (await ServiceAsync(), await host.BeneficiaryAsync());
        var first = await OpenAsync(service, beneficiary, "MK-001");
        first.Status.ShouldBe(HttpStatusCode.Created, first.Text);

        var second = await OpenAsync(service, beneficiary, "MK-002");
        (second.Status, second.Code).ShouldBe((HttpStatusCode.Conflict, "request-already-open"));
        second.Text.ShouldContain("MK-001");
        second.Text.ShouldNotContain((string)first.Json["id"]!);
        second.Text.ShouldNotContain((string)first.Json["trackingReference"]!);

        // Another person, and another service.
        var other = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1058529940","nameAr":"سارة","mobile":"0551234567"}""");
        (await OpenAsync(service, (Guid)other.Json["id"]!, "MK-002")).Status.ShouldBe(HttpStatusCode.Created);
        (await OpenAsync(await ServiceAsync(), beneficiary, "MK-002")).Status.ShouldBe(HttpStatusCode.Created);

        await DoAsync(first, "withdrawal", """{"reason":"Changed plans"}""");
        (await OpenAsync(service, beneficiary, "MK-002")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("withdrawal", """{"reason":"Changed plans"}""")]
    [InlineData("cancellation", """{"reason":"Twice"}""")]
    [InlineData("completion", """{"decision":"approved"}""")]
    public async Task every_outcome_frees_it_and_a_reopening_takes_it_again(string outcome, string body)
    {
        var (service, beneficiary) = (await ServiceAsync(), await host.BeneficiaryAsync());
        var first = await OpenAsync(service, beneficiary, "MK-001");
        await DoAsync(first, "receipt", "{}");
        await DoAsync(first, outcome, body);
        await DoAsync(first, "reopening", """{"reason":"Mistake"}""");
        (await OpenAsync(service, beneficiary, "MK-002")).Code.ShouldBe("request-already-open");
        if (outcome == "completion")
        {
            await DoAsync(first, "completion", body);
        }
        else
        {
            await DoAsync(first, outcome, body);
        }

        var second = await OpenAsync(service, beneficiary, "MK-002");
        second.Status.ShouldBe(HttpStatusCode.Created);
        var reopened = await host.PostAsync("admin.makkah", $"{first.Location}/reopening", """{"reason":"Mistake"}""");
        reopened.Code.ShouldBe("request-already-open");
        reopened.Text.ShouldContain("MK-002");
    }

    [Fact]
    public async Task of_many_who_come_at_once_one_opens_it()
    {
        var (service, beneficiary) = (await ServiceAsync(), await host.BeneficiaryAsync());
        var replies = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => OpenAsync(service, beneficiary, i % 2 == 0 ? "MK-001" : "MK-002")));

        replies.Count(reply => reply.Status == HttpStatusCode.Created).ShouldBe(1);
        replies.Where(reply => reply.Status != HttpStatusCode.Created).ShouldAllBe(reply => reply.Code == "request-already-open");
        (await host.QueryAsync<long>($"select count(*) from ledger.mt_events where type = 'request_opened' and data->>'serviceCode' = '{service}'")).Single().ShouldBe(1);
    }

    [Fact]
    public async Task where_the_request_went_since_is_told()
    {
        var (service, beneficiary) = (await ServiceAsync(), await host.BeneficiaryAsync());
        var first = await OpenAsync(service, beneficiary, "MK-001");
        await DoAsync(first, "centre-reassignment", """{"centreCode":"MK-002","reason":"Moved"}""");
        (await OpenAsync(service, beneficiary, "MK-001")).Text.ShouldContain("MK-002");
    }

    /// <summary>A repetition is the same call, and is given its answer.</summary>
    [Fact]
    public async Task the_same_call_again_is_answered_as_before()
    {
        var (service, beneficiary) = (await ServiceAsync(), await host.BeneficiaryAsync());
        var first = await OpenAsync(service, beneficiary, "MK-001", ("Idempotency-Key", $"one-{service}"));
        var again = await OpenAsync(service, beneficiary, "MK-001", ("Idempotency-Key", $"one-{service}"));
        (again.Status, again.Text).ShouldBe((HttpStatusCode.Created, first.Text));

        var refused = await OpenAsync(service, beneficiary, "MK-002", ("Idempotency-Key", $"two-{service}"));
        await DoAsync(first, "withdrawal", """{"reason":"Changed plans"}""");
        (await OpenAsync(service, beneficiary, "MK-002", ("Idempotency-Key", $"two-{service}"))).Code.ShouldBe(refused.Code);
    }

    [Fact]
    public async Task registers_that_are_taken_over_hold_what_they_hold()
    {
        var (service, beneficiary) = (await ServiceAsync(), await host.BeneficiaryAsync());
        (await OpenAsync(service, beneficiary, "MK-001", ("X-Takeover", "true"))).Status.ShouldBe(HttpStatusCode.Created);
        (await OpenAsync(service, beneficiary, "MK-001", ("X-Takeover", "true"))).Status.ShouldBe(HttpStatusCode.Created);
        (await OpenAsync(service, beneficiary, "MK-001")).Status.ShouldBe(HttpStatusCode.Created);
    }

    private async Task<string> ServiceAsync()
    {
        var code = $"ONE-{Interlocked.Increment(ref services)}";
        var reply = await host.PostAsync("admin.makkah", "/v1/services", $$"""
            {"code":"{{code}}","nameAr":"خدمة","nameEn":"Service","departmentCode":"CIV","feeLines":[],"requiredDocuments":[],"targetWorkingHours":10,"oneAtATime":true}
            """);
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return code;
    }

    private Task<Reply> OpenAsync(string service, Guid beneficiary, string centre, params (string Name, string Value)[] headers) => host.PostAsync(
        "admin.makkah",
        "/v1/requests",
        $$"""{"serviceCode":"{{service}}","beneficiaryId":"{{beneficiary}}","centreCode":"{{centre}}","channel":"desk","answers":{} }""",
        headers);

    private async Task DoAsync(Reply request, string command, string body)
    {
        var reply = await host.PostAsync("admin.makkah", $"{request.Location}/{command}", body);
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{command}: {reply.Text}");
    }
}
