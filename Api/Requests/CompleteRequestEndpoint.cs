using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>The department's decision.</summary>
public sealed record Completion : Dated
{
    public required CompletionDecision Decision { get; init; }

    /// <summary>Needed for a rejection.</summary>
    [Reason(1000)]
    public string? Reason { get; init; }

    /// <summary>What the beneficiary gets, such as the number of a certificate.</summary>
    [Text(200)]
    public string? Deliverable { get; init; }

    /// <summary>When it was decided; now when absent.</summary>
    public Instant? CompletedAt { get; init; }
}

internal sealed class CompleteRequestEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Completion>("completion", call => new CompleteRequest(
            call.Id, call.Body.Decision, call.Body.Reason, call.Body.Deliverable, call.Body.CompletedAt, call.Context))
        .Describe("Requests", "CompleteRequest", "Completes the request", "Approves or rejects; only one outcome ever stands.")
        .Place(130)
        .Example(new Completion { Decision = CompletionDecision.Approved, Deliverable = "Certificate 4711" })
        .Refuses(
            RequestRefusals.NotReceived,
            RequestRefusals.AlreadyCompleted,
            RequestRefusals.RequestIsSuspended,
            RequestRefusals.RejectionNeedsReason,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);
}
