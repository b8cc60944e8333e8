using System.Globalization;
using System.Net;
using System.Resources;
using System.Text.Json;
using EventLedger.Api.Tests.Credentials;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Tests.Requests;

/// <summary>What a beneficiary sees of the own requests, signed in on pages, and takes back.</summary>
public sealed class when_own_requests_are_read_on_pages(PagesHost host) : IClassFixture<PagesHost>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task those_under_way_come_first_and_page_by_page()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var ended = await OpenAsync(person, "LAND-EXTRACT");
        (await host.PostAsync("clerk.makkah", $"/v1/requests/{ended.Id}/withdrawal", """{"reason":"Sold the plot"}""")).Status.ShouldBe(HttpStatusCode.OK);
        var open = await OpenAsync(person, "BIRTH-CERT");
        await host.CaughtUpAsync();

        await browser.GetAsync("/my?lang=en");

        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        browser.Page.IndexOf(open.Reference, StringComparison.Ordinal).ShouldBeInRange(0, browser.Page.IndexOf(ended.Reference, StringComparison.Ordinal));
        browser.Page.ShouldContain("Birth certificate");
        browser.Page.ShouldContain($"href=\"/my/requests/{open.Id}?lang=en\"");
        browser.Page.ShouldContain("aria-current=\"page\"");

        for (var i = 0; i < 20; i++)
        {
            await OpenAsync(person, "LAND-EXTRACT");
        }

        await host.CaughtUpAsync();
        await browser.GetAsync("/my?lang=en");
        browser.Page.ShouldNotContain(open.Reference);
        await browser.GetAsync(WebUtility.HtmlDecode(browser.Page[browser.Page.IndexOf("/my?lang=en&amp;open=", StringComparison.Ordinal)..].Split('"')[0]));
        browser.Page.ShouldContain(open.Reference);
        browser.Page.ShouldNotContain(ended.Reference);
        await browser.GetAsync("/my?open=nonsense");
        browser.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task one_tells_fee_reasons_documents_and_what_happened_in_words()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (id, reference) = await OpenAsync(person, "BIRTH-CERT");
        await browser.GetAsync($"/my/requests/{id}?lang=en");
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        foreach (var told in new[] { reference, "123.00 riyals", "it is due at a service centre", "The request was opened", "ليان", "Withdraw the request" })
        {
            browser.Page.ShouldContain(told);
        }

        await DoAsync("clerk.makkah", id, "fee-payments", $$"""{"amountHalalas":12300,"method":"card","reference":"{{id}}"}""");
        await DoAsync(
            "clerk.makkah",
            id,
            "transmissions",
            $$"""{"documents":[{"name":"hospital-notification","mediaType":"application/pdf","sizeBytes":1,"sha256":"{{new string('a', 64)}}"},{"name":"parents-id","mediaType":"application/pdf","sizeBytes":1,"sha256":"{{new string('b', 64)}}"}]}""");
        await DoAsync("officer.makkah", id, "receipt", "{}");
        await DoAsync("officer.makkah", id, "work-steps", """{"name":"Check of the register"}""");
        await DoAsync("officer.makkah", id, "returns", """{"reasons":["The stamp cannot be read"]}""");
        await browser.GetAsync($"/my/requests/{id}?lang=en");
        foreach (var told in new[] { "Yes, paid", "hospital-notification", "The stamp cannot be read", "The department: Check of the register", "The department sent the documents back", "Something is missing" })
        {
            browser.Page.ShouldContain(told);
        }

        await browser.GetAsync($"/my/requests/{id}");
        browser.Page.ShouldContain("أعادت الإدارة المستندات");
        (await host.GetAsync("admin.makkah", $"/v1/beneficiaries/{person.Id}/accesses")).Text.ShouldNotContain("\"readerRole\":\"beneficiary\"");
    }

    [Fact]
    public async Task a_receipt_leads_to_the_public_page_and_names_nobody()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (id, reference) = await OpenAsync(person, "BIRTH-CERT");
        await browser.GetAsync($"/my/requests/{id}/receipt?lang=en");
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        browser.Page.ShouldContain($"https://localhost/track/{reference}");
        browser.Page.ShouldContain("<svg");
        browser.Page.ShouldContain("h1v1h-1z");
        browser.Page.ShouldContain("Service Centre One");
        browser.Page.ShouldContain(string.Join(' ', TrackingReference.InDigits(reference)!.Chunk(4).Select(digits => new string(digits))));
        foreach (var personal in new[] { person.Number, "سارة", "ليان" })
        {
            browser.Page.ShouldNotContain(personal);
        }
    }

    [Fact]
    public async Task one_is_withdrawn_once_however_often_the_form_is_sent()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (id, _) = await OpenAsync(person, "LAND-EXTRACT");
        var path = $"/my/requests/{id}/withdrawal";
        await browser.PostAsync(path, ("reason", "No longer needed"));
        browser.Status.ShouldBe(HttpStatusCode.BadRequest, "The form was none of ours.");
        await browser.GetAsync(path);
        await browser.SubmitAsync(path, ("reason", " "));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Page.ShouldContain("href=\"#reason\"");
        await browser.SubmitAsync(path, ("reason", "..."));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var form = browser.Hidden.Select(field => (field.Key, field.Value)).Append(("reason", "بعت الأرض")).ToArray();
        await browser.PostAsync(path, form);
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.SeeOther, $"/my/requests/{id}?lang=ar"));
        await browser.PostAsync(path, form);
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.SeeOther, $"/my/requests/{id}?lang=ar"));
        (await host.QueryAsync<long>($"select count(*) from ledger.mt_events where stream_id = '{id}' and type = 'request_withdrawn'")).ShouldBe([1L]);
        await browser.PostAsync(path, [.. form[..^1], ("reason", "Another")]);
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "It is another thing under the same key.");

        await browser.GetAsync($"/my/requests/{id}");
        browser.Page.ShouldContain("بعت الأرض");
        browser.Page.ShouldNotContain(path);
        await browser.GetAsync($"{path}?lang=en");
        await browser.SubmitAsync($"{path}?lang=en", ("reason", "Once more"));
        browser.Status.ShouldBe(HttpStatusCode.Conflict);
        browser.Page.ShouldContain("There is a problem");
    }

    [Theory]
    [InlineData("/my")]
    [InlineData("/my/new")]
    [InlineData("/my/new/BIRTH-CERT")]
    [InlineData("/my/mandates")]
    [InlineData("/my/contact")]
    [InlineData("/my/requests/00000000-0000-7000-8000-000000000001")]
    [InlineData("/my/requests/00000000-0000-7000-8000-000000000001/receipt")]
    [InlineData("/my/requests/00000000-0000-7000-8000-000000000001/withdrawal")]
    [InlineData("/my/mandates/MK-001/00000000-0000-7000-8000-000000000001/confirmation")]
    [InlineData("/my/mandates/MK-001/00000000-0000-7000-8000-000000000001/revocation")]
    public async Task whoever_is_not_signed_in_is_led_to_the_door_and_back_and_staff_are_not_let_in(string path)
    {
        var (person, _) = await host.ActivateAsync(Password);
        var browser = host.Browse();
        await browser.GetAsync($"{path}?lang=en");
        var door = $"/sign-in?lang=en&returnUrl={Uri.EscapeDataString($"{path}?lang=en")}";
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.SeeOther, door));
        await browser.SignInAsync(person.Number, Password, door);
        browser.Location.ShouldBe($"{path}?lang=en");
        await browser.GetAsync(browser.Location!);
        browser.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NotFound);

        var staff = host.Browse();
        await staff.StaffSignInAsync("clerk.makkah", "sample");
        await staff.GetAsync(path);
        staff.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task anothers_is_not_shown_and_looks_as_if_it_were_not_there()
    {
        var (_, browser) = await host.ActivateAsync(Password);
        var other = await OpenAsync(await host.RegisterAsync(), "LAND-EXTRACT");
        foreach (var page in new[] { "", "/receipt", "/withdrawal" })
        {
            await browser.GetAsync($"/my/requests/{Guid.NewGuid()}{page}?lang=en");
            var absent = browser.Page;
            await browser.GetAsync($"/my/requests/{other.Id}{page}?lang=en");
            browser.Status.ShouldBe(HttpStatusCode.NotFound, page);
            browser.Page.ShouldNotContain(other.Reference);
            browser.Page.Length.ShouldBe(absent.Length);
        }

        await host.CaughtUpAsync();
        await browser.GetAsync("/my");
        browser.Page.ShouldNotContain(other.Reference);
    }

    [Fact]
    public void there_is_a_word_for_everything_that_happens()
    {
        var texts = new ResourceManager("EventLedger.Api.Pages.PageTexts", typeof(Program).Assembly);

        EventCatalogue.OfStream<CitizenRequest>().Select(type => $"happened-{JsonNamingPolicy.KebabCaseLower.ConvertName(type.Type.Name)}")
            .Where(key => texts.GetString(key, CultureInfo.InvariantCulture) is null).ShouldBeEmpty();
    }

    private async Task<(Guid Id, string Reference)> OpenAsync(Person person, string service)
    {
        var opened = await host.PostAsync(
            "clerk.makkah", "/v1/requests", $$"""{"serviceCode":"{{service}}","beneficiaryId":"{{person.Id}}","channel":"desk","answers":{"childName":"ليان"} }""");
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        return ((Guid)opened.Json["id"]!, (string)opened.Json["trackingReference"]!);
    }

    private async Task DoAsync(string account, Guid id, string command, string body)
    {
        var reply = await host.PostAsync(account, $"/v1/requests/{id}/{command}", body);
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
    }
}
