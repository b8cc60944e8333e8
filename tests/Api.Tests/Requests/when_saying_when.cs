using System.Globalization;
using System.Net;
using EventLedger.Tests.Support;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Api.Tests.Requests;

/// <summary>Who may tell an earlier instant, seen from outside.</summary>
public sealed class when_saying_when(LedgerHost host) : IClassFixture<LedgerHost>
{
    private static readonly (string Name, string Value) Takeover = ("X-Takeover", "true");

    [Fact]
    public async Task a_citizen_opens_now_and_pays_nothing_on_the_own_word()
    {
        var person = await host.BeneficiaryAsync();
        var opening = await host.PostAsync("citizen.makkah", "/v1/requests", $$"""
            {"serviceCode":"BIRTH-CERT","beneficiaryId":"{{person}}","channel":"internet","openedAt":"2020-01-01T08:00:00Z","backdatingReason":"I say so"}
            """);
        (opening.Status, opening.Code).ShouldBe((HttpStatusCode.Forbidden, "backdating-not-allowed"));

        var id = (Guid)(await host.PostAsync("citizen.makkah", "/v1/requests", $$"""{"serviceCode":"BIRTH-CERT","beneficiaryId":"{{person}}","channel":"internet"}""")).Json["id"]!;
        foreach (var method in new[] { "cash", "card", "sadad", "bank-transfer" })
        {
            (await host.PostAsync("citizen.makkah", $"/v1/requests/{id}/fee-payments", $$"""{"amountHalalas":12300,"method":"{{method}}","reference":"C-1"}""")).Code.ShouldBe("access-denied");
        }

        (await host.PostAsync("citizen.makkah", $"/v1/requests/{id}/withdrawal", $$"""{"reason":"No","withdrawnAt":"{{Ago(days: 1)}}","backdatingReason":"I say so"}""")).Code.ShouldBe("backdating-not-allowed");
    }

    [Fact]
    public async Task an_officer_completes_when_it_is_done_or_says_why_only_now()
    {
        var id = await TakenOverAsync(openedAt: "2026-06-01T06:00:00Z", deadline: "2026-06-15T11:00:00Z");
        (await CompleteAsync(id, "\"completedAt\":\"2026-06-10T08:00:00Z\"")).Code.ShouldBe("backdated-too-far");
        (await CompleteAsync(id, "\"completedAt\":\"2026-06-10T08:00:00Z\",\"backdatingReason\":\"Forgotten\"")).Code.ShouldBe("backdated-too-far");
        var silent = await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/completion", $$"""{"decision":"approved","completedAt":"{{Ago(days: 2)}}"}""", ("Accept-Language", "en"));
        (silent.Status, silent.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "backdating-needs-reason"));

        var told = Ago(days: 2);
        (await CompleteAsync(id, $"\"completedAt\":\"{told}\",\"backdatingReason\":\"The line was down\"")).Status.ShouldBe(HttpStatusCode.OK);
        var entry = (await host.GetAsync("auditor.makkah", $"/v1/requests/{id}/timeline")).Json["events"]!.AsArray()[^1]!;
        ((string)entry["happenedAt"]!).ShouldBe(told);
        ((string)entry["data"]!["backdatingReason"]!).ShouldBe("The line was down");
        entry["flags"]!.AsArray().Select(flag => (string)flag!).ShouldBe(["backdated"]);
    }

    [Theory]
    [InlineData("officer2.makkah", "work-steps", """{"name":"Check","doneAt":"AT"}""")]
    [InlineData("officer2.makkah", "suspension", """{"reason":"Waiting","suspendedAt":"AT"}""")]
    [InlineData("officer2.makkah", "returns", """{"reasons":["Unreadable"],"returnedAt":"AT"}""")]
    [InlineData("officer2.makkah", "deadline-extension", """{"deadline":"SOON","reason":"Expert","extendedAt":"AT"}""")]
    [InlineData("clerk.makkah", "contacts", """{"method":"phone","contactedAt":"AT"}""")]
    [InlineData("manager.makkah", "cancellation", """{"reason":"Twice","cancelledAt":"AT"}""")]
    public async Task every_command_of_staff_asks_for_a_reason_and_keeps_to_the_span(string account, string command, string body)
    {
        var id = await host.OpenReceivedAsync();
        var promised = InstantPattern.ExtendedIso.Parse((string)(await host.GetAsync("auditor.makkah", $"/v1/requests/{id}")).Json["promisedDeadline"]!).Value;
        body = body.Replace("SOON", $"{promised + Duration.FromHours(1):uuuu-MM-dd'T'HH:mm:ss'Z'}", StringComparison.Ordinal);
        (await SendAsync(Ago(days: 1), null)).Code.ShouldBe("backdating-needs-reason");
        (await SendAsync(Ago(days: 30), "Forgotten")).Code.ShouldBe("backdated-too-far");
        (await SendAsync(Ago(days: 1), "Forgotten")).Code.ShouldBe("instant-before-beginning");
        (await SendAsync(Ago(days: 0), null)).Status.ShouldBe(HttpStatusCode.OK);

        Task<Reply> SendAsync(string at, string? reason) => host.PostAsync(
            account, $"/v1/requests/{id}/{command}", body.Replace("AT", at, StringComparison.Ordinal).Replace("}", reason is null ? "}" : $",\"backdatingReason\":\"{reason}\"}}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_outcome_before_the_opening_is_taken_only_from_takeovers()
    {
        var id = await host.OpenReceivedAsync();
        var body = """{"decision":"approved","completedAt":"2026-01-05T06:00:00Z"}""";
        (await host.PostAsync("admin.makkah", $"/v1/requests/{id}/completion", body)).Code.ShouldBe("instant-before-beginning");
        (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/completion", body, Takeover)).Code.ShouldBe("takeover-not-allowed");
        (await host.PostAsync("admin.makkah", $"/v1/requests/{id}/completion", body, Takeover)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_payment_is_recorded_when_it_is_made()
    {
        var person = await host.BeneficiaryAsync();
        var id = (Guid)(await host.PostAsync("admin.makkah", "/v1/requests", $$"""
            {"serviceCode":"BIRTH-CERT","beneficiaryId":"{{person}}","centreCode":"MK-001","channel":"desk","openedAt":"2026-01-04T06:00:00Z"}
            """, Takeover)).Json["id"]!;
        var late = """{"amountHalalas":12300,"method":"card","reference":"LATE-1","paidAt":"2026-01-05T06:00:00Z","backdatingReason":"Paid in time"}""";
        foreach (var account in new[] { "clerk.makkah", "manager.makkah", "admin.makkah" })
        {
            (await host.PostAsync(account, $"/v1/requests/{id}/fee-payments", late)).Code.ShouldBe("backdating-not-allowed");
        }

        (await host.PostAsync("clerk.makkah", $"/v1/requests/{id}/fee-payments", """{"amountHalalas":12300,"method":"card","reference":"LATE-1"}""")).Code.ShouldBe("fee-quote-expired");
        (await host.PostAsync("admin.makkah", $"/v1/requests/{id}/fee-payments", late, Takeover)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_reference_pays_one_request_only()
    {
        var (one, other, elsewhere) = (await host.OpenAsync(), await host.OpenAsync(), await host.OpenAsync("clerk2.makkah"));
        (await PayAsync("clerk.makkah", one, "sadad", "bill-٤٧١١")).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var spelling in new[] { "bill-٤٧١١", "BILL-4711", " Bill-4711 ", "bill-\u200f4711", "ＢＩＬＬ-4711" })
        {
            var again = await PayAsync("clerk.makkah", other, "sadad", spelling);
            (again.Status, again.Code).ShouldBe((HttpStatusCode.Conflict, "payment-reference-used"), spelling);
            (await PayAsync("clerk2.makkah", elsewhere, "sadad", spelling)).Code.ShouldBe("payment-reference-used");
        }

        (await PayAsync("clerk.makkah", other, "card", "BILL-4711")).Code.ShouldBe("payment-reference-used", "Another method makes no other reference.");
        (await PayAsync("clerk.makkah", other, "cash", "bill-4711")).Status.ShouldBe(HttpStatusCode.OK);
        (await PayAsync("clerk.makkah", await host.OpenAsync(), "cash", "bill-4711")).Code.ShouldBe("payment-reference-used");
        (await PayAsync("clerk2.makkah", elsewhere, "cash", "bill-4711")).Status.ShouldBe(HttpStatusCode.OK, "Each centre numbers its receipts for itself.");
    }

    [Fact]
    public async Task of_many_who_come_with_one_reference_one_is_paid()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => host.OpenAsync()));
        var replies = await Task.WhenAll(ids.Select((id, i) => PayAsync("clerk.makkah", id, "card", "RRN-1", $"race-{i}")));
        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(1);
        replies.Where(reply => reply.Status != HttpStatusCode.OK).ShouldAllBe(reply => reply.Code == "payment-reference-used");
        (await host.QueryAsync<long>("select count(*) from ledger.mt_events where type = 'fee_paid' and data->>'receiptNumber' = 'RRN-1'")).ShouldBe([1L]);
        var paid = Array.FindIndex(replies, reply => reply.Status == HttpStatusCode.OK);
        (await PayAsync("clerk.makkah", ids[paid], "card", "RRN-1", $"race-{paid}")).Replayed.ShouldBeTrue();
    }

    [Fact]
    public async Task a_reference_pays_one_refund_only()
    {
        foreach (var (reference, code) in new[] { ("RF-1", null), ("rf-1", "payment-reference-used"), ("RF-2", null) })
        {
            var id = await host.OpenAsync();
            (await PayAsync("clerk.makkah", id, "card", $"for-{Guid.NewGuid()}")).Status.ShouldBe(HttpStatusCode.OK);
            foreach (var (account, command, body) in new[]
            {
                ("clerk.makkah", "withdrawal", """{"reason":"No"}"""), ("clerk.makkah", "refund-requests", """{"amountHalalas":12300,"reason":"No"}"""), ("manager.makkah", "refund-approval", "{}"),
            })
            {
                (await host.PostAsync(account, $"/v1/requests/{id}/{command}", body)).Status.ShouldBe(HttpStatusCode.OK, command);
            }

            (await host.PostAsync("clerk.makkah", $"/v1/requests/{id}/refund-payment", $$"""{"reference":"{{reference}}"}""")).Code.ShouldBe(code);
        }
    }

    [Fact]
    public async Task references_from_before_they_were_kept_are_gathered_at_the_next_start()
    {
        var id = await host.OpenAsync();
        (await PayAsync("clerk.makkah", id, "cash", "OLD-1")).Status.ShouldBe(HttpStatusCode.OK);
        await host.ExecuteAsync("delete from ledger.payment_references");
        await host.RestartAsync();
        (await PayAsync("clerk.makkah", await host.OpenAsync(), "cash", "old-1")).Code.ShouldBe("payment-reference-used");
    }

    private static string Ago(int days) => (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private Task<Reply> PayAsync(string account, Guid id, string method, string reference, string? key = null) => host.PostAsync(
        account,
        $"/v1/requests/{id}/fee-payments",
        $$"""{"amountHalalas":12300,"method":"{{method}}","reference":"{{reference}}"}""",
        key is null ? [] : [("Idempotency-Key", key)]);

    private Task<Reply> CompleteAsync(Guid id, string when) => host.PostAsync("officer2.makkah", $"/v1/requests/{id}/completion", $$"""{"decision":"approved",{{when}}}""");

    private async Task<Guid> TakenOverAsync(string openedAt, string deadline)
    {
        var opened = await host.PostAsync("admin.makkah", "/v1/requests", $$"""
            {"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"MK-001","channel":"desk","openedAt":"{{openedAt}}","promisedDeadline":"{{deadline}}"}
            """);
        var id = (Guid)opened.Json["id"]!;
        (await host.PostAsync("admin.makkah", $"/v1/requests/{id}/receipt", $$"""{"receivedAt":"{{openedAt}}"}""")).Status.ShouldBe(HttpStatusCode.OK);
        return id;
    }
}
