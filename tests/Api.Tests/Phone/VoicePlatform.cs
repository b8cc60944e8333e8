using System.Xml.Linq;
using EventLedger.Tests.Support.Sip;

namespace EventLedger.Api.Tests.Phone;

/// <summary>A document while it is said.</summary>
/// <param name="Sound">All its prompts.</param>
internal sealed record Spoken(VoicePage Page, Sound Sound);

/// <summary>A voice platform: a telephone that takes a call, a voice that says what documents have, and a browser that goes from one to the next by what is keyed.</summary>
internal sealed class VoicePlatform(Baresip telephone, VoiceBrowser browser)
{
    /// <summary>What was handed on of the keys that came, for each document.</summary>
    public List<string> Keyed { get; } = [];

    public async Task<Spoken> AnswerAsync()
    {
        await telephone.AnsweredAsync();
        return await SayAsync(await browser.BeginAsync());
    }

    /// <summary>Takes keys as a document asks for them, hands them on, and says what follows.</summary>
    public async Task<Spoken> TakeAsync(VoicePage page)
    {
        var keys = await CollectAsync(page);
        Keyed.Add(keys);
        return await SayAsync(await browser.KeyAsync(page, keys));
    }

    // Until the key that ends them, or until the grammar takes no more. The first one ends what is being said.
    private async Task<string> CollectAsync(VoicePage page)
    {
        var keys = await telephone.KeyAsync();
        await telephone.SayAsync(Sound.None);
        while (keys[^1..] != page.Property("termchar") && page.Takes($"{keys}0"))
        {
            keys += await telephone.KeyAsync();
        }

        return keys.TrimEnd(page.Property("termchar")[0]);
    }

    private async Task<Spoken> SayAsync(VoicePage page)
    {
        var prompts = new List<Sound>();
        foreach (var prompt in page.Prompts)
        {
            prompts.Add(await Voice.SayAsync((string)prompt.Attribute(XNamespace.Xml + "lang")!, prompt.Value));
        }

        var sound = Sound.Of(prompts);
        await telephone.SayAsync(sound);
        return new(page, sound);
    }
}
