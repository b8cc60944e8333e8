using EventLedger.Api.Http;
using EventLedger.Application.Transfers;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Transfers;
using NodaTime;

namespace EventLedger.Api.Transfers;

/// <summary>Agreement by the centre that takes the requests on.</summary>
public sealed record TransferAgreement : Dated
{
    /// <summary>When; now when absent.</summary>
    public Instant? AgreedAt { get; init; }
}

internal sealed class AgreeToTransferEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<TransferAgreement, TransferReceipt>("/v1/transfers/{id:guid}/agreement", call => new AgreeToTransfer(call.Id, call.Body.AgreedAt, call.Context))
        .Changes<CentreTransfer>()
        .Describe(
            "Transfers",
            "AgreeToTransfer",
            "Takes on all requests of the other centre",
            "They come within seconds, each with an event of its own. Beneficiaries give the centre a mandate at their next visit. What comes to be open at the other centre later, by a reopening, stays there and is marked.")
        .Place(20)
        .Example(new TransferAgreement { AgreedAt = Instant.FromUtc(2026, 11, 24, 9, 0) })
        .Refuses(CentreRefusals.CentreNotFound, CentreRefusals.LicenceNotValid, TransferRefusals.CentreInWork, TransferRefusals.TransferAlreadyDecided, TransferRefusals.TransferNeedsAnother, TransferRefusals.TransferTaken)
        .AllowRoles(Role.CentreManager);
}
