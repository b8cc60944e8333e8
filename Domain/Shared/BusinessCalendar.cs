using System.Collections.Frozen;
using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>Hours of a working day, civil time; the end is exclusive.</summary>
public sealed record WorkingHours(LocalTime From, LocalTime Until);

/// <summary>
/// Working time of the region's offices in Asia/Riyadh: weekends by Royal Order A/185 (Thursday–Friday until
/// 2013-06-28, Friday–Saturday from then), shorter hours in Ramadan (Umm al-Qura), and holidays as announced.
/// </summary>
/// <remarks>
/// Hours and holidays are data: they are announced, never computed. Working time is counted from 1900 to the end of
/// 2199; instants outside count as the nearer end, so that no input, however odd, overflows or searches without end.
/// </remarks>
public sealed class BusinessCalendar
{
    private const int RamadanMonth = 9;
    private const int FirstYear = 1900;
    private const int LastYear = 2200;
    private static readonly LocalDate NewWeekendFrom = new(2013, 6, 29);
    private static readonly LocalDate FirstUmAlQuraDay = new(1900, 4, 30);
    private static readonly LocalDate LastUmAlQuraDay = new(2077, 11, 16);
    private static readonly Instant Earliest = Instant.FromUtc(1900, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2200, 1, 1, 0, 0);
    private readonly WorkingHours ordinary;
    private readonly WorkingHours ramadan;
    private readonly FrozenSet<LocalDate> holidays;

    // Which days are worked and when takes a conversion of calendars and of zones to say; it is said once for each.
    private readonly Interval?[]?[] openings = new Interval?[LastYear - FirstYear + 1][];

    public BusinessCalendar(WorkingHours ordinary, WorkingHours ramadan, IEnumerable<LocalDate> holidays)
    {
        this.ordinary = Checked(ordinary);
        this.ramadan = Checked(ramadan);
        this.holidays = holidays.ToFrozenSet();
    }

    public static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb["Asia/Riyadh"];

    /// <summary>07:30–14:30, in Ramadan 10:00–15:00, no holidays: used until a region configures its own.</summary>
    public static BusinessCalendar Default { get; } = new(
        new WorkingHours(new LocalTime(7, 30), new LocalTime(14, 30)),
        new WorkingHours(new LocalTime(10, 0), new LocalTime(15, 0)),
        []);

    /// <summary>Working time between two instants; zero when the second is not after the first.</summary>
    public Duration WorkingTimeBetween(Instant from, Instant until)
    {
        (from, until) = (Counted(from), Counted(until));
        if (until <= from)
        {
            return Duration.Zero;
        }

        var last = until.InZone(Zone).Date;
        var total = Duration.Zero;
        for (var day = from.InZone(Zone).Date; day <= last; day = day.PlusDays(1))
        {
            if (Opening(day) is { } opening)
            {
                total += Overlap(opening, from, until);
            }
        }

        return total;
    }

    /// <summary>
    /// The first instant at which so much working time has passed since <paramref name="from"/>: never before it, and
    /// <paramref name="from"/> itself, in office hours or not, when there is nothing to wait for.
    /// </summary>
    public Instant After(Instant from, Duration workingTime)
    {
        if (workingTime <= Duration.Zero || from >= Latest)
        {
            return from;
        }

        var counted = Counted(from);
        var last = Latest.InZone(Zone).Date;
        var left = workingTime;
        for (var day = counted.InZone(Zone).Date; day <= last; day = day.PlusDays(1))
        {
            if (Opening(day) is not { } opening)
            {
                continue;
            }

            var available = Overlap(opening, counted, Latest);
            if (left <= available)
            {
                return Instant.Max(opening.Start, counted) + left;
            }

            left -= available;
        }

        return Latest;
    }

    /// <summary>The opening of the so-manieth working day after the day of <paramref name="from"/>, such as for a reminder in three working days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one day at least.</exception>
    public Instant WorkingDaysAfter(Instant from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var last = Latest.InZone(Zone).Date;
        for (var day = Counted(from).InZone(Zone).Date.PlusDays(1); day <= last; day = day.PlusDays(1))
        {
            if (Opening(day) is { } opening && --days == 0)
            {
                return opening.Start;
            }
        }

        return Latest;
    }

    private static WorkingHours Checked(WorkingHours hours) => hours.From < hours.Until
        ? hours
        : throw new ArgumentException($"An office that opens at {hours.From} cannot close at {hours.Until}.", nameof(hours));

    private static Instant Counted(Instant instant) => Instant.Max(Earliest, Instant.Min(instant, Latest));

    private Interval? Opening(LocalDate day) => (openings[day.Year - FirstYear] ??= OpeningsOf(day.Year))[day.DayOfYear - 1];

    private Interval?[] OpeningsOf(int year)
    {
        var first = new LocalDate(year, 1, 1);
        return [.. Enumerable.Range(0, CalendarSystem.Iso.GetDaysInYear(year)).Select(day => Reckon(first.PlusDays(day)))];
    }

    private Interval? Reckon(LocalDate day)
    {
        if (IsWeekend(day) || holidays.Contains(day))
        {
            return null;
        }

        var hours = IsRamadan(day) ? ramadan : ordinary;
        return new Interval(
            day.At(hours.From).InZoneLeniently(Zone).ToInstant(),
            day.At(hours.Until).InZoneLeniently(Zone).ToInstant());
    }

    private static Duration Overlap(Interval opening, Instant from, Instant until)
    {
        var start = Instant.Max(opening.Start, from);
        var end = Instant.Min(opening.End, until);
        return end > start ? end - start : Duration.Zero;
    }

    private static bool IsWeekend(LocalDate day) => day >= NewWeekendFrom
        ? day.DayOfWeek is IsoDayOfWeek.Friday or IsoDayOfWeek.Saturday
        : day.DayOfWeek is IsoDayOfWeek.Thursday or IsoDayOfWeek.Friday;

    private static bool IsRamadan(LocalDate day) =>
        day >= FirstUmAlQuraDay && day <= LastUmAlQuraDay && day.WithCalendar(CalendarSystem.UmAlQura).Month == RamadanMonth;
}
