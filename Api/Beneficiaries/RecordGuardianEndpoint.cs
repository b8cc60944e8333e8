using EventLedger.Api.Http;
using EventLedger.Application.Beneficiaries;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Beneficiaries;

/// <summary>Who acts for a minor, and what shows it.</summary>
public sealed record NewGuardian
{
    /// <summary>The guardian's own record.</summary>
    public required Guid GuardianId { get; init; }

    public required GuardianKind Kind { get; init; }

    /// <summary>The minor's day of birth, in the Gregorian calendar; kept sealed.</summary>
    public required LocalDate BornOn { get; init; }

    /// <summary>Exclusive; the day of majority when absent, and no later than that.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>The law, judgment or deed that it rests on; no personal data.</summary>
    [Text(500)]
    public required string Basis { get; init; }

    /// <summary>What was shown, such as a family register; no personal data.</summary>
    [Text(200)]
    public required string Shown { get; init; }

    /// <summary>Who saw it; the caller when absent.</summary>
    [Text(200)]
    public string? VerifiedBy { get; init; }

    // Personal data never reaches a log.
    public override string ToString() => nameof(NewGuardian);
}

internal sealed class RecordGuardianEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<NewGuardian, GuardianReceipt>("/v1/beneficiaries/{id:guid}/guardians", Create)
        .Describe(
            "Beneficiaries",
            "RecordGuardian",
            "Records who acts for a minor",
            "Until the day of majority, by itself. The minor's own account ends with it; the guardian acts with the own one (X-Acting-For), and is sent the codes.")
        .Example(new NewGuardian
        {
            GuardianId = new("01988a3c-7a00-7000-8000-000000000001"),
            Kind = GuardianKind.Father,
            BornOn = new LocalDate(2016, 3, 14),
            Basis = "Personal Status Law",
            Shown = "Family register",
        })
        .Changes<Beneficiary>()
        .Refuses(
            BeneficiaryRefusals.BeneficiaryErased,
            BeneficiaryRefusals.RecordMerged(Guid.Empty),
            BeneficiaryRefusals.BeneficiaryDeceased,
            BeneficiaryRefusals.BeneficiaryUnverified,
            BeneficiaryRefusals.BirthDateInvalid,
            BeneficiaryRefusals.NotAPerson,
            BeneficiaryRefusals.NotAMinor,
            BeneficiaryRefusals.GuardianUnfit(GuardianFlaw.Minor),
            BeneficiaryRefusals.GuardianAlreadyRecorded,
            SharedRefusals.ValueInvalid("until"))
        .AllowRoles(Role.CentreClerk, Role.CentreManager);

    private static RecordGuardian Create(Call<NewGuardian> call) => new(
        call.Id, Guid.CreateVersion7(), call.Body.GuardianId, call.Body.Kind, call.Body.BornOn, call.Body.Until, call.Body.Basis, call.Body.Shown, call.Body.VerifiedBy, call.Context);
}
