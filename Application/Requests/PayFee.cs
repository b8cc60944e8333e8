using EventLedger.Application.Ledger;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Requests;

/// <summary>Collects the fee, exactly as quoted.</summary>
public sealed record PayFee(
    Guid RequestId,
    Money Amount,
    PaymentMethod Method,
    string ReceiptNumber,
    Instant? At,
    CommandContext Context) : RequestCommand(RequestId, At, Context)
{
    public override Matter Matter => Matter.Payment;
}

public static class PayFeeHandler
{
    public static Task<Outcome> Handle(PayFee command, StreamLedger ledger, PaymentReferences references, CancellationToken cancellation) =>
        references.PayAsync(
            ledger,
            command,
            command.ReceiptNumber,
            request => PaymentReferences.ScopeOf(command.Method, request),
            (request, on) => on.UnderMandateAsync(
                MandateRight.Payment, request, request.PayFee(command.Amount, command.Method, command.ReceiptNumber, on.At)),
            cancellation);
}
