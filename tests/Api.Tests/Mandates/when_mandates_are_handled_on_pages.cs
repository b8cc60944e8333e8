using System.Globalization;
using System.Net;
using System.Resources;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Mandates;

/// <summary>A beneficiary sees what centres may do, says yes to what one asked, and ends it, signed in on pages.</summary>
public sealed class when_mandates_are_handled_on_pages(PagesHost host) : IClassFixture<PagesHost>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task what_a_centre_asked_is_confirmed_and_ended()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var asked = await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates", """{"consent":"portal","services":["ADDRESS-PROOF"],"rights":["submission"]}""");
        asked.Status.ShouldBe(HttpStatusCode.OK, asked.Text);
        var page = $"/my/mandates/MK-002/{(Guid)asked.Json["id"]!}";
        (await OpenAsync(person)).ShouldBe(HttpStatusCode.Forbidden);

        await browser.GetAsync("/my/mandates?lang=en");
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        foreach (var told in new[] { "Service Centre One", "Service Centre Two", "Proof of address", "Waits for your yes", $"{page}/confirmation?lang=en", $"{page}/revocation?lang=en" })
        {
            browser.Page.ShouldContain(told);
        }

        await browser.GetAsync($"{page}/confirmation?lang=en");
        browser.Page.ShouldContain("Proof of address");
        var form = browser.Hidden.Select(field => (field.Key, field.Value)).ToArray();
        for (var i = 0; i < 2; i++)
        {
            await browser.PostAsync($"{page}/confirmation?lang=en", form);
            (browser.Status, browser.Location).ShouldBe((HttpStatusCode.SeeOther, "/my/mandates?lang=en"), "Sent twice, it is done once.");
        }

        (await OpenAsync(person)).ShouldBe(HttpStatusCode.Created);
        await browser.GetAsync($"{page}/confirmation?lang=en");
        await browser.SubmitAsync($"{page}/confirmation?lang=en");
        browser.Status.ShouldBe(HttpStatusCode.Conflict);
        browser.Page.ShouldContain("There is a problem");

        await browser.GetAsync($"{page}/revocation");
        await browser.SubmitAsync($"{page}/revocation");
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        (await OpenAsync(person)).ShouldBe(HttpStatusCode.Forbidden);
        await browser.GetAsync("/my/mandates?lang=en");
        browser.Page.ShouldNotContain(page);
    }

    [Fact]
    public async Task a_form_of_another_page_does_nothing_and_anothers_mandate_is_not_there()
    {
        var (_, browser) = await host.ActivateAsync(Password);
        var other = await host.RegisterAsync();
        var asked = await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{other.Id}/mandates", """{"consent":"portal"}""");
        foreach (var act in new[] { "confirmation", "revocation" })
        {
            var path = $"/my/mandates/MK-002/{(Guid)asked.Json["id"]!}/{act}";
            await browser.GetAsync(path);
            browser.Status.ShouldBe(HttpStatusCode.NotFound);
            await browser.PostAsync(path);
            browser.Status.ShouldBe(HttpStatusCode.NotFound);
        }

        var (own, mine) = await host.ActivateAsync(Password);
        var given = (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{own.Id}/mandates")).Json["items"]![0]!["mandates"]![0]!;
        await mine.PostAsync($"/my/mandates/MK-001/{(Guid)given["id"]!}/revocation");
        mine.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task what_was_agreed_to_under_a_record_that_was_merged_is_ended_here_too_and_nothing_is_agreed_to_under_it_any_more()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var other = (Guid)(await host.PostAsync("clerk2.makkah", "/v1/beneficiaries", $$"""{"nationalId":"{{NationalIds.Of(310_001)}}","nameAr":"سارة","mobile":"0551234567"}""")).Json["id"]!;
        var asked = (Guid)(await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{other}/mandates", """{"consent":"portal"}""")).Json["id"]!;
        var given = (Guid)(await host.GetAsync("clerk2.makkah", $"/v1/beneficiaries/{other}/mandates")).Json["items"]![0]!["mandates"]!.AsArray().First(one => (Guid)one!["id"]! != asked)!["id"]!;
        await browser.GetAsync($"/my/mandates/MK-002/{given}/revocation");
        browser.Status.ShouldBe(HttpStatusCode.NotFound, "It is nobody's yet who is signed in.");

        var merge = await host.PostAsync("manager.makkah", "/v1/merges", $$"""{"survivorId":"{{person.Id}}","absorbedId":"{{other}}","reason":"Registered twice"}""");
        (await host.PostAsync("admin.makkah", $"{merge.Location}/approval", "{}")).Status.ShouldBe(HttpStatusCode.OK, merge.Text);
        await browser.GetAsync("/my/mandates?lang=en");
        foreach (var (mandate, act, isThere) in new[] { (given, "revocation", true), (asked, "revocation", true), (asked, "confirmation", false) })
        {
            browser.Page.Contains($"/my/mandates/MK-002/{mandate}/{act}", StringComparison.Ordinal).ShouldBe(isThere, act);
        }

        await browser.GetAsync($"/my/mandates/MK-002/{asked}/confirmation?lang=en");
        await browser.SubmitAsync($"/my/mandates/MK-002/{asked}/confirmation?lang=en");
        browser.Status.ShouldNotBe(HttpStatusCode.SeeOther);
        browser.Page.ShouldContain("There is a problem");
        foreach (var mandate in new[] { given, asked })
        {
            await browser.GetAsync($"/my/mandates/MK-002/{mandate}/revocation");
            await browser.SubmitAsync($"/my/mandates/MK-002/{mandate}/revocation");
            browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        }

        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/mandates")).Json["items"]!.AsArray().Single(one => (Guid)one!["beneficiaryId"]! == other)!["mandates"]!.AsArray()
            .Select(one => (string?)one!["flaw"]).ShouldBe(["revoked", "revoked"]);
    }

    [Fact]
    public void there_is_a_word_for_every_flaw()
    {
        var texts = new ResourceManager("EventLedger.Api.Pages.PageTexts", typeof(Program).Assembly);

        Enum.GetValues<MandateFlaw>().Select(flaw => $"mandate-flaw-{Refusal.NameOf(flaw)}").Where(key => texts.GetString(key, CultureInfo.InvariantCulture) is null).ShouldBeEmpty();
    }

    private async Task<HttpStatusCode> OpenAsync(Person person) => (await host.PostAsync(
        "clerk2.makkah", "/v1/requests", $$"""{"serviceCode":"ADDRESS-PROOF","beneficiaryId":"{{person.Id}}","channel":"desk","answers":{} }""")).Status;
}
