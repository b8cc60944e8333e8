using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>Why it ends without a decision.</summary>
public sealed record Cancellation : Dated
{
    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? CancelledAt { get; init; }
}

internal sealed class CancelRequestEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Cancellation>("cancellation", call => new CancelRequest(call.Id, call.Body.Reason, call.Body.CancelledAt, call.Context))
        .Describe("Requests", "CancelRequest", "Cancels the request", "By the administration, without deciding it.")
        .Place(180)
        .Example(new Cancellation { Reason = "Opened twice" })
        .Refuses(
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.CentreManager, Role.DepartmentOfficer, Role.Administrator);
}
