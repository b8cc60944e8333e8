using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Two records that are one person's.</summary>
public sealed record NewMerge
{
    /// <summary>The record that goes on.</summary>
    public required Guid SurvivorId { get; init; }

    /// <summary>The record that points to it from then on.</summary>
    public required Guid AbsorbedId { get; init; }

    /// <summary>How that is known. Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }
}

internal sealed class RequestMergeEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewMerge, MergeReceipt>(
            "/v1/merges",
            call => new RequestMerge(Guid.CreateVersion7(), call.Body.SurvivorId, call.Body.AbsorbedId, call.Body.Reason, call.Context),
            id => $"/v1/merges/{id}")
        .Describe("Beneficiaries", "RequestMerge", "Says that two records are one person's", "Nothing happens before another person agrees.")
        .Example(new NewMerge
        {
            SurvivorId = new("01988a3c-7a00-7000-8000-000000000001"),
            AbsorbedId = new("01988a3c-7a00-7000-8000-000000000002"),
            Reason = "Registered by the Iqama again after the naturalisation; the decree was shown",
        })
        .Refuses(
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.MergeWithItself,
            BeneficiaryRefusals.MergeWaitsForErasure,
            BeneficiaryRefusals.MergeLosesGuardians,
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            BeneficiaryRefusals.RecordMerged(Guid.Empty))
        .AllowRoles(Role.CentreManager, Role.Administrator);
}
