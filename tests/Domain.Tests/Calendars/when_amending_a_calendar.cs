using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace EventLedger.Domain.Tests.Calendars;

public class when_amending_a_calendar
{
    private static readonly Instant Now = Life.Morning;
    private static readonly HolidayRule Eid = new(new(2026, 2, 2), new(2026, 2, 4), "عيد", "Eid", "Circular 1");

    [Fact]
    public void the_first_begins_it_and_each_is_an_edition()
    {
        var first = OfficeCalendar.Amend(null, "CIV", CalendarRules.None with { Holidays = [Eid] }, [], [], Now).ShouldRecord<CalendarAmended>();
        (first.Version, first.DepartmentCode).ShouldBe((1, "CIV"));
        var calendar = OfficeCalendar.Evolve(null, first);
        var second = OfficeCalendar.Amend(calendar, "CIV", CalendarRules.None, [Eid.First], [], Now).ShouldRecord<CalendarAmended>();
        calendar = OfficeCalendar.Evolve(calendar, second);
        (calendar.Latest.Version, calendar.Latest.Rules.Holidays.Length, calendar.Editions[0].Rules.Holidays.Length).ShouldBe((2, 0, 1));
    }

    [Fact]
    public void a_rule_for_the_same_dates_takes_the_place_of_the_earlier()
    {
        var calendar = OfficeCalendar.Evolve(null, OfficeCalendar.Amend(null, null, CalendarRules.None with { Holidays = [Eid] }, [], [], Now).ShouldRecord<CalendarAmended>());
        var longer = Eid with { Last = new(2026, 2, 5), Decree = "Circular 2" };
        calendar = OfficeCalendar.Evolve(calendar, OfficeCalendar.Announce(calendar, null, CalendarRules.None with { Holidays = [longer] }, Now).ShouldRecord<CalendarAmended>());
        calendar.Latest.Rules.Holidays.ShouldBe([longer]);
    }

    [Fact]
    public void what_says_nothing_or_withdraws_nothing_is_refused()
    {
        OfficeCalendar.Announce(null, null, CalendarRules.None, Now).ShouldRefuse(CalendarRefusals.AmendmentEmpty);
        OfficeCalendar.Amend(null, null, CalendarRules.None, [Eid.First], [], Now).ShouldRefuse(CalendarRefusals.CalendarRuleUnknown(Eid.First));
        OfficeCalendar.Amend(null, null, CalendarRules.None, [], [Eid.First], Now).ShouldRefuse(CalendarRefusals.CalendarRuleUnknown(Eid.First));
    }

    [Fact]
    public void a_calendar_does_not_grow_for_ever()
    {
        var days = Enumerable.Range(0, OfficeCalendar.MostRules + 1).Select(i => new DayRule(new LocalDate(2026, 1, 1).PlusDays(i), [], "C")).ToImmutableArray();
        OfficeCalendar.Announce(null, null, CalendarRules.None with { Days = days }, Now).ShouldRefuse(CalendarRefusals.CalendarRulesTooMany(OfficeCalendar.MostRules));
        OfficeCalendar.Announce(null, null, CalendarRules.None with { Days = days[1..] }, Now).ShouldRecord<CalendarAmended>();
    }

    [Seeded(MaxTest = 300, Arbitrary = [typeof(Amendments)])]
    public void what_was_promised_takes_as_much_working_time_as_before(Amendment amended)
    {
        var before = new OfficeCalendars(amended.Before, null);
        var after = new OfficeCalendars(amended.After, null);
        var from = amended.After.Latest.AmendedAt;
        var renewed = after.Renew(amended.Promised, before.Version);

        renewed.ShouldBeGreaterThanOrEqualTo(amended.Promised, "A promise never moves earlier.");
        if (renewed > amended.Promised)
        {
            after.Current.WorkingTimeBetween(from, renewed).ShouldBe(before.Current.WorkingTimeBetween(from, amended.Promised));
        }

        after.Renew(renewed, after.Version).ShouldBe(renewed, "Once is enough.");
        before.Renew(amended.Promised, before.Version).ShouldBe(amended.Promised);
    }

    [Fact]
    public void what_has_passed_stays_as_it_was()
    {
        var calendars = new OfficeCalendars(new(null, [new(1, CalendarRules.None with { Holidays = [Eid] }, Life.Deadline)]), null);
        calendars.Renew(Life.Deadline, CalendarVersion.First).ShouldBe(Life.Deadline);
    }

    [Fact]
    public void a_version_is_read_as_it_was_written()
    {
        var version = new CalendarVersion("sa-1", 12, 3);
        CalendarVersion.Parse(version.ToString()).ShouldBe(version);
        OfficeCalendars.Default.Version.ShouldBe(CalendarVersion.First);
    }

    /// <summary>A calendar before and after an amendment, and what was promised by the first.</summary>
    public sealed record Amendment(OfficeCalendar? Before, OfficeCalendar After, Instant Promised);

    public static class Amendments
    {
        public static Arbitrary<Amendment> All() => Arb.From(
            from hasEarlier in Gen.Elements(true, false)
            from earlier in Rules
            from later in Rules
            from amendedAfter in Gen.Choose(0, 20 * 24 * 60)
            from promisedAfter in Gen.Choose(0, 40 * 24 * 60)
            let first = new CalendarEdition(1, earlier, Life.Morning - Duration.FromDays(1))
            let at = Life.Morning + Duration.FromMinutes(amendedAfter)
            select hasEarlier
                ? new Amendment(new(null, [first]), new(null, [first, new(2, later, at)]), Life.Morning + Duration.FromMinutes(promisedAfter))
                : new Amendment(null, new(null, [new(1, later, at)]), Life.Morning + Duration.FromMinutes(promisedAfter)));

        private static Gen<CalendarRules> Rules =>
            from offset in Gen.Choose(0, 40)
            from length in Gen.Choose(0, 12)
            from opens in Gen.Choose(6, 10)
            from hours in Gen.Choose(1, 10)
            from changesHours in Gen.Elements(true, false)
            let first = new LocalDate(2026, 2, 1).PlusDays(offset)
            select CalendarRules.None with
            {
                Holidays = [new(first, first.PlusDays(length), "ع", "H", "C")],
                Hours = changesHours ? [new(first, Season.Ordinary, null, [new(new(opens, 0), new(opens + hours, 0))], "C")] : [],
            };
    }
}
