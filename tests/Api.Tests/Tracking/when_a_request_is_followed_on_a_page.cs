using System.Globalization;
using System.Net;
using System.Resources;
using System.Text;
using System.Text.RegularExpressions;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Tests.Tracking;

/// <summary>The public page: what tracking tells programs, in words, for old phones, and for whoever types as people do.</summary>
public sealed class when_a_request_is_followed_on_a_page(PagesHost host) : IClassFixture<PagesHost>
{
    private const int Heaviest = 30 * 1024;

    [Fact]
    public async Task it_tells_what_tracking_tells_and_nothing_of_persons()
    {
        var (person, reference) = await OpenAsync();
        var tracking = (await host.GetAsync(null, $"/v1/tracking/{reference}")).Json;
        var browser = host.Browse();

        await browser.GetAsync($"/track/{reference}?lang=en");

        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        foreach (var told in new[] { reference, "Birth certificate", "Civil Affairs", "Fee paid", "may still be missing", " AH)" })
        {
            browser.Page.ShouldContain(told);
        }

        Regex.Count(browser.Page, "<li>\\s*<span dir=\"auto\">", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(tracking["steps"]!.AsArray().Count);
        foreach (var personal in new[] { person.Number, person.Id.ToString(), "سارة", "ليان", "MK-001" })
        {
            browser.Page.ShouldNotContain(personal);
        }

        await browser.GetAsync($"/track/{reference}");
        browser.Page.ShouldContain("الموافق");
        browser.Page.ShouldContain("شهادة ميلاد");
    }

    [Fact]
    public async Task it_is_light_and_needs_neither_script_nor_cookie_nor_another_host()
    {
        var (_, reference) = await OpenAsync();
        var browser = host.Browse();
        foreach (var path in new[] { "/track", $"/track/{reference}", $"/track/{reference}?lang=en", "/track/MK-0000-0000-0000-0" })
        {
            await browser.GetAsync(path);
            var sheets = Regex.Matches(browser.Page, "<link rel=\"stylesheet\" href=\"(?<it>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(sheet => sheet.Groups["it"].Value).ToList();
            sheets.ShouldBe(["/assets/pages.css"]);
            var bytes = Encoding.UTF8.GetByteCount(browser.Page) + Encoding.UTF8.GetByteCount((await host.GetAsync(null, sheets[0])).Text);
            bytes.ShouldBeLessThan(Heaviest, path);
            browser.Page.ShouldNotContain("<script");
            browser.Page.ShouldNotContain("://");
            browser.Answer.Headers.Contains("Set-Cookie").ShouldBeFalse(path);
            browser.Answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
            browser.Answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task a_reference_is_understood_as_people_type_it()
    {
        var (_, reference) = await OpenAsync();
        var arabic = string.Concat(reference.Select(c => char.IsAsciiDigit(c) ? (char)('\u0660' + (c - '0')) : c));
        foreach (var typed in new[] { reference, reference.ToLowerInvariant(), reference.Replace("-", "", StringComparison.Ordinal), $" {arabic} ", reference.Replace('0', 'O').Replace('-', '–'), TrackingReference.InDigits(reference)! })
        {
            var browser = host.Browse();
            await browser.PostAsync("/track", ("reference", typed));
            (browser.Status, browser.Location).ShouldBe((HttpStatusCode.SeeOther, $"/track/{reference}?lang=ar"), typed);
            await browser.GetAsync($"/track/{Uri.EscapeDataString(typed)}");
            browser.Status.ShouldBe(HttpStatusCode.OK, typed);
        }
    }

    [Theory]
    [InlineData("", "أدخل الرقم المرجعي")]
    [InlineData("1010101010", "هذا ليس رقمًا مرجعيًا")]
    [InlineData("MK-7F3K-9Q2M-X4TA", "هذا ليس رقمًا مرجعيًا")]
    public async Task what_is_no_reference_is_said_beside_the_field_and_comes_into_no_address(string typed, string sentence)
    {
        var browser = host.Browse();
        await browser.PostAsync("/track", ("reference", typed));
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.UnprocessableEntity, null));
        browser.Page.ShouldContain(sentence);
        browser.Page.ShouldContain("href=\"#reference\"");
    }

    [Fact]
    public async Task what_was_typed_comes_back_as_text_alone()
    {
        const string Typed = "\"><script>alert(1)</script>";
        var browser = host.Browse();
        await browser.PostAsync("/track", ("reference", Typed));
        (browser.Status, browser.Page.Contains("<script", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.UnprocessableEntity, false));
        await browser.GetAsync($"/track/{Uri.EscapeDataString(Typed)}");
        (browser.Status, browser.Page.Contains("<script", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.NotFound, false));
        await browser.PostAsync("/track", ("reference", new string('M', 20_000)));
        (browser.Status, browser.Page.Contains("MMMM", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.UnprocessableEntity, false));
    }

    [Fact]
    public async Task one_that_leads_nowhere_is_said_to()
    {
        var browser = host.Browse();
        await browser.GetAsync($"/track/{TrackingReference.Create("MK", 77)}?lang=en");
        browser.Status.ShouldBe(HttpStatusCode.NotFound);
        browser.Page.ShouldContain("There is no request with this reference");
        (await host.PostAsync(null, "/track", "{}")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "It is no form.");
    }

    [Theory]
    [InlineData("opened fee-paid transmitted received returned suspended resumed completed handed-over collected withdrawn cancelled forwarded deadline-extended deadline-moved reopened fee-refunded")]
    public void there_is_a_word_for_every_step(string steps)
    {
        var texts = new ResourceManager("EventLedger.Api.Pages.PageTexts", typeof(Program).Assembly);

        steps.Split(' ').Select(step => $"step-{step}")
            .Concat(Enum.GetValues<RequestStatus>().Select(status => $"track-next-{Refusal.NameOf(status)}"))
            .Concat(Enumerable.Range(1, 12).SelectMany(month => new[] { FormattableString.Invariant($"month-{month}"), FormattableString.Invariant($"hijri-month-{month}") }))
            .Where(key => texts.GetString(key, CultureInfo.InvariantCulture) is null).ShouldBeEmpty();
    }

    private async Task<(Person Person, string Reference)> OpenAsync()
    {
        var person = await host.RegisterAsync();
        var opened = await host.PostAsync(
            "clerk.makkah", "/v1/requests", $$"""{"serviceCode":"BIRTH-CERT","beneficiaryId":"{{person.Id}}","channel":"desk","answers":{"childName":"ليان"} }""");
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        (await host.PostAsync("clerk.makkah", $"{opened.Location}/fee-payments", $$"""{"amountHalalas":12300,"method":"card","reference":"{{person.Id}}"}""")).Status.ShouldBe(HttpStatusCode.OK);
        return (person, (string)opened.Json["trackingReference"]!);
    }
}
