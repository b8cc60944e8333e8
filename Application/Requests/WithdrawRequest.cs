using EventLedger.Application.Ledger;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The beneficiary takes the request back.</summary>
public sealed record WithdrawRequest(Guid RequestId, string Reason, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context)
{
    public override Matter Matter => Matter.Outcome;
}

public static class WithdrawRequestHandler
{
    public static Task<Outcome> Handle(WithdrawRequest command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(
            command, (request, on) => on.UnderMandateAsync(MandateRight.Submission, request, request.Withdraw(command.Reason, on.At)), cancellation);
}
