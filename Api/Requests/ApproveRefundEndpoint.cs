using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>Approval by a second person.</summary>
public sealed record RefundApproval : Dated
{
    /// <summary>When; now when absent.</summary>
    public Instant? ApprovedAt { get; init; }
}

internal sealed class ApproveRefundEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<RefundApproval>("refund-approval", call => new ApproveRefund(call.Id, call.Body.ApprovedAt, call.Context))
        .Describe("Requests", "ApproveRefund", "Approves the refund", "Never by the one who asked for it.")
        .Place(230)
        .Example(new RefundApproval { ApprovedAt = Instant.FromUtc(2026, 11, 24, 9, 0) })
        .Refuses(
            RequestRefusals.RefundNotRequested,
            RequestRefusals.RefundAlreadyApproved,
            RequestRefusals.SecondPersonRequired)
        .AllowRoles(Role.CentreManager, Role.Administrator);
}
