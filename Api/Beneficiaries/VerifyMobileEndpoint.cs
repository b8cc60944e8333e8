using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>What came by SMS.</summary>
public sealed record MobileCode
{
    [Text(20)]
    public required string Code { get; init; }

    // Codes never reach a log.
    public override string ToString() => nameof(MobileCode);
}

internal sealed class VerifyMobileEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<MobileCode, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/mobile/verification/confirmation", call =>
            new VerifyMobile(call.Id, call.Body.Code, call.Context))
        .Describe("Beneficiaries", "VerifyMobile", "Takes the code that was sent to the mobile of a record", "From then on the record says that its mobile is verified, until it is changed.")
        .Example(new MobileCode { Code = "493027" })
        .Changes<Beneficiary>()
        .Refuses(
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            BeneficiaryRefusals.MobileAlreadyVerified,
            CredentialRefusals.CodeNotAccepted)
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager);
}
