using FsCheck;
using FsCheck.Fluent;

namespace EventLedger.Domain.Tests.Shared;

public class when_counting_working_time
{
    private static readonly BusinessCalendar Calendar = BusinessCalendar.Default;
    private static readonly Duration Day = Duration.FromHours(7);
    private static readonly Duration RamadanDay = Duration.FromHours(5);

    private static readonly BusinessCalendar WithHolidays = new(
        "test",
        BusinessCalendar.Zone,
        NationalCalendar.Rules,
        CalendarRules.None with { Holidays = [.. ((LocalDate[])[new(2026, 9, 23), new(2026, 2, 22)]).Select(day => new HolidayRule(day, day, "عطلة", "Holiday", "Decree"))] });

    [Theory]
    [InlineData(2013, 6, 26, true, "the last Wednesday of the old week")]
    [InlineData(2013, 6, 27, false, "the last Thursday off")]
    [InlineData(2013, 6, 28, false, "Friday")]
    [InlineData(2013, 6, 29, false, "the first Saturday off")]
    [InlineData(2013, 6, 30, true, "Sunday")]
    [InlineData(2013, 7, 4, true, "the first Thursday at work")]
    [InlineData(2013, 6, 22, true, "the last Saturday at work")]
    [InlineData(2013, 7, 6, false, "Saturday")]
    public void the_weekend_changed_on_the_29th_of_june_2013(int year, int month, int day, bool works, string because) =>
        (WorkedOn(Calendar, new LocalDate(year, month, day)) > Duration.Zero).ShouldBe(works, because);

    [Fact]
    public void hours_are_shorter_in_ramadan()
    {
        // 1447-09-01 is 2026-02-18; 1447-10-01 is 2026-03-20, a Friday.
        WorkedOn(Calendar, new LocalDate(2026, 2, 17)).ShouldBe(Day);
        WorkedOn(Calendar, new LocalDate(2026, 2, 18)).ShouldBe(RamadanDay);
        WorkedOn(Calendar, new LocalDate(2026, 3, 19)).ShouldBe(RamadanDay);
        WorkedOn(Calendar, new LocalDate(2026, 3, 22)).ShouldBe(Day);
    }

    [Fact]
    public void ramadan_opens_at_ten() =>
        Calendar.After(Riyadh(2026, 2, 18, 8, 0), Duration.FromMinutes(1)).ShouldBe(Riyadh(2026, 2, 18, 10, 1));

    [Fact]
    public void nobody_works_on_a_holiday()
    {
        WorkedOn(WithHolidays, new LocalDate(2026, 9, 23)).ShouldBe(Duration.Zero);
        WorkedOn(Calendar, new LocalDate(2026, 9, 23)).ShouldBe(Day);
        WithHolidays.After(Riyadh(2026, 9, 22, 14, 0), Duration.FromHours(1)).ShouldBe(Riyadh(2026, 9, 24, 8, 0));
    }

    [Fact]
    public void years_before_and_after_the_umm_al_qura_tables_have_ordinary_hours()
    {
        WorkedOn(Calendar, new LocalDate(1900, 1, 3)).ShouldBe(Day);
        WorkedOn(Calendar, new LocalDate(2101, 1, 3)).ShouldBe(Day);
    }

    [Fact]
    public void the_closing_hour_is_outside_and_the_opening_hour_inside()
    {
        Calendar.WorkingTimeBetween(Riyadh(2026, 2, 1, 14, 30), Riyadh(2026, 2, 2, 7, 30)).ShouldBe(Duration.Zero);
        Calendar.WorkingTimeBetween(Riyadh(2026, 2, 1, 14, 29), Riyadh(2026, 2, 2, 7, 31)).ShouldBe(Duration.FromMinutes(2));
    }

    [Fact]
    public void a_full_day_ends_at_closing_and_not_at_the_next_opening() =>
        Calendar.After(Riyadh(2026, 2, 1, 7, 30), Day).ShouldBe(Riyadh(2026, 2, 1, 14, 30));

    [Fact]
    public void a_weekend_is_stepped_over() =>
        Calendar.After(Riyadh(2026, 2, 5, 14, 0), Duration.FromHours(1)).ShouldBe(Riyadh(2026, 2, 8, 8, 0));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void nothing_to_wait_for_is_over_at_once(int hours)
    {
        var friday = Riyadh(2026, 2, 6, 12, 0);

        Calendar.After(friday, Duration.FromHours(hours)).ShouldBe(friday);
    }

    [Fact]
    public void time_backwards_is_no_time() =>
        Calendar.WorkingTimeBetween(Riyadh(2026, 2, 2, 12, 0), Riyadh(2026, 2, 2, 9, 0)).ShouldBe(Duration.Zero);

    [Fact]
    public void no_input_overflows_or_searches_without_end()
    {
        var endOfCount = Instant.FromUtc(2200, 1, 1, 0, 0);

        Calendar.After(Instant.MaxValue, Day).ShouldBe(Instant.MaxValue);
        Calendar.After(Riyadh(2026, 2, 1, 9, 0), Duration.MaxValue).ShouldBe(endOfCount);
        Calendar.After(Instant.MinValue, Duration.FromHours(1)).ShouldBeGreaterThan(Instant.FromUtc(1900, 1, 1, 0, 0));
        Calendar.WorkingTimeBetween(Instant.MinValue, Instant.MaxValue).ShouldBeGreaterThan(Duration.Zero);
        Calendar.WorkingTimeBetween(Instant.MaxValue, Instant.MinValue).ShouldBe(Duration.Zero);
    }

    [Fact]
    public void working_days_are_counted_from_the_next_one_on()
    {
        Calendar.WorkingDaysAfter(Riyadh(2026, 2, 3, 9, 0), 3).ShouldBe(Riyadh(2026, 2, 8, 7, 30));
        Calendar.WorkingDaysAfter(Riyadh(2026, 2, 6, 12, 0), 1).ShouldBe(Riyadh(2026, 2, 8, 7, 30));
        WithHolidays.WorkingDaysAfter(Riyadh(2026, 2, 19, 23, 0), 1).ShouldBe(Riyadh(2026, 2, 23, 10, 0));
        Calendar.WorkingDaysAfter(Instant.MaxValue, 3).ShouldBe(Instant.FromUtc(2200, 1, 1, 0, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Calendar.WorkingDaysAfter(Riyadh(2026, 2, 3, 9, 0), 0));
    }

    [Seeded(MaxTest = 500, Arbitrary = [typeof(Times)])]
    public void adding_and_measuring_agree(Instant from, Duration work) =>
        WithHolidays.WorkingTimeBetween(from, WithHolidays.After(from, work)).ShouldBe(work);

    [Seeded(MaxTest = 500, Arbitrary = [typeof(Times)])]
    public void after_is_the_first_such_instant(Instant from, Duration work)
    {
        var reached = WithHolidays.After(from, work);

        reached.ShouldBeGreaterThanOrEqualTo(from);
        if (work > Duration.Zero)
        {
            WithHolidays.WorkingTimeBetween(from, reached - Duration.Epsilon).ShouldBe(work - Duration.Epsilon);
        }
    }

    [Seeded(MaxTest = 500, Arbitrary = [typeof(Times)])]
    public void time_adds_up_over_any_point_between(Instant from, Duration first, Duration second)
    {
        var between = from + first;
        var until = between + second;

        (WithHolidays.WorkingTimeBetween(from, between) + WithHolidays.WorkingTimeBetween(between, until))
            .ShouldBe(WithHolidays.WorkingTimeBetween(from, until));
    }

    [Seeded(MaxTest = 100, Arbitrary = [typeof(Times)])]
    public void it_agrees_with_counting_minute_by_minute(Instant from)
    {
        var start = Instant.FromUnixTimeSeconds(from.ToUnixTimeSeconds() / 60 * 60);
        var worked = Enumerable.Range(0, 4 * 24 * 60).Count(minute => IsOpen(start + Duration.FromMinutes(minute)));

        WithHolidays.WorkingTimeBetween(start, start + Duration.FromDays(4)).ShouldBe(Duration.FromMinutes(worked));
    }

    // Written apart from the calendar: one instant at a time, by .NET's own Umm al-Qura calendar and week days.
    private static bool IsOpen(Instant instant)
    {
        var civil = instant.ToDateTimeUtc().AddHours(3);
        var weekend = civil.Date >= new DateTime(2013, 6, 29)
            ? civil.DayOfWeek is DayOfWeek.Friday or DayOfWeek.Saturday
            : civil.DayOfWeek is DayOfWeek.Thursday or DayOfWeek.Friday;
        if (weekend || civil.Date == new DateTime(2026, 9, 23) || civil.Date == new DateTime(2026, 2, 22))
        {
            return false;
        }

        var minute = (civil.Hour * 60) + civil.Minute;
        var calendar = new System.Globalization.UmAlQuraCalendar();
        return civil <= calendar.MaxSupportedDateTime && calendar.GetMonth(civil) == 9
            ? minute is >= 600 and < 900
            : minute is >= 450 and < 870;
    }

    private static Duration WorkedOn(BusinessCalendar calendar, LocalDate day) => calendar.WorkingTimeBetween(
        BusinessCalendar.Zone.AtStartOfDay(day).ToInstant(),
        BusinessCalendar.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant());

    private static Instant Riyadh(int year, int month, int day, int hour, int minute) =>
        Instant.FromUtc(year, month, day, hour, minute) - Duration.FromHours(3);

    /// <summary>Instants around the change of the weekend, Ramadan and the holidays; durations up to some weeks, many exact days.</summary>
    public static class Times
    {
        private static readonly Instant[] Around =
        [
            Instant.FromUtc(2013, 6, 27, 0, 0), Instant.FromUtc(2026, 2, 17, 0, 0), Instant.FromUtc(2026, 3, 18, 0, 0),
            Instant.FromUtc(2026, 9, 21, 0, 0), Instant.FromUtc(2005, 10, 1, 0, 0), Instant.FromUtc(2077, 11, 14, 0, 0),
        ];

        public static Arbitrary<Instant> Instants() => Arb.From(
            from near in Gen.Elements(Around)
            from minutes in Gen.Choose(-10 * 24 * 60, 10 * 24 * 60)
            from nanoseconds in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 999_999_999)))
            select near + Duration.FromMinutes(minutes) + Duration.FromNanoseconds(nanoseconds));

        public static Arbitrary<Duration> Durations() => Arb.From(Gen.Frequency(
            (1, Gen.Constant(Duration.Zero)),
            (4, Gen.Choose(1, 40 * 60).Select(minutes => Duration.FromMinutes(minutes))),
            (2, Gen.Choose(1, 10).Select(days => days * Duration.FromHours(7))),
            (2, Gen.Choose(1, int.MaxValue).Select(nanoseconds => Duration.FromNanoseconds(nanoseconds)))));
    }
}
