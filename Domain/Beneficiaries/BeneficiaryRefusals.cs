using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>Every reason a beneficiary's record gives for refusing a command.</summary>
public static class BeneficiaryRefusals
{
    public static Refusal BeneficiaryNotFound => Refusal.NotFound("beneficiary-not-found");

    public static Refusal BeneficiaryAlreadyRegistered(Guid id) =>
        Refusal.Conflict("beneficiary-already-registered").With("id", id);

    public static Refusal IdentityUnchanged => Refusal.Conflict("identity-unchanged");

    public static Refusal NationalIdInvalid => Refusal.Unprocessable("national-id-invalid");

    public static Refusal MobileInvalid => Refusal.Unprocessable("mobile-invalid");
}
