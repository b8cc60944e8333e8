using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Shared;

/// <summary>Whatever can be read and is within its limits is either accepted whole or refused by a code, and never fails.</summary>
public sealed class when_values_are_extreme(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Theory]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("true")]
    public async Task answers_that_are_no_object_are_refused(string answers) =>
        (await OpenAsync(answers)).Code.ShouldBe("request-malformed");

    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("{\"a\":[{\"b\":\"\\u0000\"}]}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    public async Task answers_that_cannot_be_shown_again_are_refused(string answers) =>
        (await OpenAsync(answers)).Code.ShouldBe("request-malformed");

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"a\":1e999,\"b\":-0.000000000000000000000001,\"c\":123456789012345678901234567890}")]
    [InlineData("{\"\":\"\",\"ليان\":\"🕌 <script>&\\u0022\"}")]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]}")]
    public async Task answers_of_any_shape_are_given_back_as_they_came(string answers)
    {
        var opened = await OpenAsync(answers);
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);

        var read = await host.GetAsync("clerk.makkah", opened.Location!);

        read.Status.ShouldBe(HttpStatusCode.OK, read.Text);
        JsonNode.DeepEquals(read.Json["answers"], JsonNode.Parse(answers)).ShouldBeTrue(read.Text);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-12300")]
    [InlineData("12300.5")]
    [InlineData("1.23e999")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("\"12300\"")]
    public async Task an_amount_that_is_none_is_refused(string amount)
    {
        var id = await host.OpenAsync();

        var reply = await host.PostAsync("clerk.makkah", $"/v1/requests/{id}/fee-payments", $$"""{"amountHalalas":{{amount}},"method":"card","reference":"R"}""");

        (reply.Status, reply.Code).ShouldBe((HttpStatusCode.BadRequest, "request-malformed"), reply.Text);
    }

    [Fact]
    public async Task an_amount_that_is_not_the_fee_is_422_and_names_the_fee()
    {
        var id = await host.OpenAsync();

        var reply = await host.PostAsync("clerk.makkah", $"/v1/requests/{id}/fee-payments", """{"amountHalalas":12299,"method":"card","reference":"R"}""");

        (reply.Status, reply.Code, (string?)reply.Json["arguments"]!["dueHalalas"]).ShouldBe((HttpStatusCode.UnprocessableEntity, "fee-amount-mismatch", "12300"));
    }

    [Fact]
    public async Task the_longest_texts_are_taken_and_one_character_more_is_not()
    {
        var id = await host.OpenReceivedAsync();
        (await StepAsync(id, new string('ع', 200))).Status.ShouldBe(HttpStatusCode.OK);
        (await StepAsync(id, new string('ع', 201))).Code.ShouldBe("request-malformed");
        (await StepAsync(id, " \\t\\n ")).Code.ShouldBe("request-malformed");
        (await StepAsync(id, "a\\u0007b")).Code.ShouldBe("request-malformed");
        (await StepAsync(id, "'; drop table ledger.mt_events; -- {{x}} <script>")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("9998-12-31T23:59:59.999999999Z", null)]
    [InlineData("9999-12-31T23:59:59.999999999Z", "request-malformed")]
    [InlineData("2199-12-31T21:00:00Z", null)]
    [InlineData("1950-01-01T00:00:00Z", "deadline-not-later")]
    [InlineData("10000-01-01T00:00:00Z", "request-malformed")]
    [InlineData("-0001-01-01T00:00:00Z", "request-malformed")]
    [InlineData("0001-01-01T00:00:00+18:00", "deadline-not-later")]
    [InlineData("9999-12-31T23:59:59-18:00", "request-malformed")]
    public async Task a_deadline_at_the_end_of_time_does_no_harm(string deadline, string? code)
    {
        var id = await host.OpenReceivedAsync();

        (await host.PostAsync("admin.makkah", $"/v1/requests/{id}/deadline-extension", $$"""{"deadline":"{{deadline}}","reason":"x"}""")).Code.ShouldBe(code);

        await NothingFailsAsync(id);
    }

    [Theory]
    [InlineData("2199-12-31T21:00:00Z")]
    [InlineData("9998-12-31T23:59:59.999999999Z")]
    public async Task a_department_cannot_put_off_what_was_promised_for_ever(string deadline)
    {
        var id = await host.OpenReceivedAsync();

        (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/deadline-extension", $$"""{"deadline":"{{deadline}}","reason":"Expert"}""")).Code.ShouldBe("deadline-too-late");
    }

    [Fact]
    public async Task the_dearest_and_slowest_service_can_be_defined_requested_and_paid()
    {
        var halves = Enumerable.Range(0, 2).Select(i => $$"""{"code":"L-{{i}}","kind":"government-fee","amountHalalas":500000000}""").ToList();
        (await DefineAsync("DEARER", [.. halves, """{"code":"VAT","kind":"vat","amountHalalas":1}"""])).Code.ShouldBe("value-invalid");
        (await DefineAsync("DEAREST", halves)).Status.ShouldBe(HttpStatusCode.Created);
        var opened = await OpenAsync("{}", "DEAREST");
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);

        var paid = await host.PostAsync("clerk.makkah", $"{opened.Location}/fee-payments", """{"amountHalalas":1000000000,"method":"bank-transfer","reference":"R"}""");

        paid.Status.ShouldBe(HttpStatusCode.OK, paid.Text);
    }

    [Theory]
    [InlineData("/v1/services/%F0%9F%95%8C")]
    [InlineData("/v1/centres/..%2F..%2Fetc%2Fpasswd")]
    [InlineData("/v1/departments/%20/queue")]
    [InlineData("/v1/tracking/' or 1=1 --")]
    [InlineData("/v1/requests/00000000-0000-0000-0000-00000000000g")]
    [InlineData("/v1/requests/00000000-0000-0000-0000-000000000000/timeline")]
    [InlineData("/v1/beneficiaries/00000000-0000-0000-0000-000000000000")]
    public async Task an_address_of_nothing_is_404(string path)
    {
        var reply = await host.GetAsync("admin.makkah", path);

        reply.Status.ShouldBe(HttpStatusCode.NotFound, reply.Text);
        reply.Code.ShouldNotBeNull().ShouldEndWith("not-found");
    }

    [Theory]
    [InlineData("/v1/centres/MK-001/queue?service=%00")]
    [InlineData("/v1/centres/MK-001/queue?service=%F0%9F%95%8C")]
    [InlineData("/v1/centres/MK-001/queue?cursor=AAAA")]
    [InlineData("/v1/centres/MK-001/queue?cursor=bnVsbA")]
    [InlineData("/v1/centres/MK-001/queue?cursor=e30")]
    [InlineData("/v1/centres/MK-001/queue?cursor=%00")]
    [InlineData("/v1/centres/MK-001/queue?status=opened,opened,opened")]
    [InlineData("/v1/centres/MK-001/queue?limit=200&limit=100")]
    [InlineData("/v1/monitoring/centres?from=0001-01-01&to=9999-12-31")]
    [InlineData("/v1/monitoring/centres?from=-9998-01-01&to=9999-12-31")]
    [InlineData("/v1/monitoring/centres/MK-001?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z")]
    [InlineData("/v1/monitoring/centres?to=9999-12-31T23:59:59.999999999-18:00")]
    public async Task no_query_makes_the_service_fail(string path)
    {
        var reply = await host.GetAsync("admin.makkah", path);

        ((int)reply.Status).ShouldBeOneOf(200, 400);
        if (reply.Status != HttpStatusCode.OK)
        {
            reply.Code.ShouldBe("request-malformed");
        }
    }

    [Theory]
    [InlineData("asOf=9999-12-31T23:59:59.999999999Z")]
    [InlineData("asOf=-9998-01-01T00:00:00Z")]
    [InlineData("asOf=9999-12-31T23:59:59-18:00")]
    [InlineData("asRecorded=9999-12-31T23:59:59.999999999Z")]
    [InlineData("asRecorded=0001-01-01T00:00:00Z")]
    [InlineData("asRecorded=-9998-01-01T00:00:00Z")]
    public async Task no_time_makes_a_timeline_fail(string query)
    {
        var id = await host.OpenReceivedAsync();

        var reply = await host.GetAsync("admin.makkah", $"/v1/requests/{id}/timeline?{query}");

        ((int)reply.Status).ShouldBeOneOf(200, 400);
    }

    [Fact]
    public async Task headers_of_the_callers_own_are_kept_when_they_are_plain_and_dropped_otherwise()
    {
        var id = await host.OpenReceivedAsync();
        await StepAsync(id, "plain", ("X-Correlation-Id", "case-42"), ("X-Causation-Id", "step-7"));
        await StepAsync(id, "odd", ("X-Correlation-Id", new string('x', 5000)), ("X-Causation-Id", "a b"));

        var kept = await host.QueryAsync<string>($"select correlation_id || ' ' || causation_id || ' ' || user_name from ledger.mt_events where stream_id = '{id}' and version > 2 order by version");

        kept[0].ShouldBe("case-42 step-7 officer2.makkah");
        kept[1].Length.ShouldBeLessThan(200);
    }

    private async Task<Reply> OpenAsync(string answers, string service = "LAND-EXTRACT") =>
        await host.PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"{{service}}","beneficiaryId":"{{await host.BeneficiaryAsync()}}","channel":"desk","answers":{{answers}} }""");

    private Task<Reply> DefineAsync(string code, IEnumerable<string> lines) => host.PostAsync(
        "admin.makkah",
        "/v1/services",
        $$"""{"code":"{{code}}","nameAr":"أ","nameEn":"A","departmentCode":"LND","feeLines":[{{string.Join(',', lines)}}],"requiredDocuments":[],"targetWorkingHours":100000,"quoteValidDays":3650}""");

    private Task<Reply> StepAsync(Guid id, string name, params (string, string)[] headers) =>
        host.PostAsync("officer2.makkah", $"/v1/requests/{id}/work-steps", $$"""{"name":"{{name}}"}""", headers);

    private async Task NothingFailsAsync(Guid id)
    {
        foreach (var path in new[] { $"/v1/requests/{id}", $"/v1/requests/{id}/timeline", "/v1/departments/LND/queue?sort=-deadline" })
        {
            (await host.GetAsync("admin.makkah", path)).Status.ShouldBe(HttpStatusCode.OK, path);
        }

        foreach (var (command, body) in new[] { ("suspension", """{"reason":"x"}"""), ("resumption", "{}") })
        {
            (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/{command}", body)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }
}
