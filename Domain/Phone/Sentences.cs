using System.Collections.Immutable;
using EventLedger.Domain.Requests;

namespace EventLedger.Domain.Phone;

/// <summary>The names of all that is always said the same; each has a text in both languages, and a recording where a studio made one.</summary>
public static class Sentences
{
    public const string Welcome = "welcome";
    public const string ChooseLanguage = "choose-language";
    public const string EnterNumber = "enter-number";
    public const string WhereNumber = "where-number";
    public const string HeardOnly = "heard-only";
    public const string NumberTooShort = "number-too-short";
    public const string NumberWrong = "number-wrong";
    public const string NumberUnknown = "number-unknown";
    public const string Silence = "silence";
    public const string WrongKey = "wrong-key";
    public const string TooOften = "too-often";
    public const string OpenedOn = "opened-on";
    public const string PromisedUntil = "promised-until";
    public const string PromisedToday = "promised-today";
    public const string ThatIsAfter = "that-is-after";
    public const string PromisePassed = "promise-passed";
    public const string PassedSince = "passed-since";
    public const string Missing = "missing";
    public const string RespondUntil = "respond-until";
    public const string Corresponding = "corresponding";
    public const string Approved = "decision-approved";
    public const string Rejected = "decision-rejected";
    public const string StatusMenu = "status-menu";
    public const string CentreNumber = "centre-number";
    public const string CentreVisit = "centre-visit";
    public const string PersonMenu = "person-menu";
    public const string Goodbye = "goodbye";

    /// <summary>What is said when the service does not answer: the only one that no turn of the dialogue says.</summary>
    public const string Failed = "failed";

    private static readonly ImmutableSortedDictionary<RequestStatus, string> Statuses = new Dictionary<RequestStatus, string>
    {
        [RequestStatus.Opened] = "status-opened",
        [RequestStatus.Transmitted] = "status-transmitted",
        [RequestStatus.Received] = "status-received",
        [RequestStatus.Returned] = "status-returned",
        [RequestStatus.Suspended] = "status-suspended",
        [RequestStatus.Completed] = "status-completed",
        [RequestStatus.HandedOver] = "status-handed-over",
        [RequestStatus.Collected] = "status-collected",
        [RequestStatus.Withdrawn] = "status-withdrawn",
        [RequestStatus.Cancelled] = "status-cancelled",
    }.ToImmutableSortedDictionary();

    /// <summary>Each once.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        Welcome, ChooseLanguage, EnterNumber, WhereNumber, HeardOnly, NumberTooShort, NumberWrong, NumberUnknown, Silence, WrongKey, TooOften, OpenedOn,
        PromisedUntil, PromisedToday, ThatIsAfter, PromisePassed, PassedSince, Missing, RespondUntil, Corresponding, Approved, Rejected, StatusMenu,
        CentreNumber, CentreVisit, PersonMenu, Goodbye, Failed, .. Statuses.Values,
    ];

    public static string Of(RequestStatus status) => Statuses[status];
}
