using EventLedger.Application.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The beneficiary takes the request back.</summary>
public sealed record WithdrawRequest(Guid RequestId, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context);

public static class WithdrawRequestHandler
{
    public static Task<Outcome> Handle(WithdrawRequest command, Ledger ledger, CancellationToken cancellation) =>
        ledger.OnRequestAsync(command, (request, at) => request.Withdraw(command.Reason, at), cancellation);
}
