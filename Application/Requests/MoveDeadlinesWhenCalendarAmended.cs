using EventLedger.Application.Reactions;
using EventLedger.Domain.Calendars;

namespace EventLedger.Application.Requests;

/// <summary>What was promised takes as much working time as before, hence may move to a later day.</summary>
public static class MoveDeadlinesWhenCalendarAmended
{
    public sealed record Due(EventReference Event) : Reaction<CalendarAmended>(Event);

    public static SweepDeadlines Handle(Due due) => new(due.Event, Guid.Empty, IsLast: false);
}
