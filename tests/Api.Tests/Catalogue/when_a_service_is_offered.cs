using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Catalogue;

/// <summary>A version says by which ways, with which documents and from when it is requested; drafts and withdrawals say when it is not.</summary>
public sealed class when_a_service_is_offered(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Form = """
        ,"form":{"schema":{"type":"object","properties":{"renewal":{"type":"boolean"},"age":{"type":"integer"}}},"fields":[{"name":"renewal","labelAr":"تجديد","labelEn":"Renewal"},{"name":"age","labelAr":"العمر","labelEn":"Age"}]}
        """;

    private static int services;

    [Fact]
    public async Task an_answer_requires_a_document_and_types_and_sizes_are_held_to()
    {
        var service = await DefineAsync(Form + ""","documents":[{"name":"lease","mediaTypes":["application/pdf"],"largestBytes":1000},{"name":"old-card","labelAr":"البطاقة","labelEn":"Card","when":{"field":"renewal","values":["true"]}}]""");
        (await TryAsync(service, """{"renewal":true}""")).Json["requiredDocuments"]!.AsArray().Select(one => (string)one!).ShouldBe(["lease", "old-card"]);
        (await TryAsync(service, """{"renewal":false}""")).Json["requiredDocuments"]!.AsArray().Select(one => (string)one!).ShouldBe(["lease"]);

        var renewal = await OpenAsync(service, """{"renewal":true}""");
        (await TransmitAsync(renewal, ("lease", "application/pdf", 1000))).Code.ShouldBe("required-documents-missing");
        (await TransmitAsync(renewal, ("lease", "image/png", 1000), ("old-card", "image/png", 1))).Code.ShouldBe("document-type-not-accepted");
        (await TransmitAsync(renewal, ("lease", "application/pdf", 1001), ("old-card", "image/png", 1))).Code.ShouldBe("document-too-large");
        (await TransmitAsync(renewal, ("lease", "application/pdf", 1000), ("old-card", "image/png", 1), ("more", "text/plain", 1))).Status.ShouldBe(HttpStatusCode.OK);
        (await TransmitAsync(await OpenAsync(service, "{}"), ("lease", "application/pdf", 1))).Status.ShouldBe(HttpStatusCode.OK);
        var shown = (await host.GetAsync("citizen.makkah", $"/v1/services/{service}")).Json["documents"]![1]!;
        ((string)shown["name"]!, (string)shown["when"]!["field"]!, (string)shown["labelEn"]!).ShouldBe(("old-card", "renewal", "Card"));
    }

    [Fact]
    public async Task it_is_requested_by_its_channels_alone()
    {
        var service = await DefineAsync(""","channels":["desk"],"retention":{"disposition":"transfer","years":10}""");
        (await OpenAsync(service, "{}", "phone")).Code.ShouldBe("channel-not-offered");
        (await OpenAsync(service, "{}")).Status.ShouldBe(HttpStatusCode.Created);
        (await host.GetAsync("citizen.makkah", $"/v1/services/{service}")).Json["retention"]!["disposition"]!.ToString().ShouldBe("transfer");
    }

    [Fact]
    public async Task a_version_of_a_later_day_is_announced_and_not_in_force()
    {
        var service = await DefineAsync("");
        (await PublishAsync(service, ""","effectiveFrom":"2100-01-01T00:00:00Z","phase":"presence" """)).Status.ShouldBe(HttpStatusCode.OK);

        var shown = (await host.GetAsync("citizen.makkah", $"/v1/services/{service}")).Json;
        ((int)shown["serviceVersion"]!, (int)shown["upcoming"]![0]!["serviceVersion"]!).ShouldBe((1, 2));
        (await OpenAsync(service, "{}")).Status.ShouldBe(HttpStatusCode.Created);
        (await PublishAsync(service, ""","effectiveFrom":"2020-01-01T00:00:00Z" """)).Code.ShouldBe("value-invalid");
        var later = await DefineAsync(""","effectiveFrom":"2100-01-01T00:00:00Z" """);
        (await OpenAsync(later, "{}")).Code.ShouldBe("service-not-requestable");
    }

    [Fact]
    public async Task a_draft_is_known_to_administrators_alone_until_it_is_published()
    {
        var service = await DefineAsync("");
        (await host.PostAsync("admin.makkah", $"/v1/services/{service}/draft/publication", "{}")).Code.ShouldBe("no-draft");
        (await host.GetAsync("admin.makkah", $"/v1/services/{service}/draft")).Code.ShouldBe("no-draft");
        (await host.PostAsync("admin.makkah", $"/v1/services/{service}/draft", Body(""","phase":"presence" """))).Status.ShouldBe(HttpStatusCode.OK);

        (await host.GetAsync("clerk.makkah", $"/v1/services/{service}/draft")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await host.GetAsync("admin.makkah", $"/v1/services/{service}/draft")).Json["phase"]!.ToString().ShouldBe("presence");
        (await OpenAsync(service, "{}")).Status.ShouldBe(HttpStatusCode.Created);
        (await host.PostAsync("admin.makkah", $"/v1/services/{service}/draft/publication", "{}")).Json["serviceVersion"]!.GetValue<int>().ShouldBe(2);
        await LedgerHost.UntilAsync(async () => (await OpenAsync(service, "{}")).Code == "service-not-requestable");
    }

    [Fact]
    public async Task a_service_can_be_drafted_before_there_is_one()
    {
        var draft = $"/v1/services/DRAFTED-{Interlocked.Increment(ref services)}/draft";
        var (service, code) = (draft[..^"/draft".Length], draft.Split('/')[3]);
        (await host.PostAsync("admin.makkah", draft, Body(Form))).Json["serviceVersion"]!.GetValue<int>().ShouldBe(0);
        (await host.PostAsync("admin.makkah", draft, Body(Form.Replace("\"integer\"", "\"string\"", StringComparison.Ordinal)))).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("admin.makkah", draft, Body(""","channels":["desk","desk"]"""))).Code.ShouldBe("value-invalid");

        // Administrators see and try it; for everybody else, and for everything that names a service, there is none.
        (await host.GetAsync("clerk.makkah", draft)).Status.ShouldBe(HttpStatusCode.Forbidden);
        ((int)(await host.GetAsync("admin.makkah", draft)).Json["serviceVersion"]!).ShouldBe(1);
        (await host.PostAsync("admin.makkah", $"{draft}/trial", """{"answers":{"age":40}}""")).Code.ShouldBe("answers-invalid");
        (await host.PostAsync("admin.makkah", $"{draft}/trial", """{"answers":{"age":"40"}}""")).Json["requiredDocuments"]!.AsArray().Count.ShouldBe(1);
        (await host.GetAsync("admin.makkah", service)).Code.ShouldBe("service-not-found");
        (await host.GetAsync("admin.makkah", "/v1/services")).Text.ShouldNotContain(code);
        (await TryAsync(code, "{}")).Code.ShouldBe("service-not-found");
        (await OpenAsync(code, "{}")).Code.ShouldBe("service-not-found");
        (await host.PostAsync("admin.makkah", $"{service}/withdrawal", """{"reason":"Never there"}""")).Code.ShouldBe("service-not-found");
        (await PublishAsync(code, "")).Code.ShouldBe("service-not-found");

        (await host.PostAsync("admin.makkah", $"{draft}/discarding", """{"reason":"Thought better of it"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("admin.makkah", $"{draft}/publication", "{}")).Code.ShouldBe("no-draft");
        (await host.PostAsync("admin.makkah", $"{draft}/trial", """{"answers":{}}""")).Code.ShouldBe("no-draft");
        (await host.PostAsync("admin.makkah", draft, Body(Form))).Status.ShouldBe(HttpStatusCode.OK);
        (await host.PostAsync("admin.makkah", $"{draft}/publication", """{"effectiveFrom":"2100-01-01T00:00:00Z"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("clerk.makkah", service)).Json["upcoming"]!.AsArray().Count.ShouldBe(1);
        (await host.GetAsync("clerk.makkah", "/v1/services")).Text.ShouldContain(code);
        (await host.PostAsync("admin.makkah", "/v1/services", $$"""{"code":"{{code}}",{{Body("")[1..]}}""")).Code.ShouldBe("service-already-defined");
    }

    [Fact]
    public async Task a_withdrawn_service_is_not_opened_and_what_is_open_goes_on()
    {
        var service = await DefineAsync("");
        var open = await OpenAsync(service, "{}");
        (await host.PostAsync("admin.makkah", $"/v1/services/{service}/withdrawal", """{"reason":"Merged with another"}""")).Status.ShouldBe(HttpStatusCode.OK);

        await LedgerHost.UntilAsync(async () => (await OpenAsync(service, "{}")).Code == "service-withdrawn");
        (await TryAsync(service, "{}")).Code.ShouldBe("service-withdrawn");
        (await host.PostAsync("admin.makkah", $"/v1/services/{service}/withdrawal", """{"reason":"Merged with another"}""")).Code.ShouldBe("service-already-withdrawn");
        (await TransmitAsync(open, ("lease", "application/pdf", 1))).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("citizen.makkah", $"/v1/services/{service}")).Json["withdrawalReason"]!.ToString().ShouldBe("Merged with another");
        (await PublishAsync(service, "")).Status.ShouldBe(HttpStatusCode.OK);
        await LedgerHost.UntilAsync(async () => (await OpenAsync(service, "{}")).Status == HttpStatusCode.Created);
    }

    [Fact]
    public async Task what_nobody_could_fulfil_is_not_published()
    {
        var service = await DefineAsync("");
        (await PublishAsync(service, ""","documents":[{"name":"card","when":{"field":"renewal","values":["true"]}}]""")).Code.ShouldBe("value-invalid");
        (await PublishAsync(service, ""","retention":{"disposition":"permanent","years":3}""")).Code.ShouldBe("value-invalid");
        (await PublishAsync(service, ""","laterFees":[{"from":"2030-01-01","feeLines":[]},{"from":"2029-01-01","feeLines":[]}]""")).Code.ShouldBe("value-invalid");
        (await PublishAsync(service, ""","channels":[]""")).Code.ShouldBe("request-malformed");
    }

    private async Task<string> DefineAsync(string more)
    {
        var code = $"OFFERED-{Interlocked.Increment(ref services)}";
        var reply = await host.PostAsync("admin.makkah", "/v1/services", $$"""{"code":"{{code}}",{{Body(more)[1..]}}""");
        return reply.Status == HttpStatusCode.Created ? code : throw new InvalidOperationException(reply.Text);
    }

    private Task<Reply> PublishAsync(string service, string more) => host.PostAsync("admin.makkah", $"/v1/services/{service}/versions", Body(more));

    private static string Body(string more) =>
        $$"""{"nameAr":"خدمة","nameEn":"Service","departmentCode":"CIV","feeLines":[],"requiredDocuments":["lease"],"targetWorkingHours":7{{more}} }""";

    private Task<Reply> TryAsync(string service, string answers) => host.PostAsync("clerk.makkah", $"/v1/services/{service}/trial", $$"""{"answers":{{answers}} }""");

    private async Task<Reply> OpenAsync(string service, string answers, string channel = "desk") => await host.PostAsync(
        "clerk.makkah",
        "/v1/requests",
        $$"""{"serviceCode":"{{service}}","beneficiaryId":"{{await host.BeneficiaryAsync()}}","channel":"{{channel}}","answers":{{answers}} }""");

    private Task<Reply> TransmitAsync(Reply request, params (string Name, string Type, int Size)[] documents) => host.PostAsync(
        "clerk.makkah",
        $"{request.Location}/transmissions",
        $$"""{"documents":[{{string.Join(',', documents.Select(one => $$"""{"name":"{{one.Name}}","mediaType":"{{one.Type}}","sizeBytes":{{one.Size}},"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}"""))}}]}""");
}
