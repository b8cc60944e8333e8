using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Another identity of the same person. It is kept sealed.</summary>
public sealed record OtherIdentity : Dated
{
    /// <summary>The number of the document.</summary>
    [Text(20)]
    public required string NationalId { get; init; }

    /// <summary>national-id, iqama, establishment or passport; when absent, the first three are told by the number itself.</summary>
    [Text(20)]
    public string? IdentityType { get; init; }

    /// <summary>The country that issued a passport: two letters (ISO 3166-1), such as EG.</summary>
    [Text(2)]
    public string? IssuedBy { get; init; }

    /// <summary>mistyped: the earlier number does not lead here any more; replaced: it does as well.</summary>
    public required IdentityChange Cause { get; init; }

    /// <summary>Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public required string Reason { get; init; }

    /// <summary>Who saw the document; the caller when absent.</summary>
    [Text(200)]
    public string? VerifiedBy { get; init; }

    /// <summary>When it was seen; now when absent.</summary>
    public Instant? ChangedAt { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(OtherIdentity);
}

internal sealed class ChangeIdentityEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<OtherIdentity, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/identity-change", Create)
        .Describe("Beneficiaries", "ChangeIdentity", "Gives a record another identity", "A mistyped number is corrected; a resident who became a citizen goes on with the same record.")
        .Example(new OtherIdentity { NationalId = "1101798278", Cause = IdentityChange.Replaced, Reason = "Naturalised" })
        .Changes<Beneficiary>()
        .Refuses(
            BeneficiaryRefusals.BeneficiaryAlreadyRegistered(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            BeneficiaryRefusals.IdentityUnchanged,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.NationalIdInvalid)
        .AllowRoles(Role.CentreManager, Role.Administrator);

    private static ChangeIdentity Create(Call<OtherIdentity> call) => new(
        call.Id, call.Body.NationalId, call.Body.IdentityType, call.Body.IssuedBy, call.Body.Cause, call.Body.Reason, call.Body.VerifiedBy, call.Body.ChangedAt, call.Context);
}
