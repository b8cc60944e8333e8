using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Says that a request's centre can go on with it after all. Sent by the process that follows the centre.</summary>
public sealed record LiftReassignmentMark(Guid RequestId, string CentreCode, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class LiftReassignmentMarkHandler
{
    public static Task<Outcome> Handle(LiftReassignmentMark command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.LiftReassignmentMark(command.CentreCode, at), cancellation);
}
