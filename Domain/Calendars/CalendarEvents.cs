using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Calendars;

/// <summary>
/// Working time of a region, or of one of its departments, was announced anew. The first begins the stream; what is for the
/// same dates as an earlier rule takes its place.
/// </summary>
/// <param name="DepartmentCode">Null for the region's own.</param>
/// <param name="Version">Counts the amendments of this calendar, from 1.</param>
/// <param name="Announced">Each rule with the decree that it rests on.</param>
/// <param name="WithdrawnHolidays">The first days of holidays that are none after all.</param>
/// <param name="WithdrawnDays">The dates that are like others after all.</param>
public sealed record CalendarAmended(
    string? DepartmentCode,
    int Version,
    CalendarRules Announced,
    ImmutableArray<LocalDate> WithdrawnHolidays,
    ImmutableArray<LocalDate> WithdrawnDays,
    Instant AmendedAt) : EventOf<OfficeCalendar>
{
    public override Instant HappenedAt() => AmendedAt;
}
