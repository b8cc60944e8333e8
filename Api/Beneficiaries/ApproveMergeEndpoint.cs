using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Agreement by a second person.</summary>
public sealed record MergeApproval : Dated
{
    /// <summary>When; now when absent.</summary>
    public Instant? ApprovedAt { get; init; }
}

internal sealed class ApproveMergeEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<MergeApproval, MergeReceipt>("/v1/merges/{id:guid}/approval", call => new ApproveMerge(call.Id, call.Body.ApprovedAt, call.Context))
        .Changes<RecordMerge>()
        .Describe(
            "Beneficiaries",
            "ApproveMerge",
            "Agrees to a merge, or to its reversal",
            "It is carried out with that: identities and mandates of the absorbed record count for the other at once, its requests follow within a minute or so.")
        .Example(new MergeApproval { ApprovedAt = Instant.FromUtc(2026, 11, 24, 9, 0) })
        .Refuses(
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.MergeAlreadyDecided,
            BeneficiaryRefusals.MergeNeedsAnother,
            BeneficiaryRefusals.MergeWithItself,
            BeneficiaryRefusals.MergeWaitsForErasure,
            BeneficiaryRefusals.MergeLosesGuardians,
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            BeneficiaryRefusals.RecordMerged(Guid.Empty))
        .AllowRoles(Role.Administrator);
}
