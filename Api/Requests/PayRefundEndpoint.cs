using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>The money given back.</summary>
public sealed record RefundPayment : Dated
{
    /// <summary>The receipt's number, which the centre has given once.</summary>
    [Text(100)]
    public required string Reference { get; init; }

    /// <summary>When it was paid: now, but for what is taken over.</summary>
    public Instant? PaidAt { get; init; }
}

internal sealed class PayRefundEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<RefundPayment>("refund-payment", call => new PayRefund(call.Id, call.Body.Reference, call.Body.PaidAt, call.Context))
        .Describe("Requests", "PayRefund", "Pays the refund", "Recorded when it is paid. A reference pays one refund only.")
        .Place(250)
        .Example(new RefundPayment { Reference = "RFND-000123" })
        .Refuses(
            RequestRefusals.RefundNotRequested,
            RequestRefusals.RefundNotApproved,
            RequestRefusals.PaymentReferenceUsed)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);
}
