using EventLedger.Api.Http;
using EventLedger.Application.Catalogue;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Catalogue;

/// <summary>The end of a draft.</summary>
public sealed record DraftDiscarding
{
    /// <summary>No personal data.</summary>
    [Reason(500)]
    public required string Reason { get; init; }
}

internal sealed class DiscardDraftEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<DraftDiscarding, ServiceReceipt>("/v1/services/{code}/draft/discarding", call => new DiscardDraft(call.Route("code"), call.Body.Reason, call.Context))
        .Changes<ServiceDefinition>()
        .Describe("Services", "DiscardDraft", "Gives the draft up", "What is published stays as it is. A code that was only drafted has no service, as before.")
        .Example(new DraftDiscarding { Reason = "The ministry offers it itself" })
        .Refuses(ServiceRefusals.NoDraft)
        .AllowRoles(Role.Administrator);
}
