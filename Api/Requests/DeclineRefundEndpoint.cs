using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>Why the money is not given back.</summary>
public sealed record RefundRefusal : Dated
{
    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? DeclinedAt { get; init; }
}

internal sealed class DeclineRefundEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<RefundRefusal>("refund-refusal", call => new DeclineRefund(call.Id, call.Body.Reason, call.Body.DeclinedAt, call.Context))
        .Describe("Requests", "DeclineRefund", "Declines the refund", "")
        .Place(240)
        .Example(new RefundRefusal { Reason = "The work was done" })
        .Refuses(
            RequestRefusals.RefundNotRequested,
            RequestRefusals.RefundAlreadyApproved)
        .AllowRoles(Role.CentreManager, Role.Administrator);
}
