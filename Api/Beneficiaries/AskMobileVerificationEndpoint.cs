using EventLedger.Api.Credentials;
using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Where a code is to go.</summary>
public sealed record MobileToVerify
{
    /// <summary>The mobile that the record is to have; absent for the one it has.</summary>
    [Text(30)]
    public string? Mobile { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(MobileToVerify);
}

internal sealed class AskMobileVerificationEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapQuestion<MobileToVerify, SentCode>("/v1/beneficiaries/{id:guid}/mobile/verification", AnswerAsync)
        .Describe(
            "Beneficiaries",
            "AskMobileVerification",
            "Sends a code to a mobile",
            "To that of the record, to verify it; or to the one that the record is to have, for a change of contact data. Takes the place of an earlier code. The answer does not tell it.")
        .Example(new MobileToVerify { Mobile = "0501234567" })
        .Refuses(
            BeneficiaryRefusals.BeneficiaryNotFound,
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            BeneficiaryRefusals.MobileInvalid,
            BeneficiaryRefusals.MobileAlreadyVerified,
            CredentialRefusals.NoMobileNumber,
            CredentialRefusals.TooManyCodes)
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager);

    private static async Task<Refusal?> AnswerAsync(Call<MobileToVerify> call)
    {
        var (expiresAt, refusal) = await call.Http.RequestServices.GetRequiredService<MobileVerification>().SendAsync(
            call.Actor, call.Id, call.Body.Mobile, call.Http.RequestAborted);
        return await SentCode.AnswerAsync(call.Http, expiresAt, refusal);
    }
}
