using System.Net;
using System.Text.Json.Nodes;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>A guardian says yes for a minor, is sent the codes, and follows what is open: until the guardianship ends.</summary>
public sealed class when_a_guardian_acts_for_a_minor(ClientHost host) : IClassFixture<ClientHost>
{
    private Instant Now => Instant.FromDateTimeOffset(host.Clock.GetUtcNow());

    private LocalDate Today => Now.InZone(BusinessCalendar.Zone).Date;

    [Fact]
    public async Task the_minor_has_no_account_and_the_guardian_acts_with_the_own()
    {
        var (child, _) = await host.ActivateAsync("correct horse battery");
        var (guardian, _) = await GuardedAsync(child);
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{child.Id}/activation-code", null)).Code.ShouldBe("account-needs-majority");
        var browser = host.Browse();
        await browser.SignInAsync(child.Number, "correct horse battery");
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{child.Id}")).Code.ShouldBe("access-denied");
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{child.Id}", For(child.Id))).Status.ShouldBe(HttpStatusCode.OK);
        var opened = await OpenAsync("citizen.makkah", child.Id, "internet", For(child.Id));
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        (await host.GetAsync("citizen.makkah", opened.Location!, For(child.Id))).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("citizen.makkah", opened.Location!)).Code.ShouldBe("access-denied");
        var wards = (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{guardian}/wards")).Json["items"]!.AsArray();
        wards.ShouldContain(ward => (Guid)ward!["beneficiaryId"]! == child.Id);
        (await host.GetAsync("manager.makkah", $"/v1/beneficiaries/{guardian}/wards")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{guardian}/accesses?limit=500")).Text.ShouldContain("manager.makkah");

        // Nobody acts for whoever is not theirs, and nobody but a beneficiary for anybody.
        var stranger = await host.RegisterAsync();
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{stranger.Id}", For(stranger.Id))).Code.ShouldBe("access-denied");
        (await OpenAsync("citizen.makkah", stranger.Id, "internet", For(stranger.Id))).Code.ShouldBe("access-denied");
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{child.Id}", For(child.Id))).Code.ShouldBe("access-denied");

        // The person sees later on that the guardian read the record.
        var readings = (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{child.Id}/export")).Json;
        readings["readings"]!.AsArray().ShouldContain(reading => (string)reading!["reader"]! == "citizen.makkah");
        ((Guid)readings["guardians"]!.AsArray().Single()!["guardianId"]!).ShouldBe(guardian);
    }

    /// <summary>A clerk alone says who is a minor, and could take an adult's account away by it.</summary>
    [Fact]
    public async Task whoever_had_an_account_is_told_that_it_is_over()
    {
        var (person, _) = await host.ActivateAsync("correct horse battery");
        await GuardedAsync(person);

        await LedgerHost.UntilAsync(async () => (await host.MessagesAsync(person))[0].Contains("سُجّل لك ولي", StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_code_for_a_mandate_goes_to_the_guardian()
    {
        var child = await host.RegisterAsync("0558880001");
        var (guardian, _) = await GuardedAsync(child);
        var asked = await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{child.Id}/mandates", """{"consent":"code"}""");
        asked.Status.ShouldBe(HttpStatusCode.OK, asked.Text);
        (await host.MessagesAsync(child)).ShouldBeEmpty();
        var code = await host.SmsAsync(new Person(guardian, ""));
        (await ConfirmAsync(child, asked, PagesHost.OtherThan(code))).Code.ShouldBe("code-not-accepted");
        (await ConfirmAsync(child, asked, code)).Status.ShouldBe(HttpStatusCode.OK);
        (await OpenAsync("clerk2.makkah", child.Id, "desk")).Status.ShouldBe(HttpStatusCode.Created);
        var mandate = (await MandatesAsync(child, "MK-002"))[0]!;
        ((Guid)mandate["guardianId"]!, mandate["flaw"]).ShouldBe((guardian, null));
    }

    [Fact]
    public async Task who_says_yes_is_named_where_there_are_two_and_never_the_minor()
    {
        var child = await host.RegisterAsync();
        var (guardian, _) = await GuardedAsync(child);
        var mother = await host.RegisterAsync();
        await DoAsync("clerk.makkah", $"/v1/beneficiaries/{child.Id}/guardians", Body(mother.Id, "mother", Today.PlusYears(-10)));

        (await GiveAsync(child)).Code.ShouldBe("guardian-needed");
        (await GiveAsync(child, $",\"guardianId\":\"{Guid.NewGuid()}\"")).Code.ShouldBe("guardian-needed");
        (await GiveAsync(child, $",\"guardianId\":\"{mother.Id}\",\"validUntil\":\"{InstantPattern.General.Format(Now + Duration.FromDays(600))}\"")).Status.ShouldBe(HttpStatusCode.OK);
        (await GiveAsync(mother, $",\"guardianId\":\"{guardian}\"")).Code.ShouldBe("not-a-minor");

        // In the portal the guardian says yes; whoever else signs in does not.
        var asked = await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{child.Id}/mandates", """{"consent":"portal"}""");
        var body = $$"""{"mandateId":"{{asked.Json["id"]}}"}""";
        (await host.PostAsync("citizen.makkah", $"/v1/beneficiaries/{child.Id}/mandates/MK-002/confirmation", body)).Code.ShouldBe("access-denied");
        (await host.PostAsync("citizen.makkah", $"/v1/beneficiaries/{child.Id}/mandates/MK-002/confirmation", body, For(child.Id))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task the_end_counts_at_once_on_every_node_and_for_the_mandates_too()
    {
        await using var other = await host.JoinAsync();
        var child = await host.RegisterAsync();
        var (_, guardianship) = await GuardedAsync(child);
        (await GiveAsync(child)).Status.ShouldBe(HttpStatusCode.OK);
        (await OpenAsync("citizen.makkah", child.Id, "internet", other, For(child.Id))).Status.ShouldBe(HttpStatusCode.Created);
        (await OpenAsync("clerk2.makkah", child.Id, "desk", other)).Status.ShouldBe(HttpStatusCode.Created);

        (await EndAsync(child, Guid.NewGuid())).Code.ShouldBe("guardianship-not-found");
        (await EndAsync(child, guardianship)).Status.ShouldBe(HttpStatusCode.OK);
        (await EndAsync(child, guardianship)).Code.ShouldBe("guardianship-over");

        (await OpenAsync("citizen.makkah", child.Id, "internet", other, For(child.Id))).Code.ShouldBe("access-denied");
        var refused = await OpenAsync("clerk2.makkah", child.Id, "desk", other);
        (refused.Code, refused.Json["arguments"]!["flaw"]!.ToString()).ShouldBe(("mandate-required", "guardianship-ended"));
        (await GiveAsync(child)).Code.ShouldBe("guardian-needed");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{child.Id}/activation-code", null)).Code.ShouldBe("account-needs-majority");
    }

    [Fact]
    public async Task whoever_opens_meanwhile_is_served_wholly_or_refused()
    {
        var child = await host.RegisterAsync();
        var (_, guardianship) = await GuardedAsync(child);
        var openings = Enumerable.Range(0, 20).Select(_ => OpenAsync("citizen.makkah", child.Id, "internet", For(child.Id))).ToList();
        (await EndAsync(child, guardianship)).Status.ShouldBe(HttpStatusCode.OK);
        (await OpenAsync("citizen.makkah", child.Id, "internet", For(child.Id))).Code.ShouldBe("access-denied");
        (await Task.WhenAll(openings)).ShouldAllBe(reply => reply.Status == HttpStatusCode.Created || reply.Code == "access-denied");
    }

    [Fact]
    public async Task it_ends_by_itself_on_the_day_of_majority()
    {
        // A day that every month has, so that eighteen years on it is the same.
        var majority = Enumerable.Range(2, 3).Select(Today.PlusDays).First(day => UmmAlQura.Of(day)!.Value.Day < 30);
        var (child, guardian) = (await host.RegisterAsync(), await host.BeneficiaryAsync());
        var born = UmmAlQura.Of(majority)!.Value.PlusYears(-18).WithCalendar(CalendarSystem.Iso);
        await DoAsync("clerk.makkah", $"/v1/beneficiaries/{child.Id}/guardians", Body(guardian, "father", born));
        (await GiveAsync(child)).Status.ShouldBe(HttpStatusCode.OK);
        var later = await GiveAsync(child, $",\"validUntil\":\"{InstantPattern.General.Format(Now + Duration.FromDays(30))}\"");
        later.Code.ShouldBe("mandate-term-invalid");
        (await OpenAsync("citizen.makkah", child.Id, "internet", For(child.Id))).Status.ShouldBe(HttpStatusCode.Created);
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{child.Id}/activation-code", null)).Code.ShouldBe("account-needs-majority");

        host.Clock.Pass(TimeSpan.FromDays(5));
        (await OpenAsync("citizen.makkah", child.Id, "internet", For(child.Id))).Code.ShouldBe("access-denied");
        (await OpenAsync("clerk2.makkah", child.Id, "desk")).Json["arguments"]!["flaw"]!.ToString().ShouldBe("expired");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{child.Id}/activation-code", null)).Status.ShouldBe(HttpStatusCode.OK);
        (await GiveAsync(child)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task what_a_guardian_agreed_to_ends_with_the_guardians_death()
    {
        var (child, mother) = (await host.RegisterAsync(), await host.RegisterAsync());
        await DoAsync("clerk.makkah", $"/v1/beneficiaries/{child.Id}/guardians", Body(mother.Id, "mother", Today.PlusYears(-10)));
        (await GiveAsync(child)).Status.ShouldBe(HttpStatusCode.OK);
        (await OpenAsync("clerk2.makkah", child.Id, "desk")).Status.ShouldBe(HttpStatusCode.Created);

        await DoAsync("admin.makkah", $"/v1/beneficiaries/{mother.Id}/death", """{"diedOn":"2020-01-02","certificate":"D-4712"}""");
        var refused = await OpenAsync("clerk2.makkah", child.Id, "desk");
        (refused.Code, refused.Json["arguments"]!["flaw"]!.ToString()).ShouldBe(("mandate-required", "guardianship-ended"));
        ((string)(await MandatesAsync(child, "MK-002"))[0]!["flaw"]!).ShouldBe("guardianship-ended");

        await DoAsync("admin.makkah", $"/v1/beneficiaries/{mother.Id}/death/correction", """{"reason":"A namesake's"}""");
        (await OpenAsync("clerk2.makkah", child.Id, "desk")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task what_a_guardian_agrees_to_lasts_no_longer_than_the_guardian_acts()
    {
        var (child, guardian, until) = (await host.RegisterAsync(), await host.BeneficiaryAsync(), Today.PlusDays(20));
        await DoAsync("clerk.makkah", $"/v1/beneficiaries/{child.Id}/guardians", Body(guardian, "father", Today.PlusYears(-10), until));

        (await GiveAsync(child, $",\"validUntil\":\"{InstantPattern.General.Format(Now + Duration.FromDays(30))}\"")).Code.ShouldBe("mandate-term-invalid");
        (await GiveAsync(child)).Status.ShouldBe(HttpStatusCode.OK);
        var given = (string)(await MandatesAsync(child, "MK-002"))[0]!["validUntil"]!;
        InstantPattern.ExtendedIso.Parse(given).Value.ShouldBe(until.AtStartOfDayInZone(BusinessCalendar.Zone).ToInstant());
    }

    [Fact]
    public async Task a_minors_record_is_merged_into_one_that_says_so_and_what_was_agreed_to_ends_with_the_guardianship_there_as_well()
    {
        var (child, twin) = (await host.RegisterAsync(), await host.RegisterAsync());
        var (_, guardianship) = await GuardedAsync(child);
        (await GiveAsync(child)).Status.ShouldBe(HttpStatusCode.OK);
        var merge = $$"""{"survivorId":"{{twin.Id}}","absorbedId":"{{child.Id}}","reason":"Registered twice"}""";
        (await host.PostAsync("manager.makkah", "/v1/merges", merge)).Code.ShouldBe("merge-loses-guardians");
        await GuardedAsync(twin);
        var asked = await host.PostAsync("manager.makkah", "/v1/merges", merge);
        asked.Status.ShouldBe(HttpStatusCode.Created, asked.Text);
        await DoAsync("admin.makkah", $"{asked.Location}/approval", "{}");

        // The guardian of the one that goes on acts for both, and what was agreed to under either counts.
        (await host.GetAsync("citizen.makkah", $"/v1/beneficiaries/{child.Id}", For(child.Id))).Status.ShouldBe(HttpStatusCode.OK);
        (await OpenAsync("clerk2.makkah", twin.Id, "desk")).Status.ShouldBe(HttpStatusCode.Created);
        (await EndAsync(child, guardianship)).Status.ShouldBe(HttpStatusCode.OK);
        (await OpenAsync("clerk2.makkah", twin.Id, "desk")).Code.ShouldBe("mandate-required");
    }

    [Fact]
    public async Task what_is_wrong_is_refused_and_nothing_of_it_is_stored_in_the_clear()
    {
        var (child, guardian) = (await host.RegisterAsync(), await host.BeneficiaryAsync());
        var path = $"/v1/beneficiaries/{child.Id}/guardians";
        (await host.PostAsync("clerk.makkah", path, Body(guardian, "father", Today.PlusDays(1)))).Code.ShouldBe("birth-date-invalid");
        (await host.PostAsync("clerk.makkah", path, Body(guardian, "father", Today.PlusYears(-30)))).Code.ShouldBe("not-a-minor");
        (await host.PostAsync("clerk.makkah", path, Body(child.Id, "father", Today.PlusYears(-9)))).Code.ShouldBe("guardian-unfit");
        (await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{Guid.NewGuid()}/guardians", Body(guardian, "father", Today.PlusYears(-9)))).Code.ShouldBe("beneficiary-not-found");
        var born = Today.PlusYears(-9);
        await DoAsync("clerk.makkah", path, Body(guardian, "father", born));
        (await host.PostAsync("clerk.makkah", path, Body(guardian, "father", born))).Code.ShouldBe("guardian-already-recorded");

        var listed = (await host.GetAsync("clerk.makkah", path)).Json["items"]!.AsArray().Single()!;
        ((string)listed["bornOn"]!, (bool)listed["holds"]!, (string)listed["verifiedBy"]!).ShouldBe((LocalDatePattern.Iso.Format(born), true, "clerk.makkah"));
        (await host.GetAsync("auditor.makkah", path)).Json["items"]![0]!["bornOn"].ShouldBeNull();
        (await host.QueryAsync<string>($"select data::text from ledger.mt_events where stream_id = '{child.Id}' and type = 'guardian_recorded'")).Single()
            .ShouldNotContain(LocalDatePattern.Iso.Format(born));
    }

    private static (string, string) For(Guid minor) => ("X-Acting-For", minor.ToString());

    private static string Body(Guid guardian, string kind, LocalDate born, LocalDate? until = null)
    {
        var end = until is { } day ? $",\"until\":\"{LocalDatePattern.Iso.Format(day)}\"" : "";
        return $$"""
            {"guardianId":"{{guardian}}","kind":"{{kind}}","bornOn":"{{LocalDatePattern.Iso.Format(born)}}","basis":"Personal Status Law","shown":"Family register"{{end}}}
            """;
    }

    private async Task<(Guid Guardian, Guid Guardianship)> GuardedAsync(Person child)
    {
        var guardian = await host.BeneficiaryAsync();
        var reply = await host.PostAsync("clerk.makkah", $"/v1/beneficiaries/{child.Id}/guardians", Body(guardian, "father", Today.PlusYears(-10)));
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return (guardian, (Guid)reply.Json["guardianshipId"]!);
    }

    private Task<Reply> OpenAsync(string account, Guid person, string channel, params (string Name, string Value)[] headers) => OpenAsync(account, person, channel, host, headers);

    private static Task<Reply> OpenAsync(string account, Guid person, string channel, LedgerHost on, params (string Name, string Value)[] headers) => on.PostAsync(
        account, "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{person}}","channel":"{{channel}}","answers":{} }""", headers);

    private Task<Reply> GiveAsync(Person person, string more = "") =>
        host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates", $$"""{"consent":"inPerson"{{more}}}""");

    private Task<Reply> ConfirmAsync(Person person, Reply asked, string code) => host.PostAsync(
        "clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates/MK-002/confirmation", $$"""{"mandateId":"{{asked.Json["id"]}}","code":"{{code}}"}""");

    private Task<Reply> EndAsync(Person child, Guid guardianship) => host.PostAsync(
        "admin.makkah", $"/v1/beneficiaries/{child.Id}/guardians/ending", $$"""{"guardianshipId":"{{guardianship}}","cause":"ended","reason":"Custody was given to another"}""");

    private async Task<JsonArray> MandatesAsync(Person person, string centre) =>
        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/mandates")).Json["items"]!.AsArray().Single(one => (string)one!["centreCode"]! == centre)!["mandates"]!.AsArray();

    private async Task DoAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{path}: {reply.Text}");
    }
}
