using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Credentials;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>How a person is to be reached. What is absent stays.</summary>
public sealed record OtherContactData
{
    /// <summary>A mobile number, national or with country code. The one before is told by SMS that it was changed.</summary>
    [Text(30)]
    public string? Mobile { get; init; }

    /// <summary>What the person is written to in.</summary>
    public ContactLanguage? Language { get; init; }

    /// <summary>How the person wants to be told.</summary>
    public ContactChannel? Channel { get; init; }

    /// <summary>What was sent to the new mobile. Whoever changes the own mobile needs it; at a centre the mobile is unverified without it.</summary>
    [Text(20)]
    public string? Code { get; init; }

    /// <summary>A centre has to say why. Shown to whoever reads the timeline; no personal data.</summary>
    [Reason(1000)]
    public string? Reason { get; init; }

    /// <summary>A centre has to say what was shown, such as the type of a document. No personal data.</summary>
    [Text(200)]
    public string? Shown { get; init; }

    /// <summary>Who saw it; the caller when absent.</summary>
    [Text(200)]
    public string? VerifiedBy { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(OtherContactData);
}

internal sealed class ReplaceContactDataEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<OtherContactData, BeneficiaryReceipt>("/v1/beneficiaries/{id:guid}/contact", Create)
        .Describe(
            "Beneficiaries",
            "ReplaceContactData",
            "Changes mobile, language or channel of a person",
            "By the person, signed in, with the code that was sent to the new mobile; or by a centre that saw a document.")
        .Example(new OtherContactData { Mobile = "0551234567", Language = ContactLanguage.Ar, Reason = "Lost the phone", Shown = "National ID card" })
        .Changes<Beneficiary>()
        .Refuses(
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            BeneficiaryRefusals.MobileInvalid,
            BeneficiaryRefusals.ContactUnchanged,
            BeneficiaryRefusals.ContactProofMissing,
            CredentialRefusals.CodeNotAccepted)
        .AllowRoles(Role.Beneficiary, Role.CentreClerk, Role.CentreManager);

    private static ReplaceContactData Create(Call<OtherContactData> call) => new(
        call.Id, call.Body.Mobile, call.Body.Language, call.Body.Channel, call.Body.Code, call.Body.Reason, call.Body.Shown, call.Body.VerifiedBy, call.Context);
}
