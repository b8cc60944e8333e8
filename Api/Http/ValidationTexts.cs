using System.Globalization;
using System.Resources;

namespace EventLedger.Api.Http;

/// <summary>What is wrong with one member of a body, in the caller's language.</summary>
internal static class ValidationTexts
{
    private static readonly ResourceManager Texts = new(typeof(ValidationTexts));

    public static string Get(string name, CultureInfo culture, params object[] figures) =>
        string.Format(CultureInfo.InvariantCulture, Texts.GetString(name, culture) ?? name, figures);
}
