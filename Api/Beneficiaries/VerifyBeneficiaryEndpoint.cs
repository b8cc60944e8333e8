using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>What a centre saw.</summary>
public sealed record RecordVerification
{
    /// <summary>What was shown, such as the type of a document. No personal data.</summary>
    [Text(200)]
    public required string Shown { get; init; }

    /// <summary>Who saw it; the caller when absent.</summary>
    [Text(200)]
    public string? VerifiedBy { get; init; }
}

internal sealed class VerifyBeneficiaryEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<RecordVerification, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/verification", call =>
            new VerifyBeneficiary(call.Id, call.Body.Shown, call.Body.VerifiedBy, call.Context))
        .Describe(
            "Beneficiaries",
            "VerifyBeneficiary",
            "Verifies a record that somebody opened alone",
            "The document has to be of the identity that was given. From then on that leads to the record; where it leads to another already, that one counts, and this one is removed after its time.")
        .Example(new RecordVerification { Shown = "National ID card" })
        .Changes<Beneficiary>()
        .Refuses(
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryAlreadyVerified,
            BeneficiaryRefusals.BeneficiaryAlreadyRegistered(Guid.Empty))
        .AllowRoles(Role.CentreClerk, Role.CentreManager);
}
