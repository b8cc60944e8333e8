using System.Globalization;
using System.Resources;

namespace EventLedger.Api.Pages;

/// <summary>What pages say, in the reader's language.</summary>
internal sealed class PageTexts(CultureInfo culture)
{
    private static readonly ResourceManager Texts = new(typeof(PageTexts));

    public CultureInfo Culture => culture;

    public bool IsArabic => culture.Name == "ar";

    public string this[string name] => Texts.GetString(name, culture) ?? throw new ArgumentException($"There is no text {name}.", nameof(name));

    /// <summary>For what others name; null when there is no text.</summary>
    public string? Find(string name) => Texts.GetString(name, culture);

    public string Of(string name, params object[] figures) => string.Format(CultureInfo.InvariantCulture, this[name], figures);
}
