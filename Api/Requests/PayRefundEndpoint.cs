using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>The money given back.</summary>
public sealed record RefundPayment
{
    /// <summary>The receipt's number.</summary>
    [Text(100)]
    public required string Reference { get; init; }

    /// <summary>When it was paid; now when absent.</summary>
    public Instant? PaidAt { get; init; }
}

internal sealed class PayRefundEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<RefundPayment>("refund-payment", call => new PayRefund(call.Id, call.Body.Reference, call.Body.PaidAt, call.Context))
        .Describe("Requests", "PayRefund", "Pays the refund", "")
        .Place(250)
        .Example(new RefundPayment { Reference = "RFND-000123" })
        .Refuses(
            RequestRefusals.RefundNotRequested,
            RequestRefusals.RefundNotApproved)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);
}
