using EventLedger.Api.Http;
using EventLedger.Application.Transfers;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Transfers;

namespace EventLedger.Api.Transfers;

/// <summary>Why it is not to be.</summary>
public sealed record TransferRefusal
{
    /// <summary>Shown to both centres and the administration; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }
}

internal sealed class DeclineTransferEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<TransferRefusal, TransferReceipt>("/v1/transfers/{id:guid}/refusal", call => new DeclineTransfer(call.Id, call.Body.Reason, call.Context))
        .Changes<CentreTransfer>()
        .Describe("Transfers", "DeclineTransfer", "Does not take the other centre's requests on", "Everything stays as it is. The administration takes its proposal back so, too.")
        .Place(30)
        .Example(new TransferRefusal { Reason = "Two clerks for 900 requests" })
        .Refuses(TransferRefusals.TransferAlreadyDecided)
        .AllowRoles(Role.CentreManager, Role.Administrator);
}
