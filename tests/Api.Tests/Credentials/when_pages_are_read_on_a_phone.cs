using System.Text.Json;
using EventLedger.Tests.Support;
using Microsoft.Playwright;

namespace EventLedger.Api.Tests.Credentials;

/// <summary>In a browser of 360 pixels, looked over by axe-core. Screenshots are left in the folder of the tests, for people.</summary>
public sealed class when_pages_are_read_on_a_phone(BrowsedHost host) : IClassFixture<BrowsedHost>
{
    private const string Password = "سبع نخلات وبئر";

    private static readonly Lazy<string> Axe = new(() =>
    {
        using var script = typeof(when_pages_are_read_on_a_phone).Assembly.GetManifestResourceStream("axe.min.js")!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    });

    [Theory]
    [InlineData("ar-SA", "ar", "rtl", "1100000008")]
    [InlineData("en-GB", "en", "ltr", "1100000016")]
    public async Task somebody_comes_to_a_password_and_signs_in(string locale, string language, string direction, string almost)
    {
        Assert.SkipUnless(BrowsedHost.HasBrowser, $"There is no {BrowsedHost.Chromium} to look at pages with: install Debian's package chromium.");
        var number = Numbers(almost).First();
        var id = (Guid)(await host.CallAsync("clerk.makkah", HttpMethod.Post, "/v1/beneficiaries", $$"""{"nationalId":"{{number}}","nameAr":"سارة","mobile":"0551234567"}"""))["id"]!;
        var printed = (string)(await host.CallAsync("clerk.makkah", HttpMethod.Post, $"/v1/beneficiaries/{id}/activation-code"))["code"]!;
        await using var window = await host.OpenAsync(locale);
        var page = await window.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, said) => complaints.AddRange(said.Type == "error" && !said.Text.Contains("422", StringComparison.Ordinal) ? [said.Text] : []);

        await page.GotoAsync($"{host.Address}/activate");
        (await page.GetAttributeAsync("html", "lang"), await page.GetAttributeAsync("html", "dir")).ShouldBe((language, direction));
        await LookAsync(page, $"{language}-1-activate");
        (await TabsAsync(page, 6)).ShouldBe(["a.skip", "a.language", "#identity", "#printed-code", "button", "a"]);

        await SubmitAsync(page);
        (await page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("errors");
        await LookAsync(page, $"{language}-2-nothing-typed");
        await page.ClickAsync("#errors a");
        (await page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("identity");

        await page.FillAsync("#identity", number);
        await page.FillAsync("#printed-code", printed);
        await SubmitAsync(page);
        await LookAsync(page, $"{language}-3-sms");
        await page.FillAsync("#sms-code", "000");
        await SubmitAsync(page);
        await LookAsync(page, $"{language}-4-wrong-code");
        await page.FillAsync("#sms-code", await host.SmsAsync());
        await SubmitAsync(page);
        await LookAsync(page, $"{language}-5-password");
        await page.FillAsync("#new-password", "password123");
        await page.FillAsync("#new-password-again", "password123");
        await SubmitAsync(page);
        await LookAsync(page, $"{language}-6-common");
        await page.FillAsync("#new-password", Password);
        await page.FillAsync("#new-password-again", Password);
        await SubmitAsync(page);
        page.Url.ShouldBe($"{host.Address}/signed-in?lang={language}");
        await LookAsync(page, $"{language}-7-signed-in");
        await page.ClickAsync("a[href^='/my-data']");
        await LookAsync(page, $"{language}-7-my-data");
        (await page.TextContentAsync("main"))!.ShouldContain(number);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        (await page.IsVisibleAsync("a.language")).ShouldBeFalse();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.GotoAsync($"{host.Address}/signed-in");

        await SubmitAsync(page);
        await page.FillAsync("#identity", number);
        await page.FillAsync("#password", "not the password");
        await SubmitAsync(page);
        await LookAsync(page, $"{language}-8-wrong-password");
        await page.FillAsync("#password", Password);
        await SubmitAsync(page);
        page.Url.ShouldBe($"{host.Address}/signed-in?lang={language}");
        await page.GotoAsync($"{host.Address}/reset");
        await LookAsync(page, $"{language}-9-reset");
        await page.ClickAsync("a.language");
        (await page.GetAttributeAsync("html", "lang")).ShouldBe(language == "ar" ? "en" : "ar");
        complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ar-SA", "ar", "1100000024")]
    [InlineData("en-GB", "en", "1100000032")]
    public async Task an_administrator_reads_what_was_written_instead_of_sent(string locale, string language, string almost)
    {
        Assert.SkipUnless(BrowsedHost.HasBrowser, $"There is no {BrowsedHost.Chromium} to look at pages with: install Debian's package chromium.");
        var number = Numbers(almost).First();
        var id = (Guid)(await host.CallAsync("clerk.makkah", HttpMethod.Post, "/v1/beneficiaries", $$"""{"nationalId":"{{number}}","nameAr":"سارة","mobile":"0551234567"}"""))["id"]!;
        var printed = (string)(await host.CallAsync("clerk.makkah", HttpMethod.Post, $"/v1/beneficiaries/{id}/activation-code"))["code"]!;
        await using var window = await host.OpenAsync(locale);
        var page = await window.NewPageAsync();
        await page.GotoAsync($"{host.Address}/activate");
        await page.FillAsync("#identity", number);
        await page.FillAsync("#printed-code", printed);
        await SubmitAsync(page);

        await page.GotoAsync($"{host.Address}/operations/messages");
        await LookAsync(page, $"{language}-staff-1-sign-in");
        await page.FillAsync("#user", "admin.makkah");
        await page.FillAsync("#password", "sample");
        await SubmitAsync(page);
        page.Url.ShouldBe($"{host.Address}/operations/messages?lang={language}");
        (await page.Locator(".entry").CountAsync()).ShouldBeGreaterThan(0);
        await LookAsync(page, $"{language}-staff-2-messages");
        (await TabsAsync(page, 3)).ShouldBe(["a.skip", "a.language", "a"]);
        await page.GotoAsync($"{host.Address}/activate/staff");
        await SubmitAsync(page);
        await LookAsync(page, $"{language}-staff-3-nothing-typed");
    }

    [Theory]
    [InlineData("ar-SA", "ar", "1100000040")]
    [InlineData("en-GB", "en", "1100000057")]
    public async Task somebody_opens_a_record(string locale, string language, string almost)
    {
        Assert.SkipUnless(BrowsedHost.HasBrowser, $"There is no {BrowsedHost.Chromium} to look at pages with: install Debian's package chromium.");
        await using var window = await host.OpenAsync(locale);
        var page = await window.NewPageAsync();
        await page.GotoAsync($"{host.Address}/register");
        await LookAsync(page, $"{language}-record-1-where");
        (await page.TextContentAsync("a[href*='region=makkah']")).ShouldBe(language == "ar" ? "منطقة مكة المكرمة" : "Makkah Region");
        await page.ClickAsync("a[href*='region=makkah']");
        await LookAsync(page, $"{language}-record-2-who");
        (await TabsAsync(page, 6)).ShouldBe(["a.skip", "a.language", "#identity", "#name", "#mobile", "button"]);
        await SubmitAsync(page);
        await LookAsync(page, $"{language}-record-3-nothing-typed");
        await page.FillAsync("#identity", Numbers(almost).First());
        await page.FillAsync("#name", "سارة العتيبي");
        await page.FillAsync("#mobile", "٠٥٥١٢٣٤٥٦٧");
        await SubmitAsync(page);
        await LookAsync(page, $"{language}-record-4-sms");
        await page.FillAsync("#sms-code", await host.SmsAsync());
        await SubmitAsync(page);
        await LookAsync(page, $"{language}-record-5-waiting");
        (await page.Locator("form").CountAsync()).ShouldBe(0);
    }

    // The page that comes next lacks what the one before was marked with.
    private static async Task SubmitAsync(IPage page)
    {
        await page.EvaluateAsync("document.documentElement.dataset.left = 'yes'");
        await page.ClickAsync("button");
        await page.WaitForSelectorAsync("html:not([data-left])", new() { State = WaitForSelectorState.Attached });
        await page.WaitForLoadStateAsync(LoadState.Load);
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await page.EvaluateAsync("document.fonts.ready.then(() => true)");
        await page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.png"), FullPage = true });
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(360, name);
        (await page.EvaluateAsync<bool>("[...document.fonts].some(font => font.status === 'loaded')")).ShouldBeTrue(name);
        await page.EvaluateAsync(Axe.Value);
        var found = await page.EvaluateAsync<JsonElement>(
            "axe.run().then(found => found.violations.map(fault => fault.id + ': ' + fault.nodes.map(node => node.target.join(' ')).join(', ')))");
        found.EnumerateArray().Select(fault => fault.GetString()).ShouldBeEmpty(name);
    }

    // Where the key Tab leads, one after the other.
    private static async Task<List<string>> TabsAsync(IPage page, int times)
    {
        var visited = new List<string>();
        for (var i = 0; i < times; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            visited.Add(await page.EvaluateAsync<string>(
                "(e => e.id ? '#' + e.id : e.tagName.toLowerCase() + (e.className ? '.' + e.className : ''))(document.activeElement)"));
        }

        return visited;
    }

    private static IEnumerable<string> Numbers(string almost) => Enumerable.Range(0, 10)
        .Select(digit => almost[..^1] + digit).Where(number => Domain.Beneficiaries.NationalId.Parse(number) is not null);
}
