using EventLedger.Api.Http;
using EventLedger.Application.Transfers;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Transfers;

namespace EventLedger.Api.Transfers;

/// <summary>That one centre takes on everything that another has in its hands.</summary>
public sealed record NewTransfer
{
    /// <summary>The centre that is suspended, or has no licence any more.</summary>
    [Text(40)]
    public required string FromCentreCode { get; init; }

    /// <summary>The centre that is asked.</summary>
    [Text(40)]
    public required string ToCentreCode { get; init; }

    /// <summary>Shown to whoever reads the timelines of the requests; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }
}

[Group("Transfers", "All requests of a centre that is out of work, given to another that agrees.", 45)]
internal sealed class ProposeTransferEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewTransfer, TransferReceipt>(
            "/v1/transfers",
            call => new ProposeTransfer(Guid.CreateVersion7(), call.Body.FromCentreCode, call.Body.ToCentreCode, call.Body.Reason, call.Context),
            id => $"/v1/transfers/{id}")
        .Describe("Transfers", "ProposeTransfer", "Asks a centre to take on all requests of another", "Nothing happens before the other centre agrees. Several may be asked; the first that agrees takes all.")
        .Place(10)
        .Example(new NewTransfer { FromCentreCode = "MK-001", ToCentreCode = "MK-002", Reason = "Licence revoked by order 44-18" })
        .Refuses(CentreRefusals.CentreNotFound, CentreRefusals.LicenceNotValid, TransferRefusals.CentreInWork, TransferRefusals.TransferToItself)
        .AllowRoles(Role.Administrator);
}
