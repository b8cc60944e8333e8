using EventLedger.Application.Calendars;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Brings what was promised in line with an amended calendar. Sent by the process that follows the amendment.</summary>
/// <param name="Amended">Whose calendar; null for the region's.</param>
/// <param name="Edition">Its version then.</param>
/// <param name="Amendment">The event that announced it.</param>
public sealed record MoveDeadlineByCalendar(Guid RequestId, string? Amended, int Edition, Guid Amendment, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class MoveDeadlineByCalendarHandler
{
    public static Task<Outcome> Handle(MoveDeadlineByCalendar command, StreamLedger ledger, CalendarsInForce calendars, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, on) => DecideAsync(command, request, calendars, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(MoveDeadlineByCalendar command, CitizenRequest request, CalendarsInForce calendars, Deliberation on)
    {
        var inForce = await calendars.SinceAsync(on, request.DepartmentCode, command.Amended, command.Edition);

        // Another amendment came since: it moves the deadline by both, and is what the move is explained by.
        return inForce.EditionOf(command.Amended, request.DepartmentCode) > command.Edition
            ? RequestRefusals.DeadlineUnmoved
            : request.MoveDeadlineByCalendar(inForce, command.Amendment, on.At);
    }
}
