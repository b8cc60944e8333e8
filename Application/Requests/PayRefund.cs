using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>The approved refund is paid out.</summary>
public sealed record PayRefund(Guid RequestId, string ReceiptNumber, Instant? At, CommandContext Context)
    : RequestCommand(RequestId, At, Context)
{
    public override Matter Matter => Matter.Payment;
}

public static class PayRefundHandler
{
    public static Task<Outcome> Handle(PayRefund command, StreamLedger ledger, PaymentReferences references, CancellationToken cancellation)
    {
        return ledger.DecideAsync(
            command,
            DecideAsync,
            (writes, request) => PaymentReferences.Keep(writes, PaymentReferences.ScopeOfRefund(request), command.ReceiptNumber, command.RequestId),
            cancellation);

        async ValueTask<Decision> DecideAsync(CitizenRequest request, Deliberation on)
        {
            var decision = request.PayRefund(command.ReceiptNumber, on.At);
            return on.IsRepeated && decision.Refusal is null
                && await references.IsUsedAsync(on.Region, PaymentReferences.ScopeOfRefund(request), command.ReceiptNumber, on.Cancellation)
                    ? RequestRefusals.PaymentReferenceUsed
                    : decision;
        }
    }
}
