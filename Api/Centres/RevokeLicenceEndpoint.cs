using EventLedger.Api.Http;
using EventLedger.Application.Centres;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Centres;

/// <summary>Why a centre loses its licence.</summary>
public sealed record LicenceRevocation : Dated
{
    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? RevokedAt { get; init; }
}

internal sealed class RevokeLicenceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<LicenceRevocation, CentreReceipt>("/v1/centres/{code}/revocation", call => new RevokeLicence(call.Route("code"), call.Body.Reason, call.Body.RevokedAt, call.Context))
        .Changes<ServiceCentre>()
        .Describe("Centres", "RevokeLicence", "Revokes a centre's licence", "For good, unless an appeal overturns it: it opens no requests from then on, its licence is never renewed, and the requests in its hands are marked for reassignment within seconds.")
        .Example(new LicenceRevocation { Reason = "Inspection 2026-140 found forged receipts" })
        .Refuses(CentreRefusals.LicenceTerminated)
        .AllowRoles(Role.Administrator);
}
