using EventLedger.Api.Http;
using EventLedger.Application.Mandates;
using EventLedger.Domain.Mandates;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Mandates;

/// <summary>The end of one mandate, or of all that the centre has of the beneficiary.</summary>
public sealed record MandateRevocation
{
    /// <summary>All when absent.</summary>
    public Guid? MandateId { get; init; }

    /// <summary>Nobody has to say why. Shown to both; no personal data.</summary>
    [Reason(500)]
    public string? Reason { get; init; }
}

internal sealed class RevokeMandateEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<MandateRevocation, MandateReceipt>("/v1/beneficiaries/{id:guid}/mandates/{code}/revocation", call =>
            new RevokeMandate(call.Id, call.Route("code"), call.Body.MandateId, call.Body.Reason, call.Context))
        .Describe("Mandates", "RevokeMandate", "Ends a mandate, or all that a centre has", "At once: a command that is on its way is refused as well. What was done under it stays done.")
        .Example(new MandateRevocation { Reason = "I follow it up myself" })
        .Changes<CentreMandates>()
        .Refuses(MandateRefusals.MandateEnded)
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager, Role.Administrator);
}
