using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>Why the clock stops.</summary>
public sealed record Suspension : Dated
{
    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>Since when; now when absent.</summary>
    public Instant? SuspendedAt { get; init; }
}

internal sealed class SuspendRequestEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<Suspension>("suspension", call => new SuspendRequest(call.Id, call.Body.Reason, call.Body.SuspendedAt, call.Context))
        .Describe("Requests", "SuspendRequest", "Stops the clock", "")
        .Place(90)
        .Example(new Suspension { Reason = "Waiting for the beneficiary" })
        .Refuses(
            RequestRefusals.AlreadySuspended,
            RequestRefusals.NotReceived,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.DepartmentOfficer, Role.Administrator);
}
