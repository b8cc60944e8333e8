using EventLedger.Api.Http;
using EventLedger.Application.Centres;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Centres;

/// <summary>Why a centre is suspended.</summary>
public sealed record CentreSuspension : Dated
{
    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? SuspendedAt { get; init; }
}

internal sealed class SuspendCentreEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<CentreSuspension, CentreReceipt>("/v1/centres/{code}/suspension", call => new SuspendCentre(call.Route("code"), call.Body.Reason, call.Body.SuspendedAt, call.Context))
        .Changes<ServiceCentre>()
        .Describe("Centres", "SuspendCentre", "Suspends a centre", "It opens no requests until it is reinstated, and those in its hands are marked for reassignment within seconds.")
        .Example(new CentreSuspension { Reason = "Inspection 2026-114 found the cash book open" })
        .Refuses(CentreRefusals.CentreAlreadySuspended, CentreRefusals.LicenceTerminated)
        .AllowRoles(Role.Administrator);
}
