using EventLedger.Api.Http;
using EventLedger.Application.Mandates;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Mandates;

/// <summary>A yes to what a centre asked.</summary>
public sealed record MandateConfirmation
{
    public required Guid MandateId { get; init; }
}

internal sealed class ConfirmMandateEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<MandateConfirmation, MandateReceipt>("/v1/beneficiaries/{id:guid}/mandates/{code}/confirmation", call =>
            new ConfirmMandate(call.Id, call.Route("code"), call.Body.MandateId, call.Context))
        .Describe("Mandates", "ConfirmMandate", "Says yes to what a centre asked", "The beneficiary's own word; nobody else's.")
        .Example(new MandateConfirmation { MandateId = new("01988a3c-7a00-7000-8000-000000000001") })
        .Changes<CentreMandates>()
        .Refuses(MandateRefusals.MandateAlreadyGiven, MandateRefusals.MandateEnded)
        .AllowRoles(Role.Beneficiary);
}
