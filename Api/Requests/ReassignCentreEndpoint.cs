using EventLedger.Api.Http;
using EventLedger.Application.Requests;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Requests;

/// <summary>The centre that goes on with it.</summary>
public sealed record CentreReassignment : Dated
{
    [Text(40)]
    public required string CentreCode { get; init; }

    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? ReassignedAt { get; init; }
}

internal sealed class ReassignCentreEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapRequestCommand<CentreReassignment>("centre-reassignment", call => new ReassignCentre(call.Id, call.Body.CentreCode, call.Body.Reason, call.Body.ReassignedAt, call.Context))
        .Describe("Requests", "ReassignCentre", "Gives the request to another centre", "")
        .Place(190)
        .Example(new CentreReassignment { CentreCode = "MK-002", Reason = "The beneficiary moved" })
        .Refuses(
            CentreRefusals.CentreNotFound,
            CentreRefusals.LicenceNotValid,
            RequestRefusals.SameCentre,
            RequestRefusals.RequestClosed(RequestStatus.Withdrawn))
        .AllowRoles(Role.Administrator);
}
