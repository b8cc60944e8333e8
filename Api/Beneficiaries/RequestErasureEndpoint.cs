using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Why a person's data is to be erased.</summary>
public sealed record NewErasure : Dated
{
    /// <summary>The law or order that demands it. It is kept for ever, so without personal data.</summary>
    [Reason(500)]
    public required string Basis { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? RequestedAt { get; init; }
}

internal sealed class RequestErasureEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewErasure, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/erasure", call => new RequestErasure(call.Id, call.Body.Basis, call.Body.RequestedAt, call.Context))
        .Changes<Beneficiary>()
        .Describe("Beneficiaries", "RequestErasure", "Asks that a person's data be erased", "Nothing happens before an auditor, another person, approves. A legal hold and an open request stand in its way.")
        .Example(new NewErasure { Basis = "Personal Data Protection Law, article 18; order 2026-77" })
        .Refuses(
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.BeneficiaryHasOpenRequest,
            BeneficiaryRefusals.BeneficiaryHasOpenApplication,
            BeneficiaryRefusals.ErasureAlreadyRequested,
            BeneficiaryRefusals.ErasureWaitsForReversal,
            BeneficiaryRefusals.LegalHoldInPlace,
            BeneficiaryRefusals.RecordMerged(Guid.Empty))
        .AllowRoles(Role.Beneficiary, Role.Administrator);
}
