using System.Collections.Immutable;
using System.Runtime.Serialization;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using Ical.Net;
using Ical.Net.CalendarComponents;
using NodaTime;

namespace EventLedger.Application.Calendars;

/// <summary>Announces the holidays of an iCalendar file (RFC 5545): each event one of whole days. One that is known already stays as it is.</summary>
/// <param name="DepartmentCode">Null for the region's own.</param>
/// <param name="ICalendar">The file's text.</param>
/// <param name="Decree">What holidays without a description of their own rest on.</param>
public sealed record ImportHolidays(string? DepartmentCode, string ICalendar, string Decree, Instant? At, CommandContext Context) : Command<OfficeCalendar>(At, Context)
{
    public override Guid Stream => OfficeCalendar.StreamId(Context.Actor.Region, DepartmentCode);

    public override string KnownAs => DepartmentCode ?? Context.Actor.Region;

    public override object Answer(Current<OfficeCalendar> current) => new CalendarReceipt(DepartmentCode, current.Version);
}

public static class ImportHolidaysHandler
{
    private const int MostEvents = 1000;
    private const int LongestText = 200;
    private const int LongestHoliday = 366;

    public static async Task<Outcome> Handle(ImportHolidays command, StreamLedger ledger, CancellationToken cancellation)
    {
        var (holidays, refusal) = Read(command);
        return refusal is null
            ? await ledger.BeginOrGoOnAsync(command, (existing, on) => DecideAsync(command, holidays, existing, on), cancellation)
            : await ledger.RefuseAsync(command, refusal, cancellation);
    }

    private static async ValueTask<Decision> DecideAsync(
        ImportHolidays command, ImmutableArray<HolidayRule> holidays, OfficeCalendar? existing, Deliberation on) =>
        command.DepartmentCode is { } department && await on.FindAsync<Department>(Department.StreamId(on.Region, department)) is null
            ? DepartmentRefusals.DepartmentNotFound
            : OfficeCalendar.Announce(
                existing, command.DepartmentCode, CalendarRules.None with { Holidays = [.. holidays.Except(existing?.Latest.Rules.Holidays ?? [])] }, on.At);

    private static (ImmutableArray<HolidayRule> Holidays, Refusal? Refusal) Read(ImportHolidays command)
    {
        List<CalendarEvent> events;
        try
        {
            events = [.. Calendar.Load(command.ICalendar)?.Events ?? throw new SerializationException("No calendar.")];
        }
        catch (Exception thrown) when (thrown is SerializationException or FormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            return ([], CalendarRefusals.ICalendarUnreadable);
        }

        if (events.Count is 0 or > MostEvents)
        {
            return ([], CalendarRefusals.ICalendarEventsUncounted(MostEvents));
        }

        var holidays = ImmutableArray.CreateBuilder<HolidayRule>();
        for (var i = 0; i < events.Count; i++)
        {
            if (Holiday(events[i], command.Decree) is not { } holiday)
            {
                return ([], CalendarRefusals.ICalendarEventUnfit(i + 1));
            }

            holidays.Add(holiday);
        }

        return (holidays.ToImmutable(), null);
    }

    // One that recurs was announced for no year in particular, and one that is cancelled is none.
    private static HolidayRule? Holiday(CalendarEvent e, string decree)
    {
        if (e is not { DtStart: { HasTime: false } start, RecurrenceRule: null, RecurrenceIdentifier: null, IsActive: true } || e.RecurrenceDates.GetAllDates().Any())
        {
            return null;
        }

        var first = LocalDate.FromDateOnly(start.Date);
        if (!LedgerJson.IsUsable(first) || LastDay(e, first) is not { } last || !LedgerJson.IsUsable(last))
        {
            return null;
        }

        var name = e.Summary?.Trim() ?? "";
        var restsOn = string.IsNullOrWhiteSpace(e.Description) ? decree : e.Description.Trim();
        return last >= first && VisibleText.TroubleOf(name, LongestText) is null && VisibleText.TroubleOf(restsOn, LongestText) is null
            ? new HolidayRule(first, last, name, name, restsOn)
            : null;
    }

    // Its end is exclusive, where it does not say how long it is instead. Null for what is not of whole days, or of more than a calendar takes.
    private static LocalDate? LastDay(CalendarEvent e, LocalDate first) => (e.DtEnd, e.Duration) switch
    {
        ({ HasTime: false } end, null) => LocalDate.FromDateOnly(end.Date).PlusDays(-1),
        (null, { HasTime: false } length) when Days(length.Weeks, length.Days) is > 0 and <= LongestHoliday => first.PlusDays((int)Days(length.Weeks, length.Days) - 1),
        (null, null) => first,
        _ => null,
    };

    private static long Days(int? weeks, int? days) => (7L * (weeks ?? 0)) + (days ?? 0);
}
