using System.Collections.Immutable;
using EventLedger.Api.Http;
using EventLedger.Application.Calendars;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Calendars;

/// <summary>Working time in one place: what applies everywhere, and what is announced for it in particular.</summary>
/// <param name="Version">Names all of it, as in events that rest on it.</param>
/// <param name="National">What counts where nothing else is announced.</param>
/// <param name="Region">Absent where the region announced nothing.</param>
/// <param name="Department">Absent where it is not a department's, or that announced nothing.</param>
public sealed record CalendarView(string Version, CalendarRules National, CalendarEdition? Region, CalendarEdition? Department);

/// <summary>When an office is open on civil days.</summary>
public sealed record OpeningDays(string Version, ImmutableArray<OpeningDay> Days);

/// <summary>One civil day.</summary>
/// <param name="UmmAlQura">The same day of Umm al-Qura; absent outside its tables.</param>
/// <param name="Open">In order; empty when the office is closed.</param>
public sealed record OpeningDay(LocalDate Date, string? UmmAlQura, ImmutableArray<Opening> Open);

/// <summary>From one instant to another, exclusive.</summary>
public sealed record Opening(Instant From, Instant Until);

[Group("Calendars", "Working time: weekends, hours, Ramadan and holidays, by which deadlines are reckoned.", 65)]
internal sealed class GetCalendars : IEndpoint
{
    private const int MostDays = 400;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead<CalendarView>("/v1/calendar", ReadAsync)
            .Describe("Calendars", "GetCalendar", "Working time of the region or of a department", "A rule of a department goes before the region's, and that before the nation's; holidays of all count.")
            .Query("department", "A department's code; the region's own when absent.")
            .Refuses(DepartmentRefusals.DepartmentNotFound, HttpRefusals.RequestMalformed)
            .AllowSignedIn();
        routes.MapRead<OpeningDays>("/v1/calendar/days", ReadDaysAsync)
            .Describe("Calendars", "ListOpeningDays", "When an office is open, day by day", "At most 400 days; each also by Umm al-Qura.")
            .Query("department", "A department's code; the region's own when absent.")
            .Query("from", "Civil date; today when absent.")
            .Query("to", "Civil date, inclusive; thirty days later when absent.")
            .Refuses(DepartmentRefusals.DepartmentNotFound, HttpRefusals.RequestMalformed)
            .AllowSignedIn();
    }

    private static async Task<Refusal?> ReadAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var department = query.Text("department");
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
        if (await IsUnknownAsync(ledger, actor.Region, department, http.RequestAborted))
        {
            return DepartmentRefusals.DepartmentNotFound;
        }

        var ofRegion = await ledger.FindAsync<OfficeCalendar>(actor.Region, OfficeCalendar.StreamId(actor.Region, null), http.RequestAborted);
        var ofDepartment = department is null
            ? null
            : await ledger.FindAsync<OfficeCalendar>(actor.Region, OfficeCalendar.StreamId(actor.Region, department), http.RequestAborted);
        await Answers.WriteAsync(http, new CalendarView(
            new OfficeCalendars(ofRegion?.State, ofDepartment?.State).Version.ToString(), NationalCalendar.Rules, ofRegion?.State.Latest, ofDepartment?.State.Latest));
        return null;
    }

    private static async Task<Refusal?> ReadDaysAsync(HttpContext http, Actor actor)
    {
        var query = new QueryReader(http);
        var ledger = http.RequestServices.GetRequiredService<StreamLedger>();
        var department = query.Text("department");
        var (begin, end) = query.Period();
        var first = (begin ?? ledger.Now()).InZone(BusinessCalendar.Zone).Date;
        var last = end is { } until ? (until - Duration.Epsilon).InZone(BusinessCalendar.Zone).Date : first.PlusDays(30);
        query.Check("to", last >= first, "period-reversed");
        query.Check("to", Period.DaysBetween(first, last) < MostDays, "too-many-days", MostDays);
        if (await query.IsRefusedAsync())
        {
            return null;
        }

        if (await IsUnknownAsync(ledger, actor.Region, department, http.RequestAborted))
        {
            return DepartmentRefusals.DepartmentNotFound;
        }

        var calendars = await http.RequestServices.GetRequiredService<CalendarsInForce>().OfAsync(ledger, actor.Region, department, http.RequestAborted);
        var days = Enumerable.Range(0, Period.DaysBetween(first, last) + 1).Select(i => Day(calendars.Current, first.PlusDays(i)));
        await Answers.WriteAsync(http, new OpeningDays(calendars.Version.ToString(), [.. days]));
        return null;
    }

    private static OpeningDay Day(BusinessCalendar calendar, LocalDate date) => new(
        date,
        UmmAlQura.Of(date) is { } tabled ? Civil(tabled) : null,
        [.. calendar.OpeningsOn(date).Select(opening => new Opening(opening.Start, opening.End))]);

    private static string Civil(LocalDate date) => FormattableString.Invariant($"{date.Year:0000}-{date.Month:00}-{date.Day:00}");

    private static async Task<bool> IsUnknownAsync(StreamLedger ledger, string region, string? department, CancellationToken cancellation) =>
        department is not null && await ledger.ReferenceAsync<Department>(region, Department.StreamId(region, department), cancellation) is null;
}
