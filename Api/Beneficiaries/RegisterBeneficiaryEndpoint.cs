using EventLedger.Api.Http;
using EventLedger.Api.Samples;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Api.Beneficiaries;

/// <summary>A beneficiary's electronic record. All of it is kept sealed.</summary>
public sealed record NewBeneficiary
{
    /// <summary>The number of the document, in Latin or Arabic digits: a national ID, an Iqama, an establishment's, or with <c>identityType</c> a passport's.</summary>
    [Text(20)]
    public required string NationalId { get; init; }

    /// <summary>national-id, iqama, establishment or passport; when absent, the first three are told by the number itself.</summary>
    [Text(20)]
    public string? IdentityType { get; init; }

    /// <summary>The country that issued a passport: two letters (ISO 3166-1), such as EG.</summary>
    [Text(2)]
    public string? IssuedBy { get; init; }

    [Text(200)]
    public required string NameAr { get; init; }

    [Text(200)]
    public string? NameEn { get; init; }

    /// <summary>A mobile number, national or with country code.</summary>
    [Text(30)]
    public required string Mobile { get; init; }

    /// <summary>Who verified the identity; the caller when absent.</summary>
    [Text(200)]
    public string? VerifiedBy { get; init; }

    /// <summary>What was shown, such as the type of a document; told to the beneficiary. No personal data.</summary>
    [Text(200)]
    public string? Shown { get; init; }

    /// <summary>Why the record is opened, such as the service that the person came for; kept sealed, and told to the beneficiary.</summary>
    [Text(500)]
    public string? Purpose { get; init; }

    /// <summary>Whether the beneficiary, standing there, lets the centre act in the own name for a year; true when absent. It can be narrowed or revoked afterwards.</summary>
    public bool? Mandate { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(NewBeneficiary);
}

internal sealed class RegisterBeneficiaryEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewBeneficiary, BeneficiaryReceipt>("/v1/beneficiaries", Create, id => $"/v1/beneficiaries/{id}")
        .Describe("Beneficiaries", "RegisterBeneficiary", "Opens a beneficiary's record", "Once for an identity and region; a second time names the record that is there. The centre that opens it has the beneficiary's mandate with that, unless the body says otherwise.")
        .Example(new NewBeneficiary { NationalId = SampleAccounts.NationalId, NameAr = "نورة بنت عبدالله", NameEn = "Noura bint Abdullah", Mobile = "0501234567", Shown = "National ID card", Purpose = "Birth certificate" })
        .Refuses(
            BeneficiaryRefusals.BeneficiaryAlreadyRegistered(Guid.Empty),
            BeneficiaryRefusals.NationalIdInvalid,
            BeneficiaryRefusals.MobileInvalid)
        .AllowRoles(Role.CentreClerk, Role.CentreManager, Role.Administrator);

    private static RegisterBeneficiary Create(Call<NewBeneficiary> call) => new(
        Guid.CreateVersion7(), call.Body.NationalId, call.Body.IdentityType, call.Body.IssuedBy, call.Body.NameAr, call.Body.NameEn, call.Body.Mobile, call.Body.VerifiedBy, call.Body.Mandate == false ? null : Guid.CreateVersion7(), null, call.Context)
    {
        Shown = call.Body.Shown,
        Purpose = call.Body.Purpose,
    };
}
