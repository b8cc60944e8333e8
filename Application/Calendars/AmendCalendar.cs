using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Calendars;

/// <summary>Announces working time of a region, or of one of its departments.</summary>
/// <param name="DepartmentCode">Null for the region's own.</param>
public sealed record AmendCalendar(
    string? DepartmentCode,
    CalendarRules Announced,
    ImmutableArray<LocalDate> WithdrawnHolidays,
    ImmutableArray<LocalDate> WithdrawnDays,
    Instant? At,
    CommandContext Context) : Command<OfficeCalendar>(At, Context)
{
    public override Guid Stream => OfficeCalendar.StreamId(Context.Actor.Region, DepartmentCode);

    public override string KnownAs => DepartmentCode ?? Context.Actor.Region;

    public override object Answer(Current<OfficeCalendar> current) => new CalendarReceipt(DepartmentCode, current.Version);
}

/// <summary>What amending answers.</summary>
/// <param name="Version">The edition of the calendar, as in <c>ETag</c>.</param>
public sealed record CalendarReceipt(string? DepartmentCode, long Version);

public static class AmendCalendarHandler
{
    public static Task<Outcome> Handle(AmendCalendar command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.BeginOrGoOnAsync(command, (existing, on) => DecideAsync(command, existing, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(AmendCalendar command, OfficeCalendar? existing, Deliberation on) =>
        command.DepartmentCode is { } department && await on.FindAsync<Department>(Department.StreamId(on.Region, department)) is null
            ? DepartmentRefusals.DepartmentNotFound
            : OfficeCalendar.Amend(existing, command.DepartmentCode, command.Announced, command.WithdrawnHolidays, command.WithdrawnDays, on.At);
}
