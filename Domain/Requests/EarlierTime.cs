using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Requests;

/// <summary>
/// The time of what was recorded before events told of it themselves: by the nation's calendar, which was the only one then,
/// whatever was amended since.
/// </summary>
public static class EarlierTime
{
    public static double Minutes(Instant from, Instant until) => BusinessCalendar.Default.WorkingTimeBetween(from, until).TotalMinutes;

    public static Instant Moved(Instant promised, Instant stoodSince, Instant until) =>
        BusinessCalendar.Default.After(promised, BusinessCalendar.Default.WorkingTimeBetween(stoodSince, until));
}
