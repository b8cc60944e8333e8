using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Why an erasure is not approved.</summary>
public sealed record ErasureRefusal : Dated
{
    /// <summary>Shown to whoever may see the record; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>When; now when absent.</summary>
    public Instant? DeclinedAt { get; init; }
}

internal sealed class DeclineErasureEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<ErasureRefusal, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/erasure/refusal", call => new DeclineErasure(call.Id, call.Body.Reason, call.Body.DeclinedAt, call.Context))
        .Changes<Beneficiary>()
        .Describe("Beneficiaries", "DeclineErasure", "Declines an erasure", "Nothing is erased. It may be asked for again.")
        .Example(new ErasureRefusal { Reason = "The record is needed for an appeal." })
        .Refuses(BeneficiaryRefusals.BeneficiaryErased, BeneficiaryRefusals.ErasureNotRequested)
        .AllowRoles(Role.Auditor);
}
