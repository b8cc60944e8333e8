using System.Text.Json.Nodes;
using EventLedger.Tests.Support;
using Microsoft.Playwright;
using static EventLedger.Api.Tests.Credentials.NarrowWindow;

namespace EventLedger.Api.Tests.Credentials;

/// <summary>The portal and the public page in windows of 320 and 360 pixels, by the keyboard alone, looked over by axe-core; screenshots as of the other pages.</summary>
public sealed class when_the_portal_is_used_on_a_phone(BrowsedHost host) : IClassFixture<BrowsedHost>
{
    private const string Password = "سبع نخلات وبئر";

    private static readonly string Service = new JsonObject
    {
        ["nameAr"] = "نسخة سجل",
        ["nameEn"] = "Copy of a register",
        ["departmentCode"] = "CIV",
        ["feeLines"] = new JsonArray(new JsonObject { ["code"] = "GOV", ["kind"] = "government-fee", ["amountHalalas"] = 5_000 }),
        ["requiredDocuments"] = new JsonArray("national-id"),
        ["targetWorkingHours"] = 14,
        ["form"] = new JsonObject
        {
            ["schema"] = JsonNode.Parse("""
                {"type":"object","required":["name","kind","twin"],"properties":{
                  "name":{"type":"string","minLength":2},"kind":{"enum":["new","copy"]},"copies":{"type":"integer","minimum":1},"born":{"type":"string","format":"date"},
                  "twin":{"type":"boolean"},"story":{"type":"string","maxLength":2000},"place":{"enum":["1","2","3","4","5","6","7","8","9"]}}}
                """),
            ["fields"] = new JsonArray(
                Field("name", "اسم المولود", "Name of the child"), Field("kind", "النوع", "Kind"), Field("copies", "عدد النسخ", "Copies"), Field("born", "تاريخ الميلاد", "Day of birth"),
                Field("twin", "هل هو توأم؟", "A twin?"), Field("story", "ملاحظات", "Remarks"), Field("place", "الحي", "District")),
        },
    }.ToJsonString();

    [Theory]
    [InlineData("ar-SA", "ar", 320, "1100000065")]
    [InlineData("en-GB", "en", 320, "1100000073")]
    [InlineData("ar-SA", "ar", 360, "1100000081")]
    [InlineData("en-GB", "en", 360, "1100000099")]
    public async Task somebody_opens_a_request_follows_it_and_withdraws_it_by_the_keyboard(string locale, string language, int width, string almost)
    {
        Assert.SkipUnless(BrowsedHost.HasBrowser, $"There is no {BrowsedHost.Chromium} to look at pages with: install Debian's package chromium.");
        var (shot, code) = ($"{language}-{width}-portal", $"COPY-{language.ToUpperInvariant()}-{width}");
        await host.CallAsync("admin.makkah", HttpMethod.Post, "/v1/services", $"{{\"code\":\"{code}\",{Service[1..]}");
        await using var window = await host.OpenAsync(locale, width);
        var page = await window.NewPageAsync();
        var (complaints, elsewhere) = (new List<string>(), new List<string>());
        page.Console += (_, said) => complaints.AddRange(said.Type == "error" && !said.Text.Contains("422", StringComparison.Ordinal) ? [said.Text] : []);
        page.Request += (_, asked) => elsewhere.AddRange(asked.Url.StartsWith(host.Address, StringComparison.Ordinal) || asked.Url.StartsWith("data:", StringComparison.Ordinal) ? [] : [asked.Url]);
        await ActivateAsync(page, almost);

        await page.GotoAsync($"{host.Address}/my");
        (await page.GetAttributeAsync("html", "dir")).ShouldBe(language == "ar" ? "rtl" : "ltr");
        await LookAsync(page, $"{shot}-1-nothing");
        (await TabsAsync(page, 8)).ShouldBe(["a.skip", "a.language", "a", "a", "a", "a", "a", "a"]);
        await TabToAsync(page, "nav a[href^='/my/new']");
        await PressAsync(page, "Enter");
        await LookAsync(page, $"{shot}-2-choose");
        await TabToAsync(page, $"a[href^='/my/new/{code}']");
        await PressAsync(page, "Enter");
        await LookAsync(page, $"{shot}-3-form");
        await TabToAsync(page, "button");
        await PressAsync(page, "Enter");
        (await page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("errors");
        await LookAsync(page, $"{shot}-4-errors");
        await TabToAsync(page, "#errors a[href='#answer-1']");
        await page.Keyboard.PressAsync("Enter");
        (await page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("answer-1");
        await page.FillAsync("#answer-0", "ليان");
        await page.FocusAsync("#answer-1");
        await page.Keyboard.PressAsync("Space");
        await page.FillAsync("#answer-2", "٢");
        await page.FillAsync("#answer-3", "2020-01-31");
        await page.FocusAsync("#answer-4");
        await page.Keyboard.PressAsync("Space");
        await page.SelectOptionAsync("#answer-6", "3");
        await TabToAsync(page, "button");
        await PressAsync(page, "Enter");
        await LookAsync(page, $"{shot}-5-check");
        (await page.TextContentAsync("main"))!.ShouldContain("50.00");
        await TabToAsync(page, "button");
        await PressAsync(page, "Enter");
        page.Url.ShouldEndWith($"/receipt?lang={language}");
        await LookAsync(page, $"{shot}-6-receipt");
        (await page.Locator("svg path").CountAsync()).ShouldBe(1);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        (await page.IsVisibleAsync("nav"), await page.IsVisibleAsync("svg")).ShouldBe((false, true));
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        await TabToAsync(page, "main a[href^='/my/requests/']");
        await PressAsync(page, "Enter");
        await LookAsync(page, $"{shot}-7-request");
        var request = page.Url;
        await TabToAsync(page, "a[href^='/track/']");
        await PressAsync(page, "Enter");
        await LookAsync(page, $"{shot}-8-tracking", isLight: true);
        await page.GotoAsync(request);
        await TabToAsync(page, "a[href*='/withdrawal']");
        await PressAsync(page, "Enter");
        await LookAsync(page, $"{shot}-9-withdraw");
        await page.FillAsync("#reason", language == "ar" ? "لم أعد أحتاجه" : "No longer needed");
        await TabToAsync(page, "button");
        await PressAsync(page, "Enter");
        await LookAsync(page, $"{shot}-10-withdrawn");
        await page.GotoAsync($"{host.Address}/my/mandates");
        await LookAsync(page, $"{shot}-11-mandates");
        await TabToAsync(page, "a[href*='/revocation']");
        await PressAsync(page, "Enter");
        await LookAsync(page, $"{shot}-12-revoke");
        await page.GotoAsync($"{host.Address}/my/contact");
        await LookAsync(page, $"{shot}-13-contact");
        await page.FocusAsync("#language");
        await page.Keyboard.PressAsync("Space");
        await page.FocusAsync("#channel");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "button");
        await PressAsync(page, "Enter");
        page.Url.ShouldEndWith("&saved");
        await LookAsync(page, $"{shot}-14-saved");
        complaints.ShouldBeEmpty();
        elsewhere.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ar-SA", "ar")]
    [InlineData("en-GB", "en")]
    public async Task a_reference_is_typed_wrongly_on_an_old_phone_without_script(string locale, string language)
    {
        Assert.SkipUnless(BrowsedHost.HasBrowser, $"There is no {BrowsedHost.Chromium} to look at pages with: install Debian's package chromium.");
        await using var window = await host.OpenAsync(locale, 320);
        var page = await window.NewPageAsync();
        await page.GotoAsync($"{host.Address}/track");
        await LookAsync(page, $"{language}-track-1", isLight: true);
        (await TabsAsync(page, 4)).ShouldBe(["a.skip", "a.language", "#reference", "button"]);
        await page.FillAsync("#reference", "MK-٠٠٠٠");
        await SubmitAsync(page);
        (await page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("errors");
        await LookAsync(page, $"{language}-track-2-unreadable", isLight: true);
        (await window.CookiesAsync()).ShouldBeEmpty();
    }

    private static JsonObject Field(string name, string arabic, string english) => new() { ["name"] = name, ["labelAr"] = arabic, ["labelEn"] = english };

    private async Task ActivateAsync(IPage page, string almost)
    {
        var number = Numbers(almost).First();
        var id = (Guid)(await host.CallAsync("clerk.makkah", HttpMethod.Post, "/v1/beneficiaries", $$"""{"nationalId":"{{number}}","nameAr":"سارة","mobile":"0551234567"}"""))["id"]!;
        var printed = (string)(await host.CallAsync("clerk.makkah", HttpMethod.Post, $"/v1/beneficiaries/{id}/activation-code"))["code"]!;
        await page.GotoAsync($"{host.Address}/activate");
        await page.FillAsync("#identity", number);
        await page.FillAsync("#printed-code", printed);
        await SubmitAsync(page);
        await page.FillAsync("#sms-code", await host.SmsAsync());
        await SubmitAsync(page);
        await page.FillAsync("#new-password", Password);
        await page.FillAsync("#new-password-again", Password);
        await SubmitAsync(page);
    }
}
