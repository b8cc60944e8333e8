using System.Text.Json;
using Microsoft.Playwright;

namespace EventLedger.Api.Tests.Credentials;

/// <summary>What a reader with a narrow window does and sees, and what axe-core finds there.</summary>
internal static class NarrowWindow
{
    private static readonly Lazy<string> Axe = new(() =>
    {
        using var script = typeof(NarrowWindow).Assembly.GetManifestResourceStream("axe.min.js")!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    });

    // The page that comes next lacks what the one before was marked with.
    public static Task SubmitAsync(IPage page) => LeaveAsync(page, () => page.ClickAsync("button"));

    /// <summary>Presses a key where the focus is, and waits for the page that comes of it.</summary>
    public static Task PressAsync(IPage page, string key) => LeaveAsync(page, () => page.Keyboard.PressAsync(key));

    /// <param name="isLight">Whether the page does without the service's own fonts.</param>
    public static async Task LookAsync(IPage page, string name, bool isLight = false)
    {
        await page.EvaluateAsync("document.fonts.ready.then(() => true)");
        await page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{name}.png"), FullPage = true });
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(page.ViewportSize!.Width, name);
        (await page.EvaluateAsync<bool>("[...document.fonts].some(font => font.status === 'loaded')")).ShouldBe(!isLight, name);
        await page.EvaluateAsync(Axe.Value);
        var found = await page.EvaluateAsync<JsonElement>(
            "axe.run().then(found => found.violations.map(fault => fault.id + ': ' + fault.nodes.map(node => node.target.join(' ')).join(', ')))");
        found.EnumerateArray().Select(fault => fault.GetString()).ShouldBeEmpty(name);
    }

    /// <summary>Where the key Tab leads, one after the other.</summary>
    public static async Task<List<string>> TabsAsync(IPage page, int times)
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

    /// <summary>Goes on by the key Tab until the focus is on what is looked for.</summary>
    public static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The keyboard does not come to {selector}.");
    }

    /// <summary>Numbers of identities that begin so.</summary>
    public static IEnumerable<string> Numbers(string almost) => Enumerable.Range(0, 10)
        .Select(digit => almost[..^1] + digit).Where(number => Domain.Beneficiaries.NationalId.Parse(number) is not null);

    private static async Task LeaveAsync(IPage page, Func<Task> act)
    {
        await page.EvaluateAsync("document.documentElement.dataset.left = 'yes'");
        await act();
        await page.WaitForSelectorAsync("html:not([data-left])", new() { State = WaitForSelectorState.Attached });
        await page.WaitForLoadStateAsync(LoadState.Load);
    }
}
