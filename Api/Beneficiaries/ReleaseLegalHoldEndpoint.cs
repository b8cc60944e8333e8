using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Why a record need not be kept any more.</summary>
public sealed record LegalHoldRelease : Dated
{
    /// <summary>No personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? ReleasedAt { get; init; }
}

internal sealed class ReleaseLegalHoldEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<LegalHoldRelease, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/release", call => new ReleaseLegalHold(call.Id, call.Body.Reason, call.Body.ReleasedAt, call.Context))
        .Changes<Beneficiary>()
        .Describe("Beneficiaries", "ReleaseLegalHold", "Releases a legal hold", "An erasure that was asked for goes no further by itself.")
        .Example(new LegalHoldRelease { Reason = "Case 4411 was closed" })
        .Refuses(BeneficiaryRefusals.NoLegalHold)
        .AllowRoles(Role.Auditor, Role.Administrator);
}
