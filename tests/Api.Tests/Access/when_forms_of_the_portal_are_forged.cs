using System.Net;
using EventLedger.Api.Tests.Credentials;

namespace EventLedger.Api.Tests.Access;

/// <summary>A form does something for whoever is signed in, was given it here and sees what it does; and for nobody else.</summary>
public sealed class when_forms_of_the_portal_are_forged(PagesHost host) : IClassFixture<PagesHost>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task one_without_the_pages_token_or_with_that_of_another_session_does_nothing()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (_, other) = await host.ActivateAsync(Password);
        await other.GetAsync("/my/contact");
        (string, string)[] foreign = [.. other.Hidden.Select(field => (field.Key, field.Value))];
        foreach (var (path, fields) in await FormsAsync(person))
        {
            await browser.GetAsync(path);
            browser.Status.ShouldBe(HttpStatusCode.OK, path);
            var own = browser.Hidden;
            await browser.PostAsync(path, [.. own.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)).Select(field => (field.Key, field.Value)), .. fields]);
            browser.Status.ShouldBe(HttpStatusCode.BadRequest, path);
            await browser.PostAsync(path, [.. own.Where(field => foreign.All(one => one.Item1 != field.Key)).Select(field => (field.Key, field.Value)), .. foreign, .. fields]);
            browser.Status.ShouldBe(HttpStatusCode.BadRequest, path);
        }

        await ShouldBeUntouchedAsync(person);
    }

    [Fact]
    public async Task one_without_its_key_is_given_out_again()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        foreach (var (path, fields) in await FormsAsync(person))
        {
            await browser.GetAsync(path);
            await browser.PostAsync(path, [.. browser.Hidden.Where(field => field.Key != "key").Select(field => (field.Key, field.Value)), .. fields]);
            (browser.Status, browser.Page.Contains("role=\"alert\"", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.BadRequest, true), path);
        }

        await ShouldBeUntouchedAsync(person);
    }

    [Fact]
    public async Task whoever_is_not_signed_in_is_led_to_the_door_and_staff_are_refused()
    {
        var person = await host.RegisterAsync();
        var staff = host.Browse();
        await staff.StaffSignInAsync("clerk.makkah", "sample");
        await staff.GetAsync("/signed-in");
        (string, string)[] token = [.. staff.Hidden.Select(field => (field.Key, field.Value))];
        foreach (var (path, fields) in await FormsAsync(person))
        {
            var stranger = host.Browse();
            await stranger.PostAsync(path, fields);
            stranger.Status.ShouldBe(HttpStatusCode.SeeOther, path);
            stranger.Location!.ShouldStartWith("/sign-in?");
            await staff.PostAsync(path, [.. token, .. fields]);
            staff.Status.ShouldBe(HttpStatusCode.Forbidden, path);
        }

        await ShouldBeUntouchedAsync(person);
    }

    [Fact]
    public async Task whatever_else_it_names_it_is_about_the_person_alone()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var other = await host.RegisterAsync();
        const string Path = "/my/new/LAND-EXTRACT";
        (string, string)[] more = [("beneficiaryId", other.Id.ToString()), ("centreCode", "MK-001"), ("channel", "desk"), ("promisedDeadline", "2099-01-01T00:00:00Z"), ("answer-0", "x")];
        await browser.GetAsync(Path);
        await browser.SubmitAsync(Path, more);
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        await browser.SubmitAsync(Path, more);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);

        var request = (await host.GetAsync("admin.makkah", $"/v1/requests/{browser.Location!.Split('/')[3]}")).Json;
        ((Guid)request["beneficiaryId"]!, request["centreCode"], (string)request["channel"]!).ShouldBe((person.Id, null, "internet"));
        ((string)request["promisedDeadline"]!).ShouldNotStartWith("2099");
        (request["answers"]?.AsObject().Count ?? 0).ShouldBe(0);
    }

    [Fact]
    public async Task a_key_is_of_use_to_the_person_alone_and_for_one_thing()
    {
        var (person, browser) = await host.ActivateAsync(Password);
        var (thief, other) = await host.ActivateAsync(Password);
        const string Path = "/my/contact?lang=en";
        await browser.GetAsync(Path);
        var form = browser.Hidden;
        await browser.PostAsync(Path, [.. form.Select(field => (field.Key, field.Value)), ("language", "en"), ("channel", "sms")]);
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
        await browser.PostAsync(Path, [.. form.Select(field => (field.Key, field.Value)), ("language", "ar"), ("channel", "sms")]);
        (browser.Status, browser.Page.Contains("There is a problem", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.UnprocessableEntity, true));
        (await LanguageAsync(person)).ShouldBe("en");

        await other.GetAsync(Path);
        await other.PostAsync(Path, [.. other.Hidden.Select(field => (field.Key, field.Key == "key" ? form["key"] : field.Value)), ("language", "ar"), ("channel", "sms")]);
        other.Status.ShouldBe(HttpStatusCode.SeeOther, other.Page);
        (await LanguageAsync(thief), await LanguageAsync(person)).ShouldBe(("ar", "en"));
    }

    [Fact]
    public async Task one_that_is_too_large_is_not_read()
    {
        var (_, browser) = await host.ActivateAsync(Password);
        foreach (var (path, field, length) in new[] { ("/my/contact", "language", 17_000), ("/my/new/LAND-EXTRACT", "answer-0", 66_000) })
        {
            await browser.GetAsync(path);
            await browser.SubmitAsync(path, (field, new string('x', length)));
            browser.Status.ShouldBe(HttpStatusCode.BadRequest, path);
        }
    }

    /// <summary>The forms that change something of a person, and what would be sent by them.</summary>
    private async Task<List<(string Path, (string, string)[] Fields)>> FormsAsync(Person person)
    {
        var opened = await host.PostAsync(
            "clerk.makkah", "/v1/requests", $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{person.Id}}","channel":"desk","answers":{} }""");
        opened.Status.ShouldBe(HttpStatusCode.Created, opened.Text);
        var asked = await host.PostAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates", """{"consent":"portal"}""");
        asked.Status.ShouldBe(HttpStatusCode.OK, asked.Text);
        var mandate = $"/my/mandates/MK-002/{(Guid)asked.Json["id"]!}";
        return
        [
            ($"/my/requests/{(Guid)opened.Json["id"]!}/withdrawal", [("reason", "No longer needed")]),
            ($"{mandate}/confirmation", []),
            ($"{mandate}/revocation", []),
            ("/my/contact", [("language", "en"), ("channel", "portal")]),

            // As if it had been shown what the request comes to.
            ("/my/new/LAND-EXTRACT", [("shown", "1.0")]),
        ];
    }

    private async Task ShouldBeUntouchedAsync(Person person)
    {
        (await host.QueryAsync<string>($"""
            select type from ledger.mt_events
            where type in ('request_opened', 'request_withdrawn', 'contact_data_replaced')
                and (stream_id = '{person.Id}' or stream_id in (select stream_id from ledger.mt_events where type = 'request_opened' and data->>'beneficiaryId' = '{person.Id}'))
            """)).ShouldBe(["request_opened"], "The one that the centre opened.");
        var asked = (await host.GetAsync("clerk2.makkah", $"/v1/beneficiaries/{person.Id}/mandates")).Json["items"]![0]!["mandates"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)asked["flaw"], asked["givenAt"], asked["revokedAt"]).ShouldBe(("unconfirmed", null, null));
    }

    private async Task<string?> LanguageAsync(Person person) => (string?)(await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}")).Json["language"];
}
