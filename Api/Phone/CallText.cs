using System.Globalization;
using EventLedger.Domain.Phone;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Phone;

/// <summary>
/// Where a call stands, as a platform carries it from one document to the next, such as <c>status.ar.0.MK-7F3K-9Q2M-X4TA-E</c>: the service
/// keeps nothing of a call. It holds nothing that a caller could not key, and nobody gets anything by making one up, so it is checked and not signed.
/// </summary>
internal static class CallText
{
    public static string Write(PhoneCall call) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name(call.Step)}.{(call.Language is { } language ? PhoneTexts.Name(language) : "")}.{call.Failures}.{call.Reference}");

    /// <summary>Null for what no document of ours holds, and for a call that has ended.</summary>
    public static PhoneCall? Read(string? text)
    {
        if (text is null || text.Split('.') is not [var stepName, var languageName, var failed, var reference])
        {
            return null;
        }

        PhoneStep? step = stepName switch
        {
            "language" => PhoneStep.Language,
            "number" => PhoneStep.Number,
            "status" => PhoneStep.Status,
            "person" => PhoneStep.Person,
            _ => null,
        };
        PhoneLanguage? language = languageName switch { "ar" => PhoneLanguage.Arabic, "en" => PhoneLanguage.English, _ => null };
        var isLanguageRight = languageName.Length == 0 ? step == PhoneStep.Language : language is not null && step != PhoneStep.Language;
        var isReferenceRight = reference.Length == 0 ? step != PhoneStep.Status : step is PhoneStep.Status or PhoneStep.Person && TrackingReference.Normalise(reference) == reference;
        return step is { } known && isLanguageRight && isReferenceRight
            && int.TryParse(failed, NumberStyles.None, CultureInfo.InvariantCulture, out var failures) && failures < PhoneCall.MostFailures
            ? new PhoneCall(known, language, failures, reference.Length == 0 ? null : reference)
            : null;
    }

    private static string Name(PhoneStep step) => step switch
    {
        PhoneStep.Language => "language",
        PhoneStep.Number => "number",
        PhoneStep.Status => "status",
        PhoneStep.Person => "person",
        _ => throw new ArgumentException("The call has ended.", nameof(step)),
    };
}
