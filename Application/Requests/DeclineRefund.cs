using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The refund is not given.</summary>
public sealed record DeclineRefund(Guid RequestId, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class DeclineRefundHandler
{
    public static Task<Outcome> Handle(DeclineRefund command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.DeclineRefund(command.Reason, command.Context.Actor.User, at), cancellation);
}
