using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Phone;

/// <summary>What a caller is asked for.</summary>
public enum PhoneStep
{
    Language,

    /// <summary>A tracking reference in digits.</summary>
    Number,

    /// <summary>What next, having heard how the request stands.</summary>
    Status,

    /// <summary>What next, having heard how a person is reached.</summary>
    Person,

    /// <summary>Nothing any more: the line is put down.</summary>
    Ended,
}

/// <summary>A call as it stands between two turns. It tells of no person.</summary>
/// <param name="Language">Null until one was chosen: all is then said in both.</param>
/// <param name="Failures">Wrong keys, silences and numbers that led nowhere, one after another.</param>
/// <param name="Reference">The tracking reference that was asked about last, in its written form; null until one led to a request.</param>
public sealed record PhoneCall(PhoneStep Step, PhoneLanguage? Language = null, int Failures = 0, string? Reference = null)
{
    /// <summary>With so many in a row a call ends.</summary>
    public const int MostFailures = 3;

    /// <summary>In which all is said, in this order.</summary>
    public ImmutableArray<PhoneLanguage> Languages => Language is { } chosen ? [chosen] : [PhoneLanguage.Arabic, PhoneLanguage.English];
}

/// <summary>What came from a caller: keys, nothing at all, or what could not be made out.</summary>
/// <param name="Keys">Digits and stars; empty when nothing came in time, or nothing that could be made out.</param>
public sealed record PhoneInput(string Keys, bool IsUnclear = false)
{
    /// <summary>
    /// What a voice platform hands on. Digits that came count, whatever ended them: a square, the time, or more than was expected.
    /// </summary>
    public static PhoneInput Read(string? keyed, bool isUnclear)
    {
        var keys = string.Concat(ArabicText.FoldDigits(keyed ?? "").Where(c => c is not (' ' or '#')));
        return keys.All(c => char.IsAsciiDigit(c) || c == '*') ? new(keys, isUnclear && keys.Length == 0) : new("", IsUnclear: true);
    }
}

/// <summary>What a request is told by on the phone: what public tracking shows, and nothing else.</summary>
/// <param name="Promised">The day by whose end it was promised, in the civil calendar.</param>
/// <param name="RespondBy">Until when an answer to the return is expected.</param>
public sealed record RequestHeard(RequestStatus Status, LocalDate Opened, LocalDate? Promised, LocalDate? RespondBy, CompletionDecision? Decision);

/// <summary>What follows from what a caller did.</summary>
public abstract record PhoneMove;

/// <summary>Something is said, and then waited for, unless the call has ended.</summary>
public sealed record PhoneTurn(PhoneCall Call, ImmutableArray<Prompt> Prompts) : PhoneMove;

/// <summary>A request has to be looked for before anything can be said: <see cref="PhoneDialogue.Tell"/> goes on from there.</summary>
/// <param name="Reference">In its written form.</param>
public sealed record PhoneLookup(PhoneCall Call, string Reference) : PhoneMove;

/// <summary>
/// The dialogue on the phone, as a machine without a clock and without a line: what was heard and where the call stood give what is said and
/// where it stands then. How it is rendered, and which request a reference leads to, is others' business.
/// </summary>
public static class PhoneDialogue
{
    /// <summary>Longer spans are not counted in days: nobody would know more by the number.</summary>
    private const int MostDays = 999;

    private const string First = "1";
    private const string Second = "2";
    private const string Person = "0";
    private const string End = "9";

    /// <summary>What a call begins with.</summary>
    public static PhoneTurn Begin() => new(new PhoneCall(PhoneStep.Language), [.. Say(Sentences.Welcome, Sentences.ChooseLanguage)]);

    /// <param name="centreNumber">The number where people answer; null when none was given.</param>
    /// <exception cref="ArgumentException">The call has ended.</exception>
    public static PhoneMove Hear(PhoneCall call, PhoneInput input, string? centreNumber) => call.Step switch
    {
        PhoneStep.Language => HearLanguage(call, input, centreNumber),
        PhoneStep.Number => HearNumber(call, input, centreNumber),
        PhoneStep.Status => HearAfterStatus(call, input, centreNumber),
        PhoneStep.Person => HearAfterPerson(call, input, centreNumber),
        _ => throw new ArgumentException("The call has ended.", nameof(call)),
    };

    /// <summary>Goes on from a <see cref="PhoneLookup"/>.</summary>
    /// <param name="found">Null when the reference leads to no request.</param>
    /// <param name="today">In the civil calendar.</param>
    /// <param name="centreNumber">As for <see cref="Hear"/>.</param>
    public static PhoneTurn Tell(PhoneLookup lookup, RequestHeard? found, LocalDate today, string? centreNumber) => found is null
        ? Again(lookup.Call with { Step = PhoneStep.Number, Reference = null }, Say(Sentences.NumberUnknown), Say(Sentences.EnterNumber), centreNumber)
        : new(
            lookup.Call with { Step = PhoneStep.Status, Failures = 0, Reference = lookup.Reference },
            [.. Standing(found, today), .. Say(Sentences.StatusMenu)]);

    private static PhoneTurn HearLanguage(PhoneCall call, PhoneInput input, string? centreNumber) => input.Keys switch
    {
        First => AskForNumber(call with { Language = PhoneLanguage.Arabic }),
        Second => AskForNumber(call with { Language = PhoneLanguage.English }),
        _ => Again(call, Say(Fault(input)), Say(Sentences.ChooseLanguage), centreNumber),
    };

    private static PhoneMove HearNumber(PhoneCall call, PhoneInput input, string? centreNumber)
    {
        // Whoever keyed something wrong begins again with a star; a star alone asks where the number is to be found.
        var keys = input.Keys[(input.Keys.LastIndexOf('*') + 1)..];
        if (keys.Length == 0)
        {
            return input.Keys.Length > 0
                ? new PhoneTurn(call, [.. Say(Sentences.WhereNumber, Sentences.EnterNumber)])
                : Again(call, Say(Fault(input)), Say(Sentences.EnterNumber), centreNumber);
        }

        if (keys == Person)
        {
            return TellOfPerson(call, centreNumber);
        }

        if (keys.Length < TrackingReference.ShortestInDigits)
        {
            return Again(
                call,
                [new Prompt.Sentence(Sentences.HeardOnly), new Prompt.Count(keys.Length, Counted.Digit), new Prompt.Sentence(Sentences.NumberTooShort)],
                Say(Sentences.EnterNumber),
                centreNumber);
        }

        return TrackingReference.Normalise(keys) is { } reference
            ? new PhoneLookup(call, reference)
            : Again(call, Say(Sentences.NumberWrong), Say(Sentences.EnterNumber), centreNumber);
    }

    private static PhoneMove HearAfterStatus(PhoneCall call, PhoneInput input, string? centreNumber) => input.Keys switch
    {
        First when call.Reference is { } reference => new PhoneLookup(call, reference),
        Second => AskForNumber(call),
        Person => TellOfPerson(call, centreNumber),
        End => Goodbye(call),
        _ => AgainOrGoodbye(call, Say(Fault(input), Sentences.StatusMenu)),
    };

    private static PhoneTurn HearAfterPerson(PhoneCall call, PhoneInput input, string? centreNumber) => input.Keys switch
    {
        First => TellOfPerson(call, centreNumber),
        Second => AskForNumber(call),
        End => Goodbye(call),
        _ => AgainOrGoodbye(call, Say(Fault(input), Sentences.PersonMenu)),
    };

    private static PhoneTurn AskForNumber(PhoneCall call) =>
        new(call with { Step = PhoneStep.Number, Failures = 0, Reference = null }, [.. Say(Sentences.EnterNumber)]);

    private static PhoneTurn TellOfPerson(PhoneCall call, string? centreNumber) =>
        new(call with { Step = PhoneStep.Person, Failures = 0 }, [.. HowToReach(centreNumber), .. Say(Sentences.PersonMenu)]);

    private static PhoneTurn Goodbye(PhoneCall call, params IEnumerable<Prompt> before) =>
        new(call with { Step = PhoneStep.Ended }, [.. before, .. Say(Sentences.Goodbye)]);

    /// <summary>Says what went wrong and asks once more; whoever failed too often is told where a person is, and the call ends.</summary>
    private static PhoneTurn Again(PhoneCall call, IEnumerable<Prompt> why, IEnumerable<Prompt> ask, string? centreNumber)
    {
        var failed = call with { Failures = call.Failures + 1 };
        return failed.Failures < PhoneCall.MostFailures
            ? new(failed, [.. why, .. ask])
            : Goodbye(failed, [.. why, .. Say(Sentences.TooOften), .. HowToReach(centreNumber)]);
    }

    /// <summary>The same for whoever has heard what there was to hear.</summary>
    private static PhoneTurn AgainOrGoodbye(PhoneCall call, IEnumerable<Prompt> again)
    {
        var failed = call with { Failures = call.Failures + 1 };
        return failed.Failures < PhoneCall.MostFailures ? new(failed, [.. again]) : Goodbye(failed);
    }

    private static string Fault(PhoneInput input) => input.Keys.Length == 0 && !input.IsUnclear ? Sentences.Silence : Sentences.WrongKey;

    private static IEnumerable<Prompt> HowToReach(string? centreNumber) => centreNumber is null
        ? Say(Sentences.CentreVisit)
        : [new Prompt.Sentence(Sentences.CentreNumber), new Prompt.Digits(centreNumber)];

    private static IEnumerable<Prompt> Standing(RequestHeard request, LocalDate today) =>
    [
        .. Say(Sentences.Of(request.Status)),
        .. Decision(request.Decision),
        .. request.Status == RequestStatus.Returned ? Missing(request.RespondBy) : [],
        .. IsWorkedOn(request.Status) && request.Promised is { } promised ? Promise(promised, today) : [],
        .. Say(Sentences.OpenedOn),
        .. Both(request.Opened),
    ];

    private static IEnumerable<Prompt> Decision(CompletionDecision? decision) => decision switch
    {
        CompletionDecision.Approved => Say(Sentences.Approved),
        CompletionDecision.Rejected => Say(Sentences.Rejected),
        _ => [],
    };

    /// <summary>Only that something is missing: what it is may tell of a person, and the centre knows.</summary>
    private static IEnumerable<Prompt> Missing(LocalDate? respondBy) =>
        [.. Say(Sentences.Missing), .. respondBy is { } day ? [.. Say(Sentences.RespondUntil), .. Both(day)] : Say()];

    // While it waits for somebody else, or is done, the day that was promised says nothing: it is counted anew, or past.
    private static bool IsWorkedOn(RequestStatus status) => status is RequestStatus.Opened or RequestStatus.Transmitted or RequestStatus.Received;

    private static IEnumerable<Prompt> Promise(LocalDate promised, LocalDate today)
    {
        var days = Period.DaysBetween(today, promised);
        return days switch
        {
            0 => Say(Sentences.PromisedToday),
            > 0 => [.. Say(Sentences.PromisedUntil), .. Both(promised), .. Counting(Sentences.ThatIsAfter, days)],
            _ => [.. Say(Sentences.PromisePassed), .. Both(promised), .. Counting(Sentences.PassedSince, -days)],
        };
    }

    private static IEnumerable<Prompt> Counting(string sentence, int days) =>
        days > MostDays ? [] : [new Prompt.Sentence(sentence), new Prompt.Count(days, Counted.Day)];

    /// <summary>A day in both calendars, as far as the tables of Umm al-Qura reach.</summary>
    private static IEnumerable<Prompt> Both(LocalDate day) => UmmAlQura.Of(day) is { } hijri
        ? [new Prompt.Day(hijri, WithWeekday: true), new Prompt.Sentence(Sentences.Corresponding), new Prompt.Day(day, WithWeekday: false)]
        : [new Prompt.Day(day, WithWeekday: true)];

    private static IEnumerable<Prompt> Say(params IEnumerable<string> sentences) => sentences.Select(sentence => new Prompt.Sentence(sentence));
}
