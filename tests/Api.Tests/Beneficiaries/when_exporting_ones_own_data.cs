using System.Net;
using System.Text.Json.Nodes;
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
    public async Task who_opened_the_record_why_and_by_what_document_is_there()
    {
        var registered = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """
            {"nationalId":"1101798302","nameAr":"سارة","mobile":"0551234567","shown":"National ID card","purpose":"Birth certificate"}
            """);
        registered.Status.ShouldBe(HttpStatusCode.Created, registered.Text);

        var identity = (await host.GetAsync("admin.makkah", $"{registered.Location}/export")).Json["identities"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)identity["verifiedBy"]!, (string)identity["shown"]!, (string)identity["reason"]!).ShouldBe(("clerk.makkah", "National ID card", "Birth certificate"));
        (await host.QueryAsync<string>($"select data::text from ledger.mt_events where stream_id = '{registered.Json["id"]}' and type = 'beneficiary_registered'")).Single()
            .ShouldNotContain("Birth certificate");
    }

    [Fact]
    public async Task guardianships_are_there_for_both_also_when_they_are_over()
    {
        var (guardian, child) = (await host.BeneficiaryAsync(), await RegisterAsync("1101798286"));
        var recorded = await host.PostAsync(
            "clerk.makkah",
            $"/v1/beneficiaries/{child}/guardians",
            $$"""{"guardianId":"{{guardian}}","kind":"mother","bornOn":"2020-05-01","basis":"Personal Status Law","shown":"Family register"}""");
        recorded.Status.ShouldBe(HttpStatusCode.OK, recorded.Text);
        (await WardAsync()).ShouldBe((true, false, "mother"));

        var ended = await host.PostAsync(
            "admin.makkah",
            $"/v1/beneficiaries/{child}/guardians/ending",
            $$"""{"guardianshipId":"{{recorded.Json["guardianshipId"]}}","cause":"ended","reason":"Custody was given to another"}""");
        ended.Status.ShouldBe(HttpStatusCode.OK, ended.Text);
        (await WardAsync()).ShouldBe((false, true, "mother"));
        var own = (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{child}/export")).Json["guardians"]!.AsArray().ShouldHaveSingleItem()!;
        ((Guid)own["guardianId"]!, (string)own["bornOn"]!, (string)own["endReason"]!).ShouldBe((guardian, "2020-05-01", "Custody was given to another"));

        // Of the minor nothing else is the guardian's to have.
        async Task<(bool Holds, bool IsEnded, string Kind)> WardAsync()
        {
            var ward = (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{guardian}/export")).Json["wards"]!.AsArray().Single(one => (Guid)one!["beneficiaryId"]! == child)!;
            ward["bornOn"].ShouldBeNull();
            return ((bool)ward["holds"]!, ward["endedAt"] is not null, (string)ward["kind"]!);
        }
    }

    [Fact]
    public async Task a_death_that_was_recorded_is_there_opened_and_so_is_that_it_was_an_error()
    {
        var person = await RegisterAsync("1101798294");
        (await DeathsAsync()).ShouldBeEmpty();
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{person}/death", """{"diedOn":"2026-01-02","certificate":"D-4711","shown":"Death certificate"}""")).Status.ShouldBe(HttpStatusCode.OK);
        var told = (await DeathsAsync()).ShouldHaveSingleItem()!;
        ((string)told["diedOn"]!, (string)told["certificate"]!, (string)told["shown"]!, (string)told["recordedBy"]!).ShouldBe(("2026-01-02", "D-4711", "Death certificate", "clerk.makkah"));
        told["correctedAt"].ShouldBeNull();

        (await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person}/death/correction", """{"reason":"A namesake's"}""")).Status.ShouldBe(HttpStatusCode.OK);
        told = (await DeathsAsync()).ShouldHaveSingleItem()!;
        ((string)told["diedOn"]!, (string)told["correctionReason"]!, (string)told["correctedBy"]!).ShouldBe(("2026-01-02", "A namesake's", "admin.makkah"));

        async Task<List<JsonNode?>> DeathsAsync() => [.. (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{person}/export")).Json["deaths"]!.AsArray()];
    }

    [Fact]
    public async Task nobody_has_anothers()
    {
        var other = (Guid)(await host.PostAsync("clerk.makkah", "/v1/beneficiaries", """{"nationalId":"1101798278","nameAr":"سارة","mobile":"0551234567"}""")).Json["id"]!;
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{other}/export")).Code.ShouldBe("access-denied");
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{other}/export")).Code.ShouldBe("access-denied");
        (await host.GetAsync("admin.madinah", $"/v1/beneficiaries/{other}/export")).Code.ShouldBe("beneficiary-not-found");
    }

    private async Task<Guid> RegisterAsync(string number)
    {
        var reply = await host.PostAsync("clerk.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{number}}","nameAr":"سارة","mobile":"0551234567"}""");
        return reply.Status == HttpStatusCode.Created ? (Guid)reply.Json["id"]! : throw new InvalidOperationException(reply.Text);
    }
}
