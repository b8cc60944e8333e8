using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace EventLedger.Domain.Tests.Shared;

/// <summary>Rules of several places, against counting minute by minute.</summary>
public class when_working_time_is_announced
{
    private const string Decree = "Circular 1";
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Seeded(MaxTest = 300, Arbitrary = [typeof(Rules)])]
    public void it_agrees_with_counting_minute_by_minute(Announced announced)
    {
        var calendar = new BusinessCalendar("test", announced.Zone, NationalCalendar.Rules, announced.Region, announced.Department);
        var worked = 0;
        for (var minute = 0; minute < Announced.Days * 24 * 60; minute++)
        {
            worked += IsOpen(announced, announced.From + Duration.FromMinutes(minute)) ? 1 : 0;
        }

        calendar.WorkingTimeBetween(announced.From, announced.From + Duration.FromDays(Announced.Days)).ShouldBe(Duration.FromMinutes(worked), announced.ToString());
        if (worked > 0)
        {
            var last = calendar.After(announced.From, Duration.FromMinutes(worked));
            last.ShouldBeLessThanOrEqualTo(announced.From + Duration.FromDays(Announced.Days));
            calendar.WorkingTimeBetween(announced.From, last).ShouldBe(Duration.FromMinutes(worked));
            calendar.WorkingTimeBetween(announced.From, last - Duration.FromMinutes(1)).ShouldBe(Duration.FromMinutes(worked - 1));
        }
    }

    /// <summary>Without this the fact above could hold of rules that never meet a day.</summary>
    [Fact]
    public void every_kind_of_rule_is_met()
    {
        var met = Rules.All().Generator.Sample(400).ToList();
        int Share(Func<Announced, bool> holds) => met.Count(holds) * 100 / met.Count;
        Share(a => Days(a).Any(day => a.Places.Any(place => place.Days.Any(rule => rule.Date == day)))).ShouldBeGreaterThan(30);
        Share(a => Days(a).Any(day => a.Places.Any(place => place.Holidays.Any(rule => day >= rule.First && day <= rule.Last)))).ShouldBeGreaterThan(30);
        Share(a => Days(a).Any(day => IsRamadan(a, day))).ShouldBeGreaterThan(5);
        Share(a => a.Zone == Berlin).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void a_single_day_goes_before_a_holiday_and_a_holiday_before_a_weekend()
    {
        var region = CalendarRules.None with
        {
            Holidays = [new(new(2026, 9, 23), new(2026, 9, 24), "عطلة", "Holiday", Decree)],
            Days = [new(new(2026, 9, 24), [Hours(9, 11)], Decree), new(new(2026, 9, 25), [Hours(8, 9), Hours(10, 12)], Decree)],
        };
        var calendar = new BusinessCalendar("test", BusinessCalendar.Zone, NationalCalendar.Rules, region);
        ((LocalDate[])[new(2026, 9, 22), new(2026, 9, 23), new(2026, 9, 24), new(2026, 9, 25)]).Select(day => Worked(calendar, day))
            .ShouldBe([Duration.FromHours(7), Duration.Zero, Duration.FromHours(2), Duration.FromHours(3)]);
    }

    [Fact]
    public void the_nearer_place_goes_first_and_the_latest_rule_counts()
    {
        var region = CalendarRules.None with { Hours = [new(new(2026, 1, 1), Season.Ordinary, null, [Hours(8, 16)], Decree), new(new(2026, 7, 1), Season.Ordinary, null, [Hours(7, 13)], Decree)] };
        var department = CalendarRules.None with { Hours = [new(new(2026, 10, 1), Season.Ordinary, [IsoDayOfWeek.Thursday], [Hours(8, 12)], Decree)] };
        var calendar = new BusinessCalendar("test", BusinessCalendar.Zone, NationalCalendar.Rules, region, department);
        ((LocalDate[])[new(2025, 12, 31), new(2026, 1, 1), new(2026, 7, 1), new(2026, 10, 1), new(2026, 10, 4)]).Select(day => Worked(calendar, day))
            .ShouldBe([Duration.FromHours(7), Duration.FromHours(8), Duration.FromHours(6), Duration.FromHours(4), Duration.FromHours(6)]);
    }

    [Fact]
    public void an_announced_ramadan_takes_the_place_of_the_tables()
    {
        // 1448-09-01 is 2027-02-08 by the tables; the moon was seen a day later.
        var region = CalendarRules.None with { Ramadans = [new(1448, new(2027, 2, 9), new(2027, 3, 9), Decree), new(1501, new(2078, 8, 1), new(2078, 8, 29), Decree)] };
        var calendar = new BusinessCalendar("test", BusinessCalendar.Zone, NationalCalendar.Rules, region);
        ((LocalDate[])[new(2027, 2, 8), new(2027, 2, 9), new(2027, 3, 9), new(2027, 3, 10), new(2078, 8, 1), new(2078, 8, 30)]).Select(day => Worked(calendar, day))
            .ShouldBe([Duration.FromHours(7), Duration.FromHours(5), Duration.FromHours(5), Duration.FromHours(7), Duration.FromHours(5), Duration.FromHours(7)]);
        Worked(BusinessCalendar.Default, new(2027, 2, 8)).ShouldBe(Duration.FromHours(5));
    }

    [Theory]
    [InlineData(1318)]
    [InlineData(1500)]
    public void the_first_and_the_last_ramadan_of_the_tables_are_those_of_net(int year)
    {
        var tables = new System.Globalization.UmAlQuraCalendar();
        var first = LocalDate.FromDateTime(tables.ToDateTime(year, 9, 1, 0, 0, 0, 0));
        var last = LocalDate.FromDateTime(tables.ToDateTime(year, 9, tables.GetDaysInMonth(year, 9), 0, 0, 0, 0));
        for (var day = first.PlusDays(-8); day <= last.PlusDays(8); day = day.PlusDays(1))
        {
            if (Worked(BusinessCalendar.Default, day) is var worked && worked > Duration.Zero)
            {
                worked.ShouldBe(Duration.FromHours(day >= first && day <= last ? 5 : 7), day.ToString());
            }
        }
    }

    [Fact]
    public void hours_that_a_change_of_the_clocks_leaves_out_are_not_worked()
    {
        // In Berlin the clocks go from two to three on 2026-03-29, a Sunday.
        var calendar = new BusinessCalendar("test", Berlin, CalendarRules.None with
        {
            Hours = [new(new(1900, 1, 1), Season.Ordinary, null, [new(new(1, 30), new(2, 30)), new(new(2, 40), new(2, 50)), new(new(3, 0), new(4, 0))], Decree)],
        });
        calendar.OpeningsOn(new(2026, 3, 29)).Select(opening => opening.Duration).ShouldBe([Duration.FromMinutes(30), Duration.FromHours(1)]);
        calendar.OpeningsOn(new(2026, 3, 30)).Select(opening => opening.Duration).ShouldBe([Duration.FromHours(1), Duration.FromMinutes(10), Duration.FromHours(1)]);
    }

    [Fact]
    public void midnight_ends_a_day()
    {
        var calendar = new BusinessCalendar("test", BusinessCalendar.Zone, CalendarRules.None with { Hours = [new(new(1900, 1, 1), Season.Ordinary, null, [new(new(0, 0), new(0, 0))], Decree)] });
        calendar.WorkingTimeBetween(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2026, 2, 1, 0, 0)).ShouldBe(Duration.FromDays(31));
    }

    private static WorkingHours Hours(int from, int until) => new(new(from, 0), new(until, 0));

    private static Duration Worked(BusinessCalendar calendar, LocalDate day) => calendar.OpeningsOn(day).Aggregate(Duration.Zero, (sum, opening) => sum + opening.Duration);

    private static IEnumerable<LocalDate> Days(Announced a) => Enumerable.Range(0, Announced.Days).Select(a.From.InZone(a.Zone).Date.PlusDays);

    // Written apart from the calendar, slow and by the letter of the rules.
    private static bool IsOpen(Announced a, Instant instant)
    {
        var civil = instant.InZone(a.Zone).LocalDateTime;
        foreach (var place in a.Places)
        {
            foreach (var rule in place.Days)
            {
                if (rule.Date == civil.Date)
                {
                    return rule.Hours.Any(hours => Contains(hours, civil.TimeOfDay));
                }
            }
        }

        if (a.Places.SelectMany(place => place.Holidays).Any(rule => civil.Date >= rule.First && civil.Date <= rule.Last))
        {
            return false;
        }

        foreach (var place in a.Places)
        {
            var inForce = place.Weekends.Where(rule => rule.From <= civil.Date).OrderBy(rule => rule.From).LastOrDefault();
            if (inForce is not null)
            {
                if (inForce.Days.Contains(civil.DayOfWeek))
                {
                    return false;
                }

                break;
            }
        }

        foreach (var season in IsRamadan(a, civil.Date) ? (Season[])[Season.Ramadan, Season.Ordinary] : [Season.Ordinary])
        {
            foreach (var place in a.Places)
            {
                var rules = place.Hours.Where(rule => rule.Season == season && rule.From <= civil.Date && (rule.Days is null || rule.Days.Value.Contains(civil.DayOfWeek))).ToList();
                if (rules.Count > 0)
                {
                    var latest = rules.Max(rule => rule.From);
                    var chosen = rules.Where(rule => rule.From == latest).OrderBy(rule => rule.Days?.Length ?? 8).First();
                    return chosen.Hours.Any(hours => Contains(hours, civil.TimeOfDay));
                }
            }
        }

        return false;
    }

    private static bool Contains(WorkingHours hours, LocalTime time) => time >= hours.From && (hours.Until == LocalTime.Midnight || time < hours.Until);

    private static bool IsRamadan(Announced a, LocalDate day)
    {
        var tables = new System.Globalization.UmAlQuraCalendar();
        var date = day.ToDateTimeUnspecified();
        var announced = a.Places.SelectMany(place => place.Ramadans.Take(1)).FirstOrDefault(rule => rule.HijriYear == tables.GetYear(date));
        return announced is null ? tables.GetMonth(date) == 9 : day >= announced.First && day <= announced.Last;
    }

    /// <summary>What two places announce, and a span of days to count.</summary>
    public sealed record Announced(DateTimeZone Zone, CalendarRules Region, CalendarRules Department, Instant From)
    {
        public const int Days = 9;

        public ImmutableArray<CalendarRules> Places => [Department, Region, NationalCalendar.Rules];
    }

    public static class Rules
    {
        // Around the change of the clocks in Berlin, the change of the weekend, and Ramadan of 1447.
        private static readonly LocalDate[] Around = [new(2026, 3, 27), new(2026, 10, 23), new(2013, 6, 26), new(2026, 2, 14), new(2026, 3, 15)];

        public static Arbitrary<Announced> All() => Arb.From(
            from zone in Gen.Elements(BusinessCalendar.Zone, Berlin)
            from first in Gen.Elements(Around)
            from region in Of(first)
            from department in Of(first)
            from minutes in Gen.Choose(0, 24 * 60)
            select new Announced(zone, region, department, first.AtStartOfDayInZone(zone).ToInstant() + Duration.FromMinutes(minutes)));

        private static Gen<CalendarRules> Of(LocalDate first) =>
            from weekends in Few(from day in Near(first) from off in DaysOfWeek select new WeekendRule(day, off, Decree), 2)
            from hours in Few(
                from day in Near(first)
                from season in Gen.Elements(Season.Ordinary, Season.Ordinary, Season.Ramadan)
                from days in Gen.OneOf(Gen.Constant((ImmutableArray<IsoDayOfWeek>?)null), DaysOfWeek.Select(days => (ImmutableArray<IsoDayOfWeek>?)days))
                from stretches in Stretches
                select new HoursRule(day, season, days, stretches, Decree), 3)
            from ramadans in Few(
                from day in Near(new(2026, 2, 18)) from length in Gen.Choose(28, 29) select new RamadanRule(1447, day, day.PlusDays(length), Decree), 1)
            from holidays in Few(from day in Near(first) from length in Gen.Choose(0, 3) select new HolidayRule(day, day.PlusDays(length), "ع", "H", Decree), 2)
            from days in Few(from day in Near(first) from stretches in Stretches select new DayRule(day, stretches, Decree), 2)
            let rules = new CalendarRules(weekends, hours, ramadans, holidays, days)
            select rules.InvalidMember() is null ? rules : CalendarRules.None;

        private static Gen<LocalDate> Near(LocalDate first) => Gen.Choose(-4, Announced.Days).Select(first.PlusDays);

        private static Gen<ImmutableArray<IsoDayOfWeek>> DaysOfWeek =>
            from one in Gen.Choose(1, 7) from other in Gen.Choose(1, 7) select ((IsoDayOfWeek[])[(IsoDayOfWeek)one, (IsoDayOfWeek)other]).Distinct().ToImmutableArray();

        // Nobody's office is open when clocks change.
        private static Gen<ImmutableArray<WorkingHours>> Stretches =>
            from cuts in Gen.Choose(4 * 60, (24 * 60) - 1).ArrayOf(4)
            from count in Gen.Choose(0, 2)
            let times = cuts.Distinct().Order().Select(minute => new LocalTime(minute / 60, minute % 60)).ToArray()
            select times.Chunk(2).Where(pair => pair.Length == 2).Take(count).Select(pair => new WorkingHours(pair[0], pair[1])).ToImmutableArray();

        private static Gen<ImmutableArray<T>> Few<T>(Gen<T> rule, int most) =>
            from count in Gen.Choose(0, most) from rules in rule.ArrayOf(count) select rules.ToImmutableArray();
    }
}
