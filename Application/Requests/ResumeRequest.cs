using EventLedger.Application.Calendars;
using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Lets the clock run again; the deadline moves by the working time it stood still.</summary>
public sealed record ResumeRequest(Guid RequestId, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class ResumeRequestHandler
{
    public static Task<Outcome> Handle(ResumeRequest command, StreamLedger ledger, CalendarsInForce calendars, CancellationToken cancellation) =>
        ledger.DecideAsync(command, async (request, on) => request.Resume(await calendars.OfAsync(on, request.DepartmentCode), on.At), cancellation);
}
