using System.Globalization;
using NodaTime;

namespace EventLedger.Domain.Phone;

/// <summary>A part of what is said that can be recorded by itself.</summary>
/// <param name="Recording">The name of its recording, without folder and ending, such as <c>ordinal-15</c>.</param>
/// <param name="Text">What a voice says where there is no recording.</param>
public sealed record SpokenPiece(string Recording, string Text);

/// <summary>How prompts are said: the words of each language, in pieces of which a studio can record all that come often.</summary>
public static class Speech
{
    /// <param name="sentence">The text of a sentence, in the same language.</param>
    public static IEnumerable<SpokenPiece> Of(Prompt prompt, PhoneLanguage language, Func<string, string> sentence) => prompt switch
    {
        Prompt.Sentence { Name: var name } => [new(name, sentence(name))],
        Prompt.Day { Date: var date, WithWeekday: var withWeekday } => OfDay(date, withWeekday, language == PhoneLanguage.Arabic),
        Prompt.Count { Number: var number, What: var what } => [new(Named(Plural(what), number), Counting(number, what, language == PhoneLanguage.Arabic))],
        Prompt.Digits { Text: var digits } => digits.Select(digit => Digit(digit - '0', language == PhoneLanguage.Arabic)),
        _ => throw new InvalidOperationException($"Nobody knows how {prompt} is said."),
    };

    private static IEnumerable<SpokenPiece> OfDay(LocalDate date, bool withWeekday, bool isArabic)
    {
        var (weekday, isHijri) = ((int)date.DayOfWeek, date.Calendar == CalendarSystem.UmAlQura);
        if (withWeekday)
        {
            yield return new(Named("weekday", weekday), isArabic ? ArabicNumbers.Weekday(weekday) : EnglishNumbers.Weekday(weekday));
        }

        yield return new(Named("ordinal", date.Day), isArabic ? ArabicNumbers.Ordinal(date.Day, GrammaticalCase.Genitive) : $"the {EnglishNumbers.Ordinal(date.Day)}");
        yield return new(
            Named(isHijri ? "hijri-month" : "gregorian-month", date.Month),
            isArabic ? ArabicNumbers.OfMonth(date.Month, isHijri) : EnglishNumbers.OfMonth(date.Month, isHijri));
        yield return new(Named("year", date.Year), isArabic ? ArabicNumbers.Year(date.Year) : EnglishNumbers.Words(date.Year));
    }

    private static SpokenPiece Digit(int digit, bool isArabic) => new(
        Named("digit", digit),
        isArabic ? ArabicNumbers.Words(digit, GrammaticalGender.Masculine, GrammaticalCase.Nominative) : EnglishNumbers.Words(digit));

    private static string Counting(int number, Counted what, bool isArabic) => (what, isArabic) switch
    {
        (Counted.Day, true) => ArabicNumbers.Count(number, ArabicNoun.Day, GrammaticalCase.Genitive),
        (Counted.Day, false) => EnglishNumbers.Count(number, "day", "days"),
        (Counted.Hour, true) => ArabicNumbers.Count(number, ArabicNoun.Hour, GrammaticalCase.Genitive),
        (Counted.Hour, false) => EnglishNumbers.Count(number, "hour", "hours"),
        (Counted.Request, true) => ArabicNumbers.Count(number, ArabicNoun.Request, GrammaticalCase.Genitive),
        (Counted.Request, false) => EnglishNumbers.Count(number, "request", "requests"),
        (Counted.Digit, true) => ArabicNumbers.Count(number, ArabicNoun.Digit, GrammaticalCase.Genitive),
        (Counted.Digit, false) => EnglishNumbers.Count(number, "digit", "digits"),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "Nothing that is counted."),
    };

    private static string Plural(Counted what) => what switch
    {
        Counted.Day => "days",
        Counted.Hour => "hours",
        Counted.Request => "requests",
        Counted.Digit => "digits",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "Nothing that is counted."),
    };

    private static string Named(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");
}
