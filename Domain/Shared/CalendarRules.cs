using System.Collections.Immutable;
using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>A stretch of a working day, civil time; the end is exclusive, and midnight as an end is the day's.</summary>
public sealed record WorkingHours(LocalTime From, LocalTime Until)
{
    internal bool IsStretch => From < Until || Until == LocalTime.Midnight;

    internal bool Meets(WorkingHours later) => Until == LocalTime.Midnight || Until > later.From;
}

/// <summary>The days of the week that are off, from a date on.</summary>
/// <param name="Decree">What it rests on.</param>
public sealed record WeekendRule(LocalDate From, ImmutableArray<IsoDayOfWeek> Days, string Decree);

public enum Season
{
    Ordinary,
    Ramadan,
}

/// <summary>The hours of working days, from a date on, outside Ramadan or in it.</summary>
/// <param name="Days">The days of the week that it is for; null for all.</param>
/// <param name="Hours">In order and apart; empty for days that are closed.</param>
public sealed record HoursRule(LocalDate From, Season Season, ImmutableArray<IsoDayOfWeek>? Days, ImmutableArray<WorkingHours> Hours, string Decree);

/// <summary>When Ramadan of a year was announced to be, both days inclusive; Umm al-Qura says it for years without.</summary>
/// <param name="HijriYear">Of the Umm al-Qura calendar.</param>
public sealed record RamadanRule(int HijriYear, LocalDate First, LocalDate Last, string Decree);

/// <summary>Days off, both inclusive.</summary>
public sealed record HolidayRule(LocalDate First, LocalDate Last, string NameAr, string NameEn, string Decree);

/// <summary>One day that is unlike what any other rule says of it.</summary>
/// <param name="Hours">In order and apart; empty for a day that is closed.</param>
public sealed record DayRule(LocalDate Date, ImmutableArray<WorkingHours> Hours, string Decree);

/// <summary>
/// What is known of working time in one place: dated records, each with the decree that it rests on. A day rule goes before a
/// holiday, a holiday before a weekend; of weekends and hours the one that came into force last counts.
/// </summary>
public sealed record CalendarRules(
    ImmutableArray<WeekendRule> Weekends,
    ImmutableArray<HoursRule> Hours,
    ImmutableArray<RamadanRule> Ramadans,
    ImmutableArray<HolidayRule> Holidays,
    ImmutableArray<DayRule> Days)
{
    private const int LongestRamadan = 30;
    private const int LongestHoliday = 366;

    public static CalendarRules None { get; } = new([], [], [], [], []);

    internal int Count => Weekends.Length + Hours.Length + Ramadans.Length + Holidays.Length + Days.Length;

    /// <summary>With others beside them; one that is for the same as one of these takes its place.</summary>
    public CalendarRules With(CalendarRules others) => new(
        Merged(Weekends, others.Weekends, KeyOf),
        Merged(Hours, others.Hours, KeyOf),
        Merged(Ramadans, others.Ramadans, KeyOf),
        Merged(Holidays, others.Holidays, KeyOf),
        Merged(Days, others.Days, KeyOf));

    /// <summary>Without the holidays that begin, and the day rules that are for, some dates.</summary>
    public CalendarRules Without(ImmutableArray<LocalDate> holidays, ImmutableArray<LocalDate> days) => this with
    {
        Holidays = [.. Holidays.Where(rule => !holidays.Contains(rule.First))],
        Days = [.. Days.Where(rule => !days.Contains(rule.Date))],
    };

    /// <summary>The first member that no day could be reckoned by, or that says two things of the same dates; null when all can stand.</summary>
    public string? InvalidMember()
    {
        if (!AreApart(Weekends, KeyOf) || Weekends.Any(rule => rule.Days.Distinct().Count() != rule.Days.Length || rule.Days.Length > 6 || rule.Days.Contains(IsoDayOfWeek.None)))
        {
            return "weekends";
        }

        if (!AreApart(Hours, KeyOf) || !Hours.All(rule => AreStretches(rule.Hours) && !(rule.Days?.Contains(IsoDayOfWeek.None) ?? false)))
        {
            return "hours";
        }

        if (!AreApart(Ramadans, KeyOf) || Ramadans.Any(rule => rule.Last < rule.First || Length(rule.First, rule.Last) > LongestRamadan))
        {
            return "ramadans";
        }

        if (!AreApart(Holidays, KeyOf) || Holidays.Any(rule => rule.Last < rule.First || Length(rule.First, rule.Last) > LongestHoliday))
        {
            return "holidays";
        }

        return AreApart(Days, KeyOf) && Days.All(rule => AreStretches(rule.Hours)) ? null : "days";
    }

    private static int Length(LocalDate first, LocalDate last) => Period.DaysBetween(first, last) + 1;

    private static bool AreStretches(ImmutableArray<WorkingHours> hours) =>
        hours.All(stretch => stretch.IsStretch) && !hours.Zip(hours.Skip(1)).Any(pair => pair.First.Meets(pair.Second));

    // What a rule is for: of two for the same, one can count.
    private static LocalDate KeyOf(WeekendRule rule) => rule.From;

    private static (LocalDate, Season, string) KeyOf(HoursRule rule) => (rule.From, rule.Season, rule.Days is { } days ? string.Join(',', days.Order()) : "");

    private static int KeyOf(RamadanRule rule) => rule.HijriYear;

    private static LocalDate KeyOf(HolidayRule rule) => rule.First;

    private static LocalDate KeyOf(DayRule rule) => rule.Date;

    private static bool AreApart<T, TKey>(ImmutableArray<T> rules, Func<T, TKey> key) => rules.DistinctBy(key).Count() == rules.Length;

    private static ImmutableArray<T> Merged<T, TKey>(ImmutableArray<T> old, ImmutableArray<T> added, Func<T, TKey> key)
        where TKey : notnull => added.IsEmpty ? old : [.. old.ExceptBy(added.Select(key), key), .. added];
}
