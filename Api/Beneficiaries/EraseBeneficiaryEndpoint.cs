using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Agreement by a second person.</summary>
public sealed record ErasureApproval : Dated
{
    /// <summary>When; now when absent.</summary>
    public Instant? ApprovedAt { get; init; }
}

internal sealed class EraseBeneficiaryEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<ErasureApproval, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/erasure/approval", call => new EraseBeneficiary(call.Id, call.Body.ApprovedAt, call.Context))
        .Changes<Beneficiary>()
        .Describe("Beneficiaries", "EraseBeneficiary", "Erases a person's data", "Cannot be taken back: the key to it is destroyed. Hold and open requests are asked about again. Events and their proofs stay.")
        .Example(new ErasureApproval { ApprovedAt = Instant.FromUtc(2026, 11, 24, 9, 0) })
        .Refuses(
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.BeneficiaryHasOpenRequest,
            BeneficiaryRefusals.BeneficiaryHasOpenApplication,
            BeneficiaryRefusals.ErasureNotRequested,
            BeneficiaryRefusals.ErasureNeedsAnother,
            BeneficiaryRefusals.ErasureWaitsForReversal,
            BeneficiaryRefusals.LegalHoldInPlace,
            BeneficiaryRefusals.RecordMerged(Guid.Empty))
        .AllowRoles(Role.Auditor);
}
