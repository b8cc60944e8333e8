using EventLedger.Api.Http;
using EventLedger.Application.Centres;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Centres;

/// <summary>Why a centre works again.</summary>
public sealed record CentreReinstatement : Dated
{
    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? ReinstatedAt { get; init; }
}

internal sealed class ReinstateCentreEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<CentreReinstatement, CentreReceipt>("/v1/centres/{code}/reinstatement", call => new ReinstateCentre(call.Route("code"), call.Body.Reason, call.Body.ReinstatedAt, call.Context))
        .Changes<ServiceCentre>()
        .Describe("Centres", "ReinstateCentre", "Reinstates a suspended centre", "The marks of its requests that were not reassigned are lifted within seconds.")
        .Example(new CentreReinstatement { Reason = "Inspection 2026-131 found it in order" })
        .Refuses(CentreRefusals.CentreNotSuspended, CentreRefusals.LicenceTerminated)
        .AllowRoles(Role.Administrator);
}
