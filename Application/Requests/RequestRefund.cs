using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Asks for the fee, or part of it, to be given back.</summary>
public sealed record RequestRefund(
    Guid RequestId,
    Money Amount,
    string Reason,
    Instant? At,
    CommandContext Context) : RequestCommand(RequestId, At, Context);

public static class RequestRefundHandler
{
    public static Task<Outcome> Handle(RequestRefund command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (request, at) => request.RequestRefund(command.Amount, command.Reason, command.Context.Actor.User, at), cancellation);
}
