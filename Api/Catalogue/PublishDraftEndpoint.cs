using EventLedger.Api.Http;
using EventLedger.Application.Catalogue;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Catalogue;

/// <summary>When the draft counts.</summary>
public sealed record DraftPublication
{
    /// <summary>In the future; at once when absent.</summary>
    public Instant? EffectiveFrom { get; init; }
}

internal sealed class PublishDraftEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<DraftPublication, ServiceReceipt>(
            "/v1/services/{code}/draft/publication", call => new PublishDraft(call.Route("code"), call.Body.EffectiveFrom, call.Context))
        .Changes<ServiceDefinition>()
        .Describe("Services", "PublishDraft", "Makes the draft the next version", "The first, when nothing was published of the service. Requests already open keep the version they were opened under.")
        .Example(new DraftPublication { EffectiveFrom = Instant.FromUtc(2027, 1, 1, 5, 0) })
        .Refuses(ServiceRefusals.NoDraft, SharedRefusals.ValueInvalid("effectiveFrom"))
        .AllowRoles(Role.Administrator);
}
