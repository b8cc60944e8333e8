using EventLedger.Application.Calendars;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Requests;

/// <summary>Records in every event of a request whose time ended with it, by the calendars that the department keeps then.</summary>
public sealed class RequestTime(CalendarsInForce calendars) : IAnnotator
{
    public Type State => typeof(CitizenRequest);

    public async ValueTask<Decision> AnnotateAsync(object? before, Decision decision, Deliberation on)
    {
        var request = (CitizenRequest?)before;
        var (first, next) = (request?.DepartmentCode ?? ((RequestOpened)decision.Events[0]).DepartmentCode, decision.Events.OfType<RequestForwarded>().FirstOrDefault()?.DepartmentCode);
        var here = await calendars.OfAsync(on, first);
        var there = next is null ? here : await calendars.OfAsync(on, next);
        return CitizenRequest.Timed(request, decision, department => department == next ? there : here, on.Now);
    }
}
