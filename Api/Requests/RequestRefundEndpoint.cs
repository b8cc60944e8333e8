using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>How much to give back, and why.</summary>
public sealed record RefundRequest : Dated
{
    /// <summary>At most what was paid and not yet given back.</summary>
    [Range(1, Money.LargestHalalas)]
    public required long AmountHalalas { get; init; }

    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? RequestedAt { get; init; }
}

internal sealed class RequestRefundEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<RefundRequest>("refund-requests", call => new RequestRefund(
            call.Id, Money.Sar(call.Body.AmountHalalas), call.Body.Reason, call.Body.RequestedAt, call.Context))
        .Describe("Requests", "RequestRefund", "Asks for a refund", "All or part of the fee, of a request that ended without effect or was rejected.")
        .Place(220)
        .Example(new RefundRequest { AmountHalalas = 12_300, Reason = "Withdrawn before work began" })
        .Refuses(
            RequestRefusals.RefundNotDue,
            RequestRefusals.RefundPending,
            RequestRefusals.RefundExceedsPaid(Money.Sar(12_300)))
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);
}
