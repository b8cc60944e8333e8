using System.Net;
using EventLedger.Api.Tests.Credentials;

namespace EventLedger.Api.Tests.Beneficiaries;

/// <summary>Language and channel, chosen on a page by whoever is signed in.</summary>
public sealed class when_it_is_chosen_how_to_be_told(PagesHost host) : IClassFixture<PagesHost>
{
    private const string Path = "/my/contact?lang=en";

    [Fact]
    public async Task it_is_kept_and_shown_the_next_time()
    {
        var (person, browser) = await host.ActivateAsync("correct horse battery");
        await browser.GetAsync(Path);
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        browser.Page.ShouldNotContain(" checked");
        await browser.SubmitAsync(Path, ("language", "en"), ("channel", "portal"));
        (browser.Status, browser.Location).ShouldBe((HttpStatusCode.SeeOther, "/my/contact?lang=en&saved"));

        var record = (await host.GetAsync("clerk.makkah", $"/v1/beneficiaries/{person.Id}")).Json;
        ((string)record["language"]!, (string)record["channel"]!).ShouldBe(("en", "portal"));
        await browser.GetAsync(browser.Location!);
        browser.Page.ShouldContain("role=\"status\"");
        browser.Page.ShouldContain("value=\"portal\" checked");
        await browser.SubmitAsync(Path, ("language", "en"), ("channel", "portal"));
        browser.Page.ShouldContain("There is a problem");
        browser.Page.ShouldContain("The record has these contact data already.");
    }

    [Theory]
    [InlineData("", "portal", "Choose a language")]
    [InlineData("fr", "portal", "Choose a language")]
    [InlineData("Ar", "portal", "Choose a language")]
    [InlineData("ar", "pigeon", "Choose how you want to be told")]
    public async Task what_there_is_not_cannot_be_chosen(string language, string channel, string sentence)
    {
        var (_, browser) = await host.ActivateAsync("correct horse battery");
        await browser.GetAsync(Path);
        await browser.SubmitAsync(Path, ("language", language), ("channel", channel));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Page.ShouldContain(sentence);
    }
}
