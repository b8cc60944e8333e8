using EventLedger.Application.Ledger;
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
    public static Task<Outcome> Handle(PayFee command, StreamLedger ledger, PaymentReferences references, CancellationToken cancellation)
    {
        return ledger.DecideAsync(
            command,
            DecideAsync,
            (writes, request) => PaymentReferences.Keep(writes, PaymentReferences.ScopeOf(command.Method, request), command.ReceiptNumber, command.RequestId),
            cancellation);

        // Looked for only when an attempt was lost: one that has paid already is what it may be lost to.
        async ValueTask<Decision> DecideAsync(CitizenRequest request, Deliberation on)
        {
            var decision = request.PayFee(command.Amount, command.Method, command.ReceiptNumber, on.At);
            return on.IsRepeated && decision.Refusal is null
                && await references.IsUsedAsync(on.Region, PaymentReferences.ScopeOf(command.Method, request), command.ReceiptNumber, on.Cancellation)
                    ? RequestRefusals.PaymentReferenceUsed
                    : decision;
        }
    }
}
