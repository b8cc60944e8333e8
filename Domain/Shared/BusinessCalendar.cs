using System.Collections.Immutable;
using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>
/// Working time of an office, as rules say it: those of the nation, then the region's, then the department's. What a nearer
/// place says of a weekend, of hours or of a day goes before what a farther one says; holidays of all are kept.
/// </summary>
/// <remarks>
/// Hours and holidays are data: they are announced, never computed. Working time is counted from 1900 to the end of
/// 2199; instants outside count as the nearer end, so that no input, however odd, overflows or searches without end.
/// Immutable and safe to share between threads.
/// </remarks>
public sealed class BusinessCalendar
{
    private const int RamadanMonth = 9;
    private const int FirstYear = 1899;
    private const int LastYear = 2200;
    private static readonly Instant Earliest = Instant.FromUtc(1900, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2200, 1, 1, 0, 0);

    // The nearest place first.
    private readonly ImmutableArray<CalendarRules> places;
    private readonly DateTimeZone zone;

    // Which days are worked and when takes a conversion of calendars and of zones to say; it is said once for each.
    private readonly ImmutableArray<Interval>[]?[] openings = new ImmutableArray<Interval>[LastYear - FirstYear + 1][];

    /// <param name="version">Names exactly these rules, so that what they made of a request can be traced to them.</param>
    /// <param name="places">From the farthest, the nation, to the nearest.</param>
    public BusinessCalendar(string version, DateTimeZone zone, params ImmutableArray<CalendarRules> places)
    {
        Version = version;
        this.zone = zone;
        this.places = [.. places.Reverse()];
    }

    /// <summary>The zone of the regions' civil dates.</summary>
    public static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb["Asia/Riyadh"];

    /// <summary>The nation's, which counts where a region says nothing else.</summary>
    public static BusinessCalendar Default { get; } = new(NationalCalendar.Version, Zone, NationalCalendar.Rules);

    public string Version { get; }

    /// <summary>Working time between two instants; zero when the second is not after the first.</summary>
    public Duration WorkingTimeBetween(Instant from, Instant until)
    {
        (from, until) = (Counted(from), Counted(until));
        if (until <= from)
        {
            return Duration.Zero;
        }

        var last = until.InZone(zone).Date;
        var total = Duration.Zero;
        for (var day = from.InZone(zone).Date; day <= last; day = day.PlusDays(1))
        {
            foreach (var opening in Openings(day))
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
        var last = Latest.InZone(zone).Date;
        var left = workingTime;
        for (var day = counted.InZone(zone).Date; day <= last; day = day.PlusDays(1))
        {
            foreach (var opening in Openings(day))
            {
                var available = Overlap(opening, counted, Latest);
                if (available > Duration.Zero && left <= available)
                {
                    return Instant.Max(opening.Start, counted) + left;
                }

                left -= available;
            }
        }

        return Latest;
    }

    /// <summary>The opening of the so-manieth working day after the day of <paramref name="from"/>, such as for a reminder in three working days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one day at least.</exception>
    public Instant WorkingDaysAfter(Instant from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var last = Latest.InZone(zone).Date;
        for (var day = Counted(from).InZone(zone).Date.PlusDays(1); day <= last; day = day.PlusDays(1))
        {
            if (Openings(day) is [var first, ..] && --days == 0)
            {
                return first.Start;
            }
        }

        return Latest;
    }

    /// <summary>When the office is open on a civil day, in order; empty when it is closed. Of 1900 to 2200.</summary>
    public ImmutableArray<Interval> OpeningsOn(LocalDate day) => day.Year is >= FirstYear and <= LastYear ? Openings(day) : [];

    private static Instant Counted(Instant instant) => Instant.Max(Earliest, Instant.Min(instant, Latest));

    private ImmutableArray<Interval> Openings(LocalDate day) => (openings[day.Year - FirstYear] ??= OpeningsOf(day.Year))[day.DayOfYear - 1];

    private ImmutableArray<Interval>[] OpeningsOf(int year)
    {
        var first = new LocalDate(year, 1, 1);
        return [.. Enumerable.Range(0, CalendarSystem.Iso.GetDaysInYear(year)).Select(day => Reckon(first.PlusDays(day)))];
    }

    private ImmutableArray<Interval> Reckon(LocalDate day) => [.. HoursOn(day).Select(hours => On(day, hours)).Where(opening => opening.Duration > Duration.Zero)];

    private ImmutableArray<WorkingHours> HoursOn(LocalDate day)
    {
        foreach (var place in places)
        {
            if (place.Days.FirstOrDefault(rule => rule.Date == day) is { } alone)
            {
                return alone.Hours;
            }
        }

        if (places.Any(place => place.Holidays.Any(rule => day >= rule.First && day <= rule.Last)) || IsWeekend(day))
        {
            return [];
        }

        // Who keeps no hours of its own in Ramadan keeps those of whoever does.
        return InForce(day, IsRamadan(day) ? Season.Ramadan : Season.Ordinary) ?? InForce(day, Season.Ordinary) ?? [];
    }

    private bool IsWeekend(LocalDate day)
    {
        foreach (var place in places)
        {
            if (place.Weekends.Where(rule => rule.From <= day).MaxBy(rule => rule.From) is { } rule)
            {
                return rule.Days.Contains(day.DayOfWeek);
            }
        }

        return false;
    }

    private ImmutableArray<WorkingHours>? InForce(LocalDate day, Season season)
    {
        foreach (var place in places)
        {
            // Of two that came into force together, the one that is for fewer days was meant.
            var rule = place.Hours
                .Where(rule => rule.Season == season && rule.From <= day && (rule.Days?.Contains(day.DayOfWeek) ?? true))
                .OrderByDescending(rule => rule.From).ThenBy(rule => rule.Days?.Length ?? int.MaxValue)
                .FirstOrDefault();
            if (rule is not null)
            {
                return rule.Hours;
            }
        }

        return null;
    }

    private bool IsRamadan(LocalDate day)
    {
        if (UmmAlQura.Of(day) is not { } tabled)
        {
            return places.Any(place => place.Ramadans.Any(rule => day >= rule.First && day <= rule.Last));
        }

        // An announced one may begin or end in the month before or after by the tables.
        foreach (var place in places)
        {
            if (place.Ramadans.FirstOrDefault(rule => rule.HijriYear == tabled.Year) is { } announced)
            {
                return day >= announced.First && day <= announced.Last;
            }
        }

        return tabled.Month == RamadanMonth;
    }

    // Hours that a change of the clocks leaves out are not worked.
    private Interval On(LocalDate day, WorkingHours hours)
    {
        var start = Reached(day.At(hours.From));
        var end = Reached(hours.Until == LocalTime.Midnight ? day.PlusDays(1).AtMidnight() : day.At(hours.Until));
        return new Interval(start, Instant.Max(start, end));
    }

    private Instant Reached(LocalDateTime civil)
    {
        var mapping = zone.MapLocal(civil);
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
    }

    private static Duration Overlap(Interval opening, Instant from, Instant until)
    {
        var start = Instant.Max(opening.Start, from);
        var end = Instant.Min(opening.End, until);
        return end > start ? end - start : Duration.Zero;
    }
}
