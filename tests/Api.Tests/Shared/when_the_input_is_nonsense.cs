using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Shared;

public sealed class when_the_input_is_nonsense(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"name\":5}")]
    [InlineData("{\"name\":null}")]
    [InlineData("{\"name\":\"\"}")]
    [InlineData("{\"name\":\"a\\u0000b\"}")]
    [InlineData("{\"name\":\"a\\ud800b\"}")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("{\"name\":\"a\",\"stranger\":1}")]
    [InlineData("{\"name\":\"a\",\"doneAt\":\"yesterday\"}")]
    [InlineData("{\"name\":\"a\",\"doneAt\":\"2026-02-30T00:00:00Z\"}")]
    public async Task the_body_is_refused_with_the_member_named(string body)
    {
        var id = await host.OpenReceivedAsync();
        var reply = await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", body);
        (reply.Status, reply.Code).ShouldBe((HttpStatusCode.BadRequest, "request-malformed"));
        reply.Json["errors"]!.AsObject().Count.ShouldBe(1);
        (await host.GetAsync("admin.makkah", $"/v1/requests/{id}")).ETag.ShouldBe("\"2\"");
    }

    [Fact]
    public async Task a_stream_of_another_kind_is_not_there()
    {
        var (request, beneficiary) = (await host.OpenAsync(), await host.BeneficiaryAsync());

        (await host.GetAsync("admin.makkah", $"/v1/requests/{beneficiary}")).Code.ShouldBe("request-not-found");
        (await host.PostAsync("admin.makkah", $"/v1/requests/{beneficiary}/cancellation", """{"reason":"Wrong id"}""")).Code.ShouldBe("request-not-found");
        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{request}")).Code.ShouldBe("beneficiary-not-found");
    }

    [Fact]
    public async Task head_is_answered_wherever_get_is()
    {
        var id = await host.OpenAsync();
        var head = await host.SendAsync("clerk.makkah", HttpMethod.Head, $"/v1/requests/{id}", null);
        (head.Status, head.ETag).ShouldBe((HttpStatusCode.OK, "\"1\""));
        (await host.SendAsync(null, HttpMethod.Head, $"/v1/requests/{id}", null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.SendAsync("clerk.makkah", HttpMethod.Head, $"/v1/requests/{id}/receipt", null)).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task texts_are_arabic_unless_english_is_preferred()
    {
        (await host.GetAsync(null, "/v1/nowhere")).Language.ShouldBe("ar");
        (await host.GetAsync(null, "/v1/nowhere", ("Accept-Language", "en-GB, ar;q=0.5"))).Language.ShouldBe("en");
        (await host.GetAsync(null, "/v1/nowhere", ("Accept-Language", "ar, en;q=0.5"))).Language.ShouldBe("ar");
        (await host.GetAsync(null, "/v1/nowhere", ("Accept-Language", "fr"))).Language.ShouldBe("ar");
    }

    [Fact]
    public async Task http_itself_is_refused_as_problems()
    {
        (await host.GetAsync("clerk.makkah", "/v1/nowhere")).Code.ShouldBe("not-found");
        (await host.SendAsync("clerk.makkah", HttpMethod.Delete, "/v1/requests", null)).Code.ShouldBe("method-not-allowed");
        using var text = new StringContent("{}", Encoding.UTF8, "text/plain");
        (await host.SendAsync("clerk.makkah", HttpMethod.Post, "/v1/requests", text)).Code.ShouldBe("unsupported-media-type");
        (await host.GetAsync("clerk.makkah", $"/v1/requests/{Guid.Empty}")).Code.ShouldBe("request-not-found");
        (await host.PostAsync("clerk.makkah", $"/v1/requests/{Guid.Empty}/withdrawal", """{"reason":"x"}""")).Code.ShouldBe("request-not-found");
        (await host.GetAsync("clerk.makkah", "/v1/departments/%ff%zz")).Code.ShouldBe("department-not-found");
        (await host.GetAsync(null, "/v1/tracking/MK-0000-0000-0000-X")).Code.ShouldBe("tracking-reference-not-found");
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/health/live")]
    public async Task what_only_tells_is_only_read(string path)
    {
        (await host.GetAsync(null, path)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(null, HttpMethod.Head, path, null)).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Trace })
        {
            using var client = host.Host.Server.CreateClient();
            using var request = new HttpRequestMessage(method, path);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
            answer.Content.Headers.Allow.ShouldBe(["GET"]);
        }
    }

    [Fact]
    public async Task every_problem_leads_to_its_explanation()
    {
        var problem = (await host.GetAsync(null, "/v1/nowhere")).Json;
        var explained = (await host.GetAsync(null, (string)problem["type"]!)).Json;
        ((string)explained["titleAr"]!).ShouldBe((string)problem["title"]!);
        (await host.GetAsync(null, "/problems/no-such-code")).Code.ShouldBe("not-found");
    }

    [Theory]
    [InlineData("Idempotency-Key", "two words", "idempotency-key-invalid")]
    [InlineData("Idempotency-Key", "مفتاح", "idempotency-key-invalid")]
    [InlineData("If-Match", "1", "if-match-invalid")]
    [InlineData("If-Match", "W/\"1\"", "if-match-invalid")]
    [InlineData("If-Match", "\"1\", \"2\"", "if-match-invalid")]
    public async Task headers_are_checked(string header, string value, string code)
    {
        var id = await host.OpenReceivedAsync();
        (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", """{"name":"Check"}""", (header, value))).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"1\"")]
    public async Task what_begins_has_no_version_to_expect(string version)
    {
        var written = await host.WrittenAsync();

        (await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1000000016","nameAr":"سارة"}""", ("If-Match", version))).Code.ShouldBe("if-match-invalid");

        (await host.WrittenAsync()).ShouldBe(written);
    }

    [Fact]
    public async Task the_future_and_the_far_past_are_refused()
    {
        var id = await host.OpenReceivedAsync();
        (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", """{"name":"a","doneAt":"2999-01-01T00:00:00Z"}""")).Code.ShouldBe("instant-in-the-future");
        (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", """{"name":"a","doneAt":"1066-01-01T00:00:00Z"}""")).Code.ShouldBe("instant-out-of-range");
    }

    [Theory]
    [InlineData("/v1/centres/MK-001/queue?limit=0", "limit")]
    [InlineData("/v1/centres/MK-001/queue?cursor=nonsense!", "cursor")]
    [InlineData("/v1/centres/MK-001/queue?status=opened,lost", "status")]
    [InlineData("/v1/centres/MK-001/queue?sort=name", "sort")]
    [InlineData("/v1/centres/MK-001/queue?stranger=1", "stranger")]
    [InlineData("/v1/monitoring/centres?from=tomorrow", "from")]
    [InlineData("/v1/monitoring/centres?from=2026-02-01&to=2026-01-01", "to")]
    [InlineData("/v1/monitoring/centres/MK-001?from=2026-02-01&to=2026-01-01", "to")]
    [InlineData("/v1/audit/events?from=2026-02-01&to=2026-01-01", "to")]
    [InlineData("/v1/audit/events?from=1447-05-01&to=1447-06-01", "from to")]
    [InlineData("/v1/monitoring/centres?from=umalqura:1447-13-01", "from")]
    [InlineData("/v1/monitoring/centres?from=umalqura:2026-01-01", "from")]
    public async Task query_parameters_are_checked(string path, string member)
    {
        var reply = await host.GetAsync("admin.makkah", path);
        reply.Code.ShouldBe("request-malformed");
        reply.Json["errors"]!.AsObject().Select(error => error.Key).ShouldBe(member.Split(' '));
    }

    [Fact]
    public async Task what_is_wrong_with_a_parameter_is_told_with_the_form_expected()
    {
        var errors = (await host.GetAsync("admin.makkah", "/v1/centres/MK-001/queue?limit=0&sort=name&status=lost&overdue=maybe&stranger=1", ("Accept-Language", "en"))).Json["errors"]!;
        ((string)errors["limit"]![0]!).ShouldBe("Not in the expected form: a number from 1 to 200.");
        ((string)errors["sort"]![0]!).ShouldBe("Not in the expected form: one of deadline, -deadline, opened, -opened.");
        ((string)errors["status"]![0]!).ShouldContain("handed-over");
        ((string)errors["overdue"]![0]!).ShouldContain("true or false");
        ((string)errors["stranger"]![0]!).ShouldStartWith("There is no such parameter here. There are: ");
        var early = (await host.GetAsync("admin.makkah", "/v1/monitoring/centres?from=1447-05-01", ("Accept-Language", "en"))).Json["errors"]!;
        ((string)early["from"]![0]!).ShouldContain("umalqura:");
    }

    [Theory]
    [InlineData("/v1/requests?mine=maybe", "mine", "Not in the expected form: true or false, or no value for true.")]
    [InlineData("/v1/requests?mine", "mine", "There is nothing of your own for a role that sees the whole region: leave it out, or say false.")]
    [InlineData("/v1/requests?beneficiary=me", "beneficiary", "Not in the expected form: a UUID such as 0194f1d2-0000-7000-8000-000000000001.")]
    [InlineData("/v1/requests?reference=MK", "reference", "Not in the expected form: a tracking reference such as MK-7F3K-9Q2M-X4TA-E.")]
    [InlineData("/v1/requests?cursor=x", "cursor", "Not in the expected form: the 'next' of a page of this same list, with the same filter and order.")]
    [InlineData("/v1/requests?limit=1&limit=2", "limit", "Given more than once.")]
    [InlineData("/v1/audit/events?cursor=-1", "cursor", "Not in the expected form: the 'next' of a page of this same list, with the same filter and order.")]
    [InlineData("/v1/audit/events?stream=me", "stream", "Not in the expected form: a UUID such as 0194f1d2-0000-7000-8000-000000000001.")]
    [InlineData("/v1/audit/events?type=fee_paid", "type", "Not in the expected form: the name of a type of event, such as FeePaid.")]
    [InlineData("/v1/monitoring/centres/MK-001?by=year", "by", "Not in the expected form: one of day, week, month.")]
    [InlineData("/v1/monitoring/centres/MK-001?by=day&from=2020-01-01&to=2026-01-01", "by", "This step makes more than 400 parts of the period. Choose a longer step (day, week, month) or a shorter period.")]
    [InlineData("/v1/monitoring/centres/MK-001?from=2090-01-01", "to", "The period ends before it begins.")]
    [InlineData("/v1/requests/0194f1d2-0000-7000-8000-00000000000a/changes", "from", "A value is needed: an instant such as 2026-11-24T09:00:00Z.")]
    [InlineData("/v1/requests/0194f1d2-0000-7000-8000-00000000000a/changes?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from", "The period ends before it begins.")]
    [InlineData("/v1/requests/0194f1d2-0000-7000-8000-00000000000a/state", "asRecorded", "At least one of asOf, asRecorded is needed.")]
    [InlineData("/v1/ledger/proofs/inclusion", "index", "A value is needed: a whole number, 0 or more.")]
    [InlineData("/v1/ledger/streams/0194f1d2-0000-7000-8000-00000000000a/bundle?from=0", "from", "Not in the expected form: a whole number, 1 or more.")]
    public async Task each_parameter_names_the_form_that_it_takes(string path, string member, string sentence)
    {
        var english = (await host.GetAsync("admin.makkah", path, ("Accept-Language", "en"))).Json["errors"]!.AsObject();
        english.Select(error => $"{error.Key}: {error.Value![0]}").ShouldBe([$"{member}: {sentence}"]);
        var arabic = (string)(await host.GetAsync("admin.makkah", path)).Json["errors"]![member]![0]!;
        arabic.ShouldContain(c => c >= '\u0600' && c <= '\u06ff');
    }

    [Theory]
    [InlineData("Content-Type", "application/json; charset=utf-16", "charset-not-supported")]
    [InlineData("Content-Type", "application/json;charset=\"windows-1256\"", "charset-not-supported")]
    [InlineData("Content-Type", "application/json; charset=utf-8; charset=utf-16", "charset-not-supported")]
    [InlineData("Content-Type", "application/json; charset=UTF-8", null)]
    [InlineData("Content-Type", "application/json;charset=\"utf-8\"", null)]
    [InlineData("Content-Encoding", "gzip", "content-encoding-not-supported")]
    [InlineData("Content-Encoding", "identity, br", "content-encoding-not-supported")]
    [InlineData("Content-Encoding", "Identity", null)]
    public async Task a_body_in_other_letters_or_packed_is_refused_after_the_caller(string header, string value, string? code)
    {
        async Task<Reply> SendAsync(string? account, Guid id)
        {
            using var body = new ByteArrayContent("""{"name":"Check"}"""u8.ToArray());
            body.Headers.TryAddWithoutValidation("Content-Type", header == "Content-Type" ? value : "application/json");
            if (header != "Content-Type")
            {
                body.Headers.TryAddWithoutValidation(header, value);
            }

            return await host.SendAsync(account, HttpMethod.Post, $"/v1/requests/{id}/work-steps", body, ("Accept-Language", "en"));
        }

        var id = await host.OpenReceivedAsync();
        (await SendAsync(null, id)).Code.ShouldBe("unauthenticated");
        (await SendAsync("citizen.makkah", id)).Code.ShouldBe("access-denied");
        var reply = await SendAsync("officer2.makkah", id);
        (reply.Status, reply.Code).ShouldBe((code is null ? HttpStatusCode.OK : HttpStatusCode.UnsupportedMediaType, code));
    }

    [Fact]
    public async Task a_cursor_belongs_to_its_list_its_filter_and_its_order()
    {
        await host.OpenReceivedAsync();
        await host.OpenReceivedAsync();
        await host.CaughtUpAsync();
        var next = (string)(await host.GetAsync("admin.makkah", "/v1/centres/MK-001/queue?limit=1&service=LAND-EXTRACT")).Json["next"]!;
        Task<Reply> AfterAsync(string path) => host.GetAsync("admin.makkah", $"{path}&cursor={next}");

        (await AfterAsync("/v1/centres/MK-001/queue?service=LAND-EXTRACT&limit=2")).Json["items"]!.AsArray().Count.ShouldBeGreaterThan(0);
        foreach (var other in (string[])[
            "/v1/centres/MK-001/queue?service=LAND-EXTRACT&sort=opened", "/v1/centres/MK-001/queue?limit=1", "/v1/centres/MK-002/queue?service=LAND-EXTRACT",
            "/v1/departments/LND/queue?service=LAND-EXTRACT", "/v1/centres?limit=1"])
        {
            (await AfterAsync(other)).Json["errors"]!.AsObject().Select(error => error.Key).ShouldBe(["cursor"], other);
        }
    }

    [Fact]
    public async Task dates_of_umm_al_qura_are_those_of_the_same_days()
    {
        async Task<string> PeriodAsync(string query)
        {
            var export = (await host.GetAsync("auditor.makkah", $"/v1/audit/events/export?actor=nobody&{query}")).Text;
            return JsonNode.Parse(export.Split('\n')[0])!["filter"]!.ToJsonString();
        }

        // 1 Muharram 1447 was 26 June 2025, and its last day 25 July.
        (await PeriodAsync("from=umalqura:1447-01-01&to=umalqura:1447-01-30")).ShouldBe(await PeriodAsync("from=2025-06-26&to=2025-07-25"));
        (await PeriodAsync("from=umalqura:1447-01-01&to=umalqura:1447-01-30")).ShouldContain("2025-06-25T21:00:00Z");
    }
}
