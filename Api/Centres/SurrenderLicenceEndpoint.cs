using EventLedger.Api.Http;
using EventLedger.Application.Centres;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Centres;

/// <summary>Why a centre gives its licence back.</summary>
public sealed record LicenceSurrender : Dated
{
    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? SurrenderedAt { get; init; }
}

internal sealed class SurrenderLicenceEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<LicenceSurrender, CentreReceipt>("/v1/centres/{code}/surrender", call => new SurrenderLicence(call.Route("code"), call.Body.Reason, call.Body.SurrenderedAt, call.Context))
        .Changes<ServiceCentre>()
        .Describe("Centres", "SurrenderLicence", "Gives a centre's licence back", "By the centre's own manager or an administrator, and for good: it opens no requests from then on, its licence is never renewed, and the requests in its hands are marked for reassignment within seconds.")
        .Example(new LicenceSurrender { Reason = "The premises are given up" })
        .Refuses(CentreRefusals.LicenceTerminated)
        .AllowRoles(Role.CentreManager, Role.Administrator);
}
