using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>A fee that was collected.</summary>
public sealed record FeePayment : Dated
{
    /// <summary>Exactly the fee quoted.</summary>
    [Range(1, Money.LargestHalalas)]
    public required long AmountHalalas { get; init; }

    public required PaymentMethod Method { get; init; }

    /// <summary>The provider's reference, which pays one request only; of cash the receipt's number, which the centre has given once.</summary>
    [Text(100)]
    public required string Reference { get; init; }

    /// <summary>When it was paid: now, but for what is taken over.</summary>
    public Instant? PaidAt { get; init; }
}

internal sealed class PayFeeEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<FeePayment>("fee-payments", call => new PayFee(
            call.Id, Money.Sar(call.Body.AmountHalalas), call.Body.Method, call.Body.Reference, call.Body.PaidAt, call.Context))
        .Describe("Requests", "PayFee", "Collects the fee", "The whole fee, exactly as quoted, at once, and recorded when it is paid. Beneficiaries pay at a centre: through a payment provider alone could they pay themselves, and none is connected. A reference pays one request only.")
        .Place(30)
        .Example(new FeePayment { AmountHalalas = 12_300, Method = PaymentMethod.Card, Reference = "RCPT-000123" })
        .Refuses(
            RequestRefusals.FeeAmountMismatch(Money.Sar(12_300), Money.Sar(12_000)),
            RequestRefusals.FeeAlreadyPaid,
            RequestRefusals.NoFeeDue,
            MandateRefusals.MandateRequired(default, default),
            RequestRefusals.FeeQuoteExpired(default),
            RequestRefusals.PaymentReferenceUsed,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);
}
