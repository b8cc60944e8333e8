using System.Globalization;
using System.Net;
using System.Resources;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Domain.Access;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>The export, for people: signed in on pages, in their language.</summary>
public sealed class when_ones_own_data_are_read_as_a_page(PagesHost host) : IClassFixture<PagesHost>
{
    [Fact]
    public async Task it_tells_all_in_words()
    {
        var (person, browser) = await host.ActivateAsync("correct horse battery");
        var opened = await host.PostAsync("clerk.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{person.Id}}","channel":"desk","answers":{"plot":"Yellow & <b>blue</b>"} }""");
        (await host.PostAsync("clerk.makkah", $"{opened.Location}/withdrawal", """{"reason":"Sold the plot"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}")).Status.ShouldBe(HttpStatusCode.OK);

        await browser.GetAsync("/my-data?lang=en");

        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        foreach (var told in new[] { person.Number, "سارة", "Yellow &amp; &lt;b&gt;blue&lt;/b&gt;", "Sold the plot", "Withdrawn", "Clerk of a centre", "Submission of requests" })
        {
            browser.Page.ShouldContain(told);
        }

        var digits = TrackingReference.InDigits((string)opened.Json["trackingReference"]!).ShouldNotBeNull();
        WebUtility.HtmlDecode(browser.Page).ShouldContain(string.Join('\u00A0', digits.Chunk(4).Select(four => new string(four))));
        browser.Page.ShouldNotContain("<script");
        browser.Page.ShouldNotContain("•••");
        browser.Answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        await browser.GetAsync("/my-data");
        browser.Page.ShouldContain("بياناتي");
        browser.Page.ShouldContain("مسحوب");
    }

    [Fact]
    public async Task it_tells_of_wards_licences_and_a_death_that_was_an_error()
    {
        var (person, _) = await host.ActivateAsync("correct horse battery");
        var child = await host.RegisterAsync();
        await DoAsync(
            "clerk.makkah",
            $"/v1/beneficiaries/{child.Id}/guardians",
            $$"""{"guardianId":"{{person.Id}}","kind":"mother","bornOn":"2020-05-01","basis":"Personal Status Law","shown":"Family register"}""");
        await DoAsync("admin.makkah", "/v1/licensing-criteria", """
            {"passMark":70,"criteria":[{"code":"ACCESS","area":"premises","nameAr":"معيار","nameEn":"Criterion","requirementAr":"مدخل","requirementEn":"Entrance","weight":1,"leastScore":0}]}
            """);
        var applied = await host.PostAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/licence-applications", $$"""
            {"nameAr":"مركز الوادي","nameEn":"Valley Centre","address":"Street 1","areaSquareMetres":120,"documents":[{"name":"lease","mediaType":"application/pdf","sizeBytes":1,"sha256":"{{new string('a', 64)}}"}]}
            """);
        applied.Status.ShouldBe(HttpStatusCode.Created, applied.Text);
        await DoAsync("monitor.makkah", $"{applied.Location}/assessments", """{"scores":[{"criterion":"ACCESS","score":10,"evidence":"Visit"}]}""");
        await DoAsync("admin.makkah", $"{applied.Location}/refusal", """{"reason":"Too far away"}""");
        await DoAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}/death", """{"diedOn":"2026-01-02","certificate":"D-4711","shown":"Death certificate"}""");
        await DoAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/death/correction", """{"reason":"Of a namesake"}""");
        var browser = host.Browse();
        await browser.TakeAsync("/reset", person, await host.PrintAsync(person), host, "correct horse battery");

        await browser.GetAsync("/my-data?lang=en");

        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        foreach (var told in new[] { child.Id.ToString(), "Mother", "Valley Centre", "Refused", "Too far away", "2026-01-02", "D-4711", "Of a namesake", "Taken back as an error" })
        {
            browser.Page.ShouldContain(told);
        }

        await browser.GetAsync("/my-data?lang=ar");
        new[] { "مركز الوادي", "أم", "وفاة سُجلت باسمك" }.ShouldAllBe(told => browser.Page.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task whoever_is_not_signed_in_is_led_to_the_door_and_back()
    {
        var (person, _) = await host.ActivateAsync("correct horse battery");
        var browser = host.Browse();
        await browser.GetAsync("/my-data");
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.SeeOther, "/sign-in?lang=ar&returnUrl=%2Fmy-data"));

        await browser.SignInAsync(person.Number, "correct horse battery", browser.Location!);
        browser.Location.ShouldBe("/my-data");
        await browser.GetAsync("/my-data");
        browser.Page.ShouldContain(person.Number);
    }

    [Theory]
    [InlineData(typeof(IdentityKind), "identity-kind")]
    [InlineData(typeof(IdentityChange), "identity-change")]
    [InlineData(typeof(ContactLanguage), "contact-language")]
    [InlineData(typeof(ContactChannel), "contact-channel")]
    [InlineData(typeof(ContactProof), "contact-proof")]
    [InlineData(typeof(RequestStatus), "request-status")]
    [InlineData(typeof(CompletionDecision), "completion-decision")]
    [InlineData(typeof(MandateRight), "mandate-right")]
    [InlineData(typeof(Consent), "consent")]
    [InlineData(typeof(Role), "role")]
    [InlineData(typeof(GuardianKind), "guardian-kind")]
    [InlineData(typeof(LicenceApplicationStatus), "licence-status")]
    [InlineData(typeof(AppealedDecision), "appealed")]
    [InlineData(typeof(AppealOutcome), "appeal-outcome")]
    [InlineData(typeof(CertificateFlaw), "certificate-flaw")]
    [InlineData(typeof(PersonalRecord), "personal-record")]
    public void there_is_a_word_for_everything(Type kind, string name)
    {
        var texts = new ResourceManager("EventLedger.Api.Pages.PageTexts", typeof(Program).Assembly);

        Enum.GetValues(kind).Cast<Enum>().Select(value => $"{name}-{Refusal.NameOf(value)}").Where(key => texts.GetString(key, CultureInfo.InvariantCulture) is null).ShouldBeEmpty();
    }

    private async Task DoAsync(string account, string path, string body)
    {
        var reply = await host.PostAsync(account, path, body);
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{path}: {reply.Text}");
    }
}
