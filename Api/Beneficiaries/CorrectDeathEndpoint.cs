using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Why a death was recorded in error.</summary>
public sealed record DeathCorrection
{
    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }
}

internal sealed class CorrectDeathEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<DeathCorrection, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/death/correction", call => new CorrectDeath(call.Id, call.Body.Reason, call.Context))
        .Describe(
            "Beneficiaries",
            "CorrectDeath",
            "Takes back a death that was recorded in error",
            "Mandates hold again as far as they would have. The account does not come back: a centre prints a code.")
        .Example(new DeathCorrection { Reason = "The certificate was a namesake's" })
        .Changes<Beneficiary>()
        .Refuses(BeneficiaryRefusals.BeneficiaryErased, BeneficiaryRefusals.RecordMerged(Guid.Empty), BeneficiaryRefusals.DeathNotRecorded)
        .AllowRoles(Role.Administrator);
}
