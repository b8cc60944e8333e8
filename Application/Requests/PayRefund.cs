using EventLedger.Application.Ledger;
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
    public static Task<Outcome> Handle(PayRefund command, StreamLedger ledger, PaymentReferences references, CancellationToken cancellation) =>
        references.PayAsync(
            ledger, command, command.ReceiptNumber, PaymentReferences.ScopeOfRefund, (request, on) => new(request.PayRefund(command.ReceiptNumber, on.At)), cancellation);
}
