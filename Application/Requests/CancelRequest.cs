using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The administration ends the request without deciding it.</summary>
public sealed record CancelRequest(Guid RequestId, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context)
{
    public override Matter Matter => Matter.Outcome;
}

public static class CancelRequestHandler
{
    public static Task<Outcome> Handle(CancelRequest command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.Cancel(command.Reason, at), cancellation);
}
