using EventLedger.Api.Http;
using EventLedger.Application.Incidents;
using EventLedger.Domain.Incidents;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Incidents;

/// <summary>What was found out about an incident.</summary>
public sealed record IncidentResolution
{
    /// <summary>What it was, and what was done.</summary>
    [Reason(2000)]
    public required string Resolution { get; init; }
}

internal sealed class ResolveIncidentEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<IncidentResolution, IncidentReceipt>(
            "/v1/ledger/incidents/{id:guid}/resolution",
            call => new ResolveIncident(call.Id, call.Body.Resolution, null, call.Context))
        .Describe("Ledger", "ResolveIncident", "Answers for an incident", "For your region: of what all regions of a database share each has to answer. Then sealing that it stopped goes on, and stops again if the cause is still there.")
        .Example(new IncidentResolution { Resolution = "Restored the event of leaf 4711 from last night's backup; report 2026-114." })
        .Changes<IncidentReview>()
        .Refuses(IncidentRefusals.IncidentAlreadyResolved, SealingRefusals.LedgerDamaged)
        .AllowRoles(Role.Administrator);
}
