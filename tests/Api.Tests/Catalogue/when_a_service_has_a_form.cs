using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Catalogue;

/// <summary>Answers are held to the form of the service's version before anything is opened.</summary>
public sealed class when_a_service_has_a_form(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Schema = """
        {"type":"object","additionalProperties":false,"required":["childName","kind"],
         "properties":{
           "childName":{"type":"string","minLength":2,"maxLength":20,"pattern":"^[\\p{IsArabic} ]+$"},
           "kind":{"enum":["new","copy"]},
           "copies":{"type":"integer","minimum":1,"maximum":5},
           "phone":{"type":"string","pattern":"^05[0-9]{8}$"},
           "born":{"type":"string","format":"date"},
           "siblings":{"type":"array","maxItems":2,"items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}}},
           "other":{"anyOf":[{"type":"string"},{"type":"number"}]}},
         "if":{"required":["kind"],"properties":{"kind":{"const":"copy"}}},"then":{"required":["copies"]}}
        """;

    private static readonly string[] Names = ["childName", "kind", "copies", "phone", "born", "siblings", "other"];
    private static int services;

    [Fact]
    public async Task every_fault_is_told_by_its_place_in_both_languages()
    {
        var service = await PublishAsync();
        var refused = await OpenAsync(service, """
            {"childName":"x","kind":"old","copies":9,"phone":"12","born":"2020-13-01","siblings":[{"name":"a"},{},{"name":1}],"other":true,"more":1}
            """, "en");

        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "answers-invalid"));
        Faults(refused).ShouldBe([
            "/answers/born answer-format",
            "/answers/childName answer-pattern",
            "/answers/childName answer-too-short",
            "/answers/copies answer-too-large",
            "/answers/kind answer-not-among",
            "/answers/more answer-unknown",
            "/answers/other answer-does-not-fit",
            "/answers/phone answer-pattern",
            "/answers/siblings answer-too-many",
            "/answers/siblings/1/name answer-required",
            "/answers/siblings/2/name answer-type",
        ]);
        Detail(refused, "/answers/copies").ShouldBe("This has to be 5 or less.");
        Detail(refused, "/answers/kind").ShouldBe("This has to be one of: new, copy.");
        Detail(await OpenAsync(service, """{"childName":"ليان","kind":"copy"}""", "ar"), "/answers/copies").ShouldBe("هذه الإجابة مطلوبة.");
        Faults(await OpenAsync(service, "{}", "en")).ShouldBe(["/answers/childName answer-required", "/answers/kind answer-required"]);
    }

    [Fact]
    public async Task digits_are_folded_first_and_kept_so()
    {
        var opened = await OpenAsync(await PublishAsync(), """{"childName":"ليان","kind":"new","phone":"٠٥٠١٢٣٤٥٦٧","siblings":[{"name":"۱"}]}""");
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        var answers = (await host.GetAsync("clerk.makkah", opened.Location!)).Json["answers"]!;
        ((string)answers["phone"]!, (string)answers["childName"]!, (string)answers["siblings"]![0]!["name"]!).ShouldBe(("0501234567", "ليان", "1"));
    }

    [Fact]
    public async Task a_request_keeps_the_version_and_a_later_one_asks_something_else()
    {
        var service = await PublishAsync();
        var opened = await OpenAsync(service, """{"childName":"ليان","kind":"new"}""");
        (await host.PostAsync("admin.makkah", $"/v1/services/{service}/versions", Body(null, """{"type":"object","required":["reason"],"properties":{"reason":{"type":"string"}}}""", "reason"))).Code.ShouldBeNull();

        await LedgerHost.UntilAsync(async () => (await OpenAsync(service, """{"childName":"ليان","kind":"new"}""")).Code == "answers-invalid");
        ((int)(await host.GetAsync("clerk.makkah", opened.Location!)).Json["serviceVersion"]!).ShouldBe(1);
        (await OpenAsync(service, """{"reason":"Lost"}""")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task what_is_taken_over_was_asked_by_another_form() =>
        (await host.PostAsync("admin.makkah", "/v1/requests", await RequestAsync(await PublishAsync(), """{"old":1}"""), ("X-Takeover", "true"))).Status.ShouldBe(HttpStatusCode.Created);

    [Fact]
    public async Task a_trial_tells_what_would_come_of_it_and_opens_nothing()
    {
        var service = await PublishAsync();
        var written = await host.WrittenAsync();
        var trial = await host.PostAsync("clerk.makkah", $"/v1/services/{service}/trial", """{"answers":{"childName":"ليان","kind":"new"}}""");

        trial.Status.ShouldBe(HttpStatusCode.OK, trial.Text);
        ((long)trial.Json["feeHalalas"]!, (string)trial.Json["requiredDocuments"]![0]!, (int)trial.Json["serviceVersion"]!).ShouldBe((100, "a", 1));
        trial.Json["promisedDeadline"].ShouldNotBeNull();
        Faults(await host.PostAsync("citizen.makkah", $"/v1/services/{service}/trial", """{"answers":{"kind":"new"}}""")).ShouldBe(["/answers/childName answer-required"]);
        (await host.PostAsync("clerk.makkah", "/v1/services/NOWHERE/trial", """{"answers":{}}""")).Code.ShouldBe("service-not-found");
        (await host.PostAsync("clerk.makkah", $"/v1/services/{service}/trial", """{"answers":1}""")).Code.ShouldBe("request-malformed");
        (await host.WrittenAsync()).ShouldBe(written);
    }

    [Fact]
    public async Task a_service_in_the_phase_of_presence_can_be_looked_up_and_not_requested()
    {
        var code = $"FORM-{Interlocked.Increment(ref services)}";
        (await host.PostAsync("admin.makkah", "/v1/services", Body(code, Schema, Names).Replace("\"form\"", "\"phase\":\"presence\",\"form\"", StringComparison.Ordinal))).Status.ShouldBe(HttpStatusCode.Created);
        (await OpenAsync(code, """{"childName":"ليان","kind":"new"}""")).Code.ShouldBe("service-not-requestable");
        (await host.PostAsync("clerk.makkah", $"/v1/services/{code}/trial", """{"answers":{}}""")).Code.ShouldBe("service-not-requestable");
        var view = (await host.GetAsync("citizen.makkah", $"/v1/services/{code}")).Json;
        ((string)view["phase"]!, (string)view["form"]!["fields"]![0]!["labelAr"]!, (string)view["form"]!["schema"]!["type"]!).ShouldBe(("presence", "حقل", "object"));
    }

    [Theory]
    [InlineData("""{"type":"objekt"}""", "form-schema-invalid")]
    [InlineData("""{"type":"string"}""", "form-schema-invalid")]
    [InlineData("""{"properties":{}}""", "form-schema-invalid")]
    [InlineData("""{"type":"object","properties":{"a":{"minLength":-1}}}""", "form-schema-invalid", "a")]
    [InlineData("""{"type":"object","properties":{"a":{"pattern":"("}}}""", "form-schema-invalid", "a")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"https://example.org/x"}}}""", "form-schema-invalid", "a")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/$defs/none"}}}""", "form-schema-invalid", "a")]
    [InlineData("""{"type":"object","$defs":{"x":{"$ref":"#/$defs/x"}},"properties":{"a":{"$ref":"#/$defs/x"}}}""", "form-schema-invalid", "a")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#"}}}""", "form-schema-invalid", "a")]
    [InlineData("""{"$id":"https://example.org/x","type":"object"}""", "form-schema-invalid")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"}""", "form-schema-invalid")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", "form-fields-differ")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", "form-fields-differ", "a", "b")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", "form-fields-differ", "a", "a")]
    public async Task a_form_that_cannot_stand_is_not_published(string schema, string code, params string[] fields)
    {
        var service = $"FORM-{Interlocked.Increment(ref services)}";
        (await host.PostAsync("admin.makkah", "/v1/services", Body(service, schema, fields))).Code.ShouldBe(code);
        (await host.PostAsync("admin.makkah", "/v1/services/BIRTH-CERT/versions", Body(null, schema, fields))).Code.ShouldBe(code);
        (await host.GetAsync("clerk.makkah", $"/v1/services/{service}")).Code.ShouldBe("service-not-found");
    }

    [Fact]
    public async Task a_reference_within_the_schema_is_followed()
    {
        var code = $"FORM-{Interlocked.Increment(ref services)}";
        var schema = """{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","$defs":{"name":{"type":"string","minLength":3}},"properties":{"a":{"$ref":"#/$defs/name"}}}""";
        (await host.PostAsync("admin.makkah", "/v1/services", Body(code, schema, "a"))).Status.ShouldBe(HttpStatusCode.Created);
        Faults(await OpenAsync(code, """{"a":"x"}""")).ShouldBe(["/answers/a answer-too-short"]);
    }

    /// <summary>What a form calls its answers is not the schema's language.</summary>
    [Fact]
    public async Task an_answer_may_have_any_name()
    {
        var code = $"FORM-{Interlocked.Increment(ref services)}";
        var schema = """{"type":"object","properties":{"$ref":{"type":"string"},"$id":{"enum":[{"$ref":"x"}]}}}""";
        (await host.PostAsync("admin.makkah", "/v1/services", Body(code, schema, "$ref", "$id"))).Status.ShouldBe(HttpStatusCode.Created);
    }

    private static List<string> Faults(Reply reply) => [.. reply.Json["faults"]!.AsArray().Select(fault => $"{(string)fault!["pointer"]!} {(string)fault["code"]!}").Order(StringComparer.Ordinal)];

    private static string Detail(Reply reply, string pointer) => (string)reply.Json["faults"]!.AsArray().First(fault => (string)fault!["pointer"]! == pointer)!["detail"]!;

    private static string Body(string? code, string schema, params string[] fields) => new JsonObject
    {
        ["code"] = code,
        ["nameAr"] = "خدمة",
        ["nameEn"] = "Service",
        ["departmentCode"] = "CIV",
        ["feeLines"] = new JsonArray(new JsonObject { ["code"] = "GOV", ["kind"] = "government-fee", ["amountHalalas"] = 100 }),
        ["requiredDocuments"] = new JsonArray("a"),
        ["targetWorkingHours"] = 10,
        ["form"] = new JsonObject
        {
            ["schema"] = JsonNode.Parse(schema),
            ["fields"] = new JsonArray([.. fields.Select(field => new JsonObject { ["name"] = field, ["labelAr"] = "حقل", ["labelEn"] = "Field" })]),
        },
    }.ToJsonString().Replace("\"code\":null,", "", StringComparison.Ordinal);

    private async Task<string> PublishAsync()
    {
        var code = $"FORM-{Interlocked.Increment(ref services)}";
        var reply = await host.PostAsync("admin.makkah", "/v1/services", Body(code, Schema, Names));
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return code;
    }

    private async Task<string> RequestAsync(string service, string answers) =>
        $$"""{"serviceCode":"{{service}}","beneficiaryId":"{{await host.BeneficiaryAsync()}}","centreCode":"MK-001","channel":"desk","answers":{{answers}}}""";

    private async Task<Reply> OpenAsync(string service, string answers, string language = "en") =>
        await host.PostAsync("clerk.makkah", "/v1/requests", await RequestAsync(service, answers), ("Accept-Language", language));
}
