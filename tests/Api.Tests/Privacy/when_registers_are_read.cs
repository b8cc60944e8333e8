using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Privacy;

/// <summary>What is done with personal data, and what persons agreed to.</summary>
public sealed class when_registers_are_read(LedgerHost host) : IClassFixture<LedgerHost>
{
    private const string Activity = """
        {"code":"LIBRARY","nameAr":"المكتبة","nameEn":"Library","purposeAr":"الإعارة","purposeEn":"Lending","dataAr":"الاسم","dataEn":"Name","basis":"consent",
         "lawAr":"النظام","lawEn":"The law","retentionAr":"سنة","retentionEn":"A year","recipientsAr":"لا أحد","recipientsEn":"Nobody"}
        """;

    [Fact]
    public async Task a_region_publishes_its_own_in_the_place_of_what_the_service_brings_along()
    {
        var first = await host.GetAsync("auditor.madinah", "/v1/processing-register");
        ((int)first.Json["version"]!).ShouldBe(0);
        Codes(first.Json).ShouldContain("STAFF");
        var everybody = await host.GetAsync(null, "/v1/processing-register/madinah");
        everybody.Status.ShouldBe(HttpStatusCode.OK, everybody.Text);
        Codes(everybody.Json).ShouldNotContain("STAFF");
        Codes(everybody.Json).ShouldContain("RECORDS");

        var hidden = Activity.Replace("LIBRARY", "ARCHIVE", StringComparison.Ordinal).Replace("\"basis\"", "\"isPublic\":false,\"basis\"", StringComparison.Ordinal);
        var body = $$"""{"controllerAr":"الإمارة","controllerEn":"The emirate","activities":[{{Activity}},{{hidden}}]}""";
        var published = await host.PostAsync("admin.madinah", "/v1/processing-register", body);
        published.Status.ShouldBe(HttpStatusCode.OK, published.Text);
        (await host.PostAsync("auditor.madinah", "/v1/processing-register", body)).Code.ShouldBe("access-denied");
        (await host.PostAsync("admin.madinah", "/v1/processing-register", body.Replace("ARCHIVE", "LIBRARY", StringComparison.Ordinal))).Code.ShouldBe("value-invalid");

        Codes((await host.GetAsync("admin.madinah", "/v1/processing-register")).Json).ShouldBe(["LIBRARY", "ARCHIVE"]);
        Codes((await host.GetAsync(null, "/v1/processing-register/madinah")).Json).ShouldBe(["LIBRARY"]);
        Codes((await host.GetAsync("auditor.madinah", "/v1/processing-register?version=0")).Json).ShouldContain("STAFF");
        (await host.GetAsync("auditor.madinah", "/v1/processing-register?version=9")).Code.ShouldBe("processing-register-not-found");
        (await host.GetAsync(null, "/v1/processing-register/nowhere")).Code.ShouldBe("processing-register-not-found");
        ((int)(await host.GetAsync("auditor.makkah", "/v1/processing-register")).Json["version"]!).ShouldBe(0);
    }

    [Fact]
    public async Task consents_tell_when_how_and_until_when_and_outlast_an_erasure()
    {
        var registered = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1058529940","nameAr":"سارة","mobile":"0551234567"}""");
        var person = (Guid)registered.Json["id"]!;
        await DoAsync("clerk.makkah", $"/v1/beneficiaries/{person}/contact", """{"language":"en","channel":"phone","reason":"She asked for it","shown":"National ID card"}""");
        var given = (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person}/mandates")).Json["items"]!.AsArray();
        given.ShouldHaveSingleItem();
        await DoAsync("clerk.makkah", $"/v1/beneficiaries/{person}/mandates/MK-001/revocation", """{"reason":"She asked for that too"}""");
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person}/mandates")).Text.ShouldContain("She asked for that too");

        var before = (await host.GetAsync("auditor.makkah", $"/v1/beneficiaries/{person}/consents")).Json;

        var mandate = before["mandates"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)mandate["how"]!, (string)mandate["centreCode"]!, (string)mandate["withdrawnBy"]!).ShouldBe(("in-person", "MK-001", "centre"));
        mandate["validUntil"].ShouldNotBeNull();
        var contact = before["contact"]!.AsArray();
        contact.Count.ShouldBe(2);
        contact[0]!["until"]!.ToString().ShouldBe(contact[1]!["since"]!.ToString());
        ((string)contact[1]!["channel"]!, (string)contact[1]!["shown"]!, (int)contact[1]!["proof"]!["version"]!).ShouldBe(("phone", "National ID card", 2));

        await DoAsync("admin.makkah", $"/v1/beneficiaries/{person}/erasure", """{"basis":"Order 7"}""");
        await DoAsync("auditor.makkah", $"/v1/beneficiaries/{person}/erasure/approval", "{}");
        var after = (await host.GetAsync("auditor.makkah", $"/v1/beneficiaries/{person}/consents")).Json;
        after["mandates"]!.ToJsonString().ShouldBe(before["mandates"]!.ToJsonString());
        (await host.GetAsync("auditor.makkah", $"/v1/beneficiaries/{person}/mandates")).Text.ShouldNotContain("She asked");
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{person}/consents")).Code.ShouldBe("access-denied");
    }

    private static List<string> Codes(JsonObject register) => [.. register["activities"]!.AsArray().Select(one => (string)one!["code"]!)];

    private async Task DoAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }
}
