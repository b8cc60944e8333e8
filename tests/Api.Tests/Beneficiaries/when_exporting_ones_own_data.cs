using System.Net;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>Everybody may have all that is kept of them, in one piece.</summary>
public sealed class when_exporting_ones_own_data(LedgerHost host) : IClassFixture<LedgerHost>
{
    [Fact]
    public async Task it_is_all_there()
    {
        var (person, request) = (await host.BeneficiaryAsync(), await host.OpenAsync());
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person}")).Status.ShouldBe(HttpStatusCode.OK);

        var export = await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{person}/export");

        export.Status.ShouldBe(HttpStatusCode.OK, export.Text);
        ((string)export.Json["record"]!["nationalId"]!).ShouldBe("1000000008");
        ((string)export.Json["identities"]!.AsArray().ShouldHaveSingleItem()!["number"]!).ShouldBe("1000000008");
        var opened = export.Json["requests"]!.AsArray().Single(one => (Guid)one!["id"]! == request)!;
        ((string)opened["answers"]!["child"]!).ShouldBe("ليان");
        export.Json["readings"]!.AsArray().ShouldContain(reading => (string)reading!["reader"]! == "clerk.makkah" && (string)reading!["record"]! == "record");
    }

    [Fact]
    public async Task one_by_an_administrator_is_recorded_as_a_reading()
    {
        var person = await host.BeneficiaryAsync();

        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{person}/export")).Status.ShouldBe(HttpStatusCode.OK);

        var readings = (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{person}/export")).Json["readings"]!.AsArray();
        readings.ShouldContain(reading => (string)reading!["reader"]! == "admin.makkah" && (string)reading!["record"]! == "export");
        readings.ShouldNotContain(reading => (string)reading!["reader"]! == "citizen.makkah");
    }

    [Fact]
    public async Task nobody_has_anothers()
    {
        var other = (Guid)(await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1101798278","nameAr":"سارة","mobile":"0551234567"}""")).Json["id"]!;
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{other}/export")).Code.ShouldBe("access-denied");
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{other}/export")).Code.ShouldBe("access-denied");
        (await host.GetAsync("admin.madinah", $"/v1/beneficiaries/{other}/export")).Code.ShouldBe("beneficiary-not-found");
    }
}
