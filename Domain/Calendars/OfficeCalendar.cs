using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Calendars;

/// <summary>One amendment, and what the calendar's rules were from it on.</summary>
public sealed record CalendarEdition(int Version, CalendarRules Rules, Instant AmendedAt);

/// <summary>The working time of a region, or of one of its departments, as far as it differs from what is around it.</summary>
/// <param name="DepartmentCode">Null for the region's own.</param>
/// <param name="Editions">In order; the last one counts, and the earlier ones tell what was promised by them.</param>
public sealed record OfficeCalendar(string? DepartmentCode, ImmutableArray<CalendarEdition> Editions) : IEventSourced<OfficeCalendar>
{
    /// <summary>The most rules that one calendar holds: a year's holidays are a dozen.</summary>
    public const int MostRules = 2000;

    public static StreamKind Kind { get; } = new("calendar", CalendarRefusals.CalendarNotFound);

    /// <summary>The region's own, or a department's.</summary>
    public static Guid StreamId(string region, string? departmentCode) => Codes.StreamId(region, Kind.Name, departmentCode ?? "");

    public CalendarEdition Latest => Editions[^1];

    /// <summary>Announces rules and withdraws others, which have to be there.</summary>
    public static Decision Amend(
        OfficeCalendar? existing,
        string? departmentCode,
        CalendarRules announced,
        ImmutableArray<LocalDate> withdrawnHolidays,
        ImmutableArray<LocalDate> withdrawnDays,
        Instant at)
    {
        var rules = existing?.Latest.Rules ?? CalendarRules.None;
        foreach (var date in withdrawnHolidays.Except(rules.Holidays.Select(rule => rule.First)).Concat(withdrawnDays.Except(rules.Days.Select(rule => rule.Date))))
        {
            return CalendarRefusals.CalendarRuleUnknown(date);
        }

        return Amended(existing, new(departmentCode, (existing?.Latest.Version ?? 0) + 1, announced, withdrawnHolidays, withdrawnDays, at));
    }

    /// <summary>Announces rules.</summary>
    public static Decision Announce(OfficeCalendar? existing, string? departmentCode, CalendarRules announced, Instant at) =>
        Amended(existing, new(departmentCode, (existing?.Latest.Version ?? 0) + 1, announced, [], [], at));

    private static Decision Amended(OfficeCalendar? existing, CalendarAmended amendment)
    {
        if (amendment.Announced.InvalidMember() is { } member)
        {
            return SharedRefusals.ValueInvalid(member);
        }

        if (amendment.Announced.Count == 0 && amendment.WithdrawnHolidays.IsEmpty && amendment.WithdrawnDays.IsEmpty)
        {
            return CalendarRefusals.AmendmentEmpty;
        }

        return Evolve(existing, amendment).Latest.Rules.Count > MostRules ? CalendarRefusals.CalendarRulesTooMany(MostRules) : amendment;
    }

    /// <summary>Working time is known to everyone in the region.</summary>
    public bool Admits(Actor actor) => true;

    public static OfficeCalendar Evolve(OfficeCalendar? state, DomainEvent @event) => @event switch
    {
        CalendarAmended e => new(e.DepartmentCode, [
            .. state?.Editions ?? [],
            new(e.Version, (state?.Latest.Rules ?? CalendarRules.None).Without(e.WithdrawnHolidays, e.WithdrawnDays).With(e.Announced), e.AmendedAt)]),
        _ => throw new ForeignEventException(@event, typeof(OfficeCalendar)),
    };
}
