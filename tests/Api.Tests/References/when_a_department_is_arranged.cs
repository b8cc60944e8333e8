using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.References;

public sealed class when_a_department_is_arranged(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Window = """{"code":"HLT-1","nameAr":"نافذة","nameEn":"Window"}""";

    [Fact]
    public async Task its_windows_hours_and_competence_are_shown_and_forwarding_goes_by_them()
    {
        await EstablishAsync("HLT");

        var arranged = await ArrangeAsync("HLT", $$"""
            {"windows":[{{Window}},{"code":"HLT-2","nameAr":"نافذة","nameEn":"Second"}],
             "hours":[{"windowCode":"HLT-2","days":["sunday","monday"],"stretches":[{"from":"08:00","until":"12:00"},{"from":"16:00","until":"00:00"}]}],
             "services":["LAND-EXTRACT"]}
            """);
        (arranged.Status, arranged.ETag).ShouldBe((HttpStatusCode.OK, "\"2\""), arranged.Text);

        var shown = (await host.GetAsync("clerk.makkah", "/v1/departments/HLT")).Json;
        shown["windows"]!.AsArray().Count.ShouldBe(2);
        ((string)shown["hours"]![0]!["windowCode"]!, shown["hours"]![0]!["stretches"]!.AsArray().Count).ShouldBe(("HLT-2", 2));
        ((string)shown["services"]![0]!).ShouldBe("LAND-EXTRACT");

        var id = await host.OpenAsync(service: "BIRTH-CERT");
        (await host.PostAsync("admin.makkah", $"/v1/requests/{id}/forwarding", """{"departmentCode":"HLT","reason":"Concerns health"}""")).Code.ShouldBe("not-with-department");
    }

    [Fact]
    public async Task a_request_is_forwarded_to_a_department_that_is_competent_for_its_service_alone()
    {
        await EstablishAsync("HLC");
        (await ArrangeAsync("HLC", $$"""{"windows":[{{Window}}],"services":["BIRTH-CERT"]}""")).Status.ShouldBe(HttpStatusCode.OK);
        var id = await host.OpenReceivedAsync();
        const string Forwarding = """{"departmentCode":"HLC","reason":"Concerns health"}""";

        var refused = await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/forwarding", Forwarding);
        (refused.Status, refused.Code, (string)refused.Json["arguments"]!["department"]!).ShouldBe((HttpStatusCode.Conflict, "department-not-competent", "HLC"), refused.Text);

        (await ArrangeAsync("HLC", $$"""{"windows":[{{Window}}],"services":["BIRTH-CERT","LAND-EXTRACT"]}""")).Status.ShouldBe(HttpStatusCode.OK);
        await LedgerHost.UntilAsync(async () => (await host.PostAsync("officer2.makkah", $"/v1/requests/{id}/forwarding", Forwarding)).Status == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"windows":[]}""", "request-malformed")]
    [InlineData($$"""{"windows":[{{Window}},{{Window}}]}""", "windows-invalid")]
    [InlineData($$"""{"windows":[{{Window}}],"hours":[{"windowCode":"HLT-9","days":["sunday"],"stretches":[{"from":"08:00","until":"12:00"}]}]}""", "window-hours-invalid")]
    [InlineData($$"""{"windows":[{{Window}}],"services":["NO-SUCH"]}""", "service-not-found")]
    public async Task what_is_no_arrangement_is_refused(string body, string code)
    {
        await EstablishAsync("HLX");
        (await ArrangeAsync("HLX", body)).Code.ShouldBe(code);
        (await ArrangeAsync("HLY", $$"""{"windows":[{{Window}}]}""")).Code.ShouldBe("department-not-found");
    }

    private Task<Reply> EstablishAsync(string code) => host.PostAsync(
        "admin.makkah", "/v1/departments", $$"""{"code":"{{code}}","nameAr":"الصحة","nameEn":"Health","windows":[{{Window}}]}""");

    private Task<Reply> ArrangeAsync(string code, string body) => host.PostAsync("admin.makkah", $"/v1/departments/{code}/arrangement", body);
}
