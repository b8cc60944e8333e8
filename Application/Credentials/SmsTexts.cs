using System.Globalization;
using System.Resources;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Credentials;

/// <summary>What messages by SMS say, in the language of who gets them.</summary>
internal static class SmsTexts
{
    private static readonly ResourceManager Texts = new(typeof(SmsTexts));

    /// <param name="language">Null where nobody said.</param>
    public static string Of(ContactLanguage? language, string name, params object[] figures)
    {
        var culture = CultureInfo.GetCultureInfo(IsEnglish(language) ? "en" : "ar");
        return string.Format(CultureInfo.InvariantCulture, Texts.GetString(name, culture) ?? throw new ArgumentException($"There is no text {name}.", nameof(name)), figures);
    }

    public static bool IsEnglish(ContactLanguage? language) => language == ContactLanguage.En;
}
