using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Says that a request's centre cannot go on with it. Sent by the process that follows the centre.</summary>
public sealed record MarkForReassignment(Guid RequestId, string CentreCode, ReassignmentCause Cause, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class MarkForReassignmentHandler
{
    public static Task<Outcome> Handle(MarkForReassignment command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.MarkForReassignment(command.CentreCode, command.Cause, at), cancellation);
}
