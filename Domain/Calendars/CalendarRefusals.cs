using EventLedger.Domain.Shared;
using NodaTime;
using NodaTime.Text;

namespace EventLedger.Domain.Calendars;

/// <summary>Every reason a calendar gives for refusing a command.</summary>
public static class CalendarRefusals
{
    public static Refusal CalendarNotFound => Refusal.NotFound("calendar-not-found");

    public static Refusal AmendmentEmpty => Refusal.Unprocessable("amendment-empty");

    public static Refusal CalendarRuleUnknown(LocalDate date) => Refusal.Unprocessable("calendar-rule-unknown").With("date", LocalDatePattern.Iso.Format(date));

    public static Refusal ICalendarUnreadable => Refusal.Unprocessable("icalendar-unreadable");

    public static Refusal ICalendarEventsUncounted(int most) => Refusal.Unprocessable("icalendar-events-uncounted").With("most", most);

    /// <param name="number">In the file, from 1.</param>
    public static Refusal ICalendarEventUnfit(int number) => Refusal.Unprocessable("icalendar-event-unfit").With("number", number);

    public static Refusal CalendarRulesTooMany(int most) => Refusal.Unprocessable("calendar-rules-too-many").With("most", most);
}
