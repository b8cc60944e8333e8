using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using System.Text;

namespace EventLedger.Ledger.Verify;

/// <summary>The sentences of findings and verdicts in one language.</summary>
internal sealed class FindingTexts
{
    private const int LongestArgument = 300;
    private static readonly ResourceManager Resources = new(typeof(FindingTexts));

    private readonly ResourceSet texts;
    private readonly bool isArabic;

    private FindingTexts(CultureInfo culture)
    {
        isArabic = culture.TwoLetterISOLanguageName == "ar";
        // Without parents, so that a missing Arabic text shows as missing rather than as English.
        texts = Resources.GetResourceSet(isArabic ? culture : CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
    }

    public static FindingTexts Arabic { get; } = new(CultureInfo.GetCultureInfo("ar"));

    public static FindingTexts English { get; } = new(CultureInfo.InvariantCulture);

    public static FindingTexts In(string language) => language == "ar" ? Arabic : English;

    /// <summary>A text by its key; null when there is none.</summary>
    public string? Find(string key) => texts.GetString(key);

    public string Of(Finding finding) => Written(Find(finding.Code) ?? finding.Code, finding.Arguments);

    public string Of(Severity severity) => Find($"severity.{severity.ToString().ToLowerInvariant()}")!;

    public string Of(Verdict verdict) => Find($"verdict.{verdict.Name}")!;

    private string Written(string text, ImmutableSortedDictionary<string, string> arguments)
    {
        var parts = text.Split('{', '}');
        var written = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            written.Append(i % 2 == 0 ? parts[i] : Argument(arguments.GetValueOrDefault(parts[i], "–")));
        }

        return written.ToString();
    }

    // What a bundle says of itself may hold anything: signs that move the cursor or turn the direction are not passed on.
    // In Arabic each figure keeps its own direction.
    private string Argument(string value)
    {
        var visible = new StringBuilder();
        foreach (var rune in value.EnumerateRunes().Take(LongestArgument))
        {
            visible.Append(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned ? Rune.ReplacementChar : rune);
        }

        return isArabic ? $"\u2068{visible}\u2069" : visible.ToString();
    }
}
