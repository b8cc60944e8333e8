using System.Globalization;
using System.Resources;
using EventLedger.Domain.Phone;

namespace EventLedger.Api.Phone;

/// <summary>What a voice says to callers where there is no recording.</summary>
internal static class PhoneTexts
{
    private static readonly ResourceManager Texts = new(typeof(PhoneTexts));

    /// <param name="name">One of <see cref="Sentences"/>.</param>
    public static string Of(PhoneLanguage language, string name) =>
        Texts.GetString(name, CultureInfo.GetCultureInfo(Name(language))) ?? throw new ArgumentException($"There is no text {name}.", nameof(name));

    /// <summary>Such as <c>ar</c>: of folders of recordings, and where a call stands.</summary>
    public static string Name(PhoneLanguage language) => language == PhoneLanguage.Arabic ? "ar" : "en";
}
