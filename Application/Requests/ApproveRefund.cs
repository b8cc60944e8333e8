using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>A second person approves the refund.</summary>
public sealed record ApproveRefund(Guid RequestId, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class ApproveRefundHandler
{
    public static Task<Outcome> Handle(ApproveRefund command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.ApproveRefund(command.Context.Actor.User, at), cancellation);
}
