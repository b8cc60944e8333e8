using System.Globalization;
using System.Resources;
using System.Text.Json;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Application.Notifications.Inbound;

/// <summary>What answers to short messages say.</summary>
internal static class ReplyTexts
{
    private const int MostListed = 5;
    private static readonly ResourceManager Texts = new(typeof(ReplyTexts));

    public static string Help(ContactLanguage language) => Of(language, "help");

    public static string Unknown(ContactLanguage language) => Of(language, "reference-unknown");

    public static string NoneOpen(ContactLanguage language) => Of(language, "none-open");

    public static string Language(ContactLanguage language) => Of(language, "language-set");

    public static string Stopped(ContactLanguage language) => Of(language, "stopped");

    public static string Started(ContactLanguage language) => Of(language, "started");

    /// <summary>What public tracking tells of a request.</summary>
    public static string Status(ContactLanguage language, CitizenRequest request)
    {
        string?[] sentences =
        [
            Of(language, "status", request.TrackingReference, Standing(language, request)),
            request is { Status: RequestStatus.Returned, Returned.RespondBy: { } respondBy } ? Of(language, "respond-by", Day(respondBy)) : null,
            request is { HasOutcome: false, PromisedDeadline: { } promised } ? Of(language, "promised", Day(promised)) : null,
        ];
        return string.Join(' ', sentences.OfType<string>());
    }

    /// <summary>A line for each of the latest, and how many there are besides.</summary>
    /// <param name="requests">Those that are open, the latest first.</param>
    public static string List(ContactLanguage language, IReadOnlyList<CitizenRequest> requests)
    {
        var lines = requests.Take(MostListed).Select(request => Of(language, "status", request.TrackingReference, Standing(language, request)));
        return string.Join('\n', requests.Count > MostListed ? lines.Append(Of(language, "more", requests.Count - MostListed)) : lines);
    }

    private static string Standing(ContactLanguage language, CitizenRequest request) => Of(language, request switch
    {
        { Status: RequestStatus.Completed, Decision: CompletionDecision.Approved } => "standing-approved",
        { Status: RequestStatus.Completed, Decision: CompletionDecision.Rejected } => "standing-rejected",
        _ => $"standing-{JsonNamingPolicy.KebabCaseLower.ConvertName(request.Status.ToString())}",
    });

    // A civil day where the offices are.
    private static string Day(Instant at) => LocalDatePattern.Iso.Format(at.InZone(BusinessCalendar.Zone).Date);

    private static string Of(ContactLanguage language, string name, params object[] figures)
    {
        var culture = CultureInfo.GetCultureInfo(language == ContactLanguage.En ? "en" : "ar");
        return string.Format(CultureInfo.InvariantCulture, Texts.GetString(name, culture) ?? throw new ArgumentException($"There is no text {name}.", nameof(name)), figures);
    }
}
