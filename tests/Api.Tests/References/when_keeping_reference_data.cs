using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.References;

public sealed class when_keeping_reference_data(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Theory]
    [InlineData("/v1/departments", """{"code":"EDU","nameAr":"التعليم","nameEn":"Education","windows":[{"code":"EDU-1","nameAr":"نافذة","nameEn":"Window"}]}""", "/v1/departments/EDU", "department-already-exists")]
    [InlineData("/v1/centres", """{"code":"MK-777","nameAr":"مركز","nameEn":"Centre","licenceNumber":"L-7","licensedFrom":"2026-01-01"}""", "/v1/centres/MK-777", "centre-already-licensed")]
    [InlineData("/v1/services", """{"code":"PERMIT","nameAr":"رخصة","nameEn":"Permit","departmentCode":"CIV","feeLines":[],"requiredDocuments":[],"targetWorkingHours":7}""", "/v1/services/PERMIT", "service-already-defined")]
    public async Task a_code_is_given_once_and_listed(string path, string body, string location, string twice)
    {
        var first = await host.PostAsync("admin.makkah", path, body);
        (first.Status, first.Location).ShouldBe((HttpStatusCode.Created, location), first.Text);
        (await host.PostAsync("admin.makkah", path, body)).Code.ShouldBe(twice);
        (await host.GetAsync("clerk.makkah", location)).Status.ShouldBe(HttpStatusCode.OK);

        // Centres are listed from a read model.
        await host.CaughtUpAsync();
        (await host.GetAsync("clerk.makkah", path)).Json["items"]!.AsArray().Select(item => (string)item!["code"]!).ShouldContain(location.Split('/')[^1]);
        (await host.GetAsync("clerk.madinah", location)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task a_request_keeps_the_version_it_was_opened_under()
    {
        await host.PostAsync("admin.makkah", "/v1/services", """{"code":"VERSIONED","nameAr":"أ","nameEn":"A","departmentCode":"CIV","feeLines":[],"requiredDocuments":[],"targetWorkingHours":7}""");
        var id = await host.OpenAsync(service: "VERSIONED");
        var next = await host.PostAsync("admin.makkah", "/v1/services/VERSIONED/versions", """{"nameAr":"أ","nameEn":"A","departmentCode":"CIV","feeLines":[{"code":"FEE","kind":"government-fee","amountHalalas":500}],"requiredDocuments":[],"targetWorkingHours":7}""", ("If-Match", "\"1\""));
        ((int)next.Json["serviceVersion"]!).ShouldBe(2);
        ((int)(await host.GetAsync("clerk.makkah", $"/v1/requests/{id}")).Json["serviceVersion"]!).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"nationalId":"1000000009","nameAr":"س","mobile":"0551234567"}""", "national-id-invalid")]
    [InlineData("""{"nationalId":"١٠١٠١٠١٠١٠","nameAr":"س","mobile":"0112345678"}""", "mobile-invalid")]
    public async Task a_beneficiary_needs_a_valid_identity_and_mobile(string body, string code) =>
        (await host.PostAsync("clerk.makkah", "/v1/beneficiaries", body)).Code.ShouldBe(code);

    [Fact]
    public async Task an_identity_has_one_record_however_it_is_typed()
    {
        var first = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"2999999994","nameAr":"أحمد","mobile":"+966 55 123 4567"}""");
        var second = await host.PostAsync("clerk2.makkah", "/v1/beneficiaries", """{"nationalId":"٢٩٩٩٩٩٩٩٩٤","nameAr":"أحمد","mobile":"٠٥٥١٢٣٤٥٦٧"}""");
        second.Code.ShouldBe("beneficiary-already-registered");
        ((string)second.Json["arguments"]!["id"]!).ShouldBe((string)first.Json["id"]!);
        (await host.GetAsync("clerk.makkah", first.Location!)).Json["mobile"]!.ToString().ShouldBe("+966551234567");
    }
}
