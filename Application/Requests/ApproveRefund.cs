using EventLedger.Application.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>A second person approves the refund.</summary>
public sealed record ApproveRefund(Guid RequestId, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class ApproveRefundHandler
{
    public static Task<Outcome> Handle(ApproveRefund command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => request.ApproveRefund(command.Context.Actor.User, at), cancellation);
}
