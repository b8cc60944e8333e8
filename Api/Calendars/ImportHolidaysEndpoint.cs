using EventLedger.Api.Http;
using EventLedger.Application.Calendars;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Calendars;

/// <summary>An iCalendar file (RFC 5545) with holidays.</summary>
public sealed record HolidayFile
{
    /// <summary>The department whose calendar it is; the region's when absent.</summary>
    [Code]
    public string? DepartmentCode { get; init; }

    /// <summary>The file's text: events of whole days, none of which recurs; a description names the decree.</summary>
    public required string ICalendar { get; init; }

    /// <summary>What holidays without a description rest on.</summary>
    [Text(200)]
    public required string Decree { get; init; }
}

internal sealed class ImportHolidaysEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<HolidayFile, CalendarReceipt>("/v1/holiday-imports", call => new ImportHolidays(
            call.Body.DepartmentCode, call.Body.ICalendar, call.Body.Decree, null, call.Context))
        .Describe("Calendars", "ImportHolidays", "Announces the holidays of an iCalendar file", "All of them or none; those that are known already stay as they are.")
        .Example(new HolidayFile
        {
            ICalendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\nUID:1@example\r\nDTSTAMP:20270101T000000Z\r\n"
                + "DTSTART;VALUE=DATE:20270309\r\nDTEND;VALUE=DATE:20270315\r\nSUMMARY:عيد الفطر\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            Decree = "Circular 4812 of 1448-09-20",
        })
        .Refuses(
            CalendarRefusals.AmendmentEmpty,
            CalendarRefusals.ICalendarUnreadable,
            CalendarRefusals.ICalendarEventsUncounted(0),
            CalendarRefusals.ICalendarEventUnfit(0),
            CalendarRefusals.CalendarRulesTooMany(0),
            DepartmentRefusals.DepartmentNotFound,
            SharedRefusals.ValueInvalid("holidays"))
        .BeginsOrChanges()
        .AllowRoles(Role.Administrator);
}
