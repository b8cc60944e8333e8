using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Why a record has to be kept.</summary>
public sealed record NewLegalHold : Dated
{
    /// <summary>The case or order; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? PlacedAt { get; init; }
}

internal sealed class PlaceLegalHoldEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewLegalHold, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/hold", call => new PlaceLegalHold(call.Id, call.Body.Reason, call.Body.PlacedAt, call.Context))
        .Changes<Beneficiary>()
        .Describe("Beneficiaries", "PlaceLegalHold", "Places a legal hold", "The record cannot be erased until it is released.")
        .Example(new NewLegalHold { Reason = "Case 4411 before the administrative court" })
        .Refuses(BeneficiaryRefusals.BeneficiaryErased, BeneficiaryRefusals.LegalHoldInPlace)
        .AllowRoles(Role.Auditor, Role.Administrator);
}
