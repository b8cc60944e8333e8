using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>Every reason a beneficiary's record gives for refusing a command.</summary>
public static class BeneficiaryRefusals
{
    public static Refusal BeneficiaryNotFound => Refusal.NotFound("beneficiary-not-found");

    public static Refusal BeneficiaryAlreadyRegistered(Guid id) =>
        Refusal.Conflict("beneficiary-already-registered").With("id", id);

    public static Refusal IdentityUnchanged => Refusal.Conflict("identity-unchanged");

    /// <param name="survivor">The record of the same person that goes on.</param>
    public static Refusal RecordMerged(Guid survivor) => Refusal.Conflict("record-merged").With("id", survivor);

    public static Refusal RecordUnmoved => Refusal.Conflict("record-unmoved");

    public static Refusal MergeNotFound => Refusal.NotFound("merge-not-found");

    public static Refusal MergeWithItself => Refusal.Unprocessable("merge-with-itself");

    public static Refusal MergeWaitsForErasure => Refusal.Conflict("merge-waits-for-erasure");

    /// <summary>The absorbed record is a minor's, and nothing on the other would say so.</summary>
    public static Refusal MergeLosesGuardians => Refusal.Conflict("merge-loses-guardians");

    public static Refusal MergeAlreadyDecided => Refusal.Conflict("merge-already-decided");

    public static Refusal MergeNeedsAnother => Refusal.Denied("merge-needs-another");

    public static Refusal NotMerged => Refusal.Conflict("not-merged");

    public static Refusal NationalIdInvalid => Refusal.Unprocessable("national-id-invalid");

    public static Refusal MobileInvalid => Refusal.Unprocessable("mobile-invalid");

    /// <summary>What is sought is neither an identity alone, nor a name, a mobile number or both.</summary>
    public static Refusal SearchUnclear => Refusal.Unprocessable("search-unclear");

    public static Refusal SearchTooShort(int letters) => Refusal.Unprocessable("search-too-short").With("letters", letters);

    /// <param name="most">As many records may fit what is sought.</param>
    public static Refusal SearchTooCommon(int most) => Refusal.Unprocessable("search-too-common").With("most", most);

    /// <summary>The node has just started, and does not know all names yet.</summary>
    public static Refusal SearchNotReady => Refusal.Unavailable("search-not-ready");
    public static Refusal MobileAlreadyVerified => Refusal.Conflict("mobile-already-verified");

    public static Refusal ContactUnchanged => Refusal.Conflict("contact-unchanged");

    public static Refusal ContactProofMissing => Refusal.Unprocessable("contact-proof-missing");

    public static Refusal BeneficiaryErased => Refusal.Conflict("beneficiary-erased");

    public static Refusal BeneficiaryHasOpenRequest => Refusal.Conflict("beneficiary-has-open-request");

    /// <summary>An application for a licence, or an appeal against a decision on one.</summary>
    public static Refusal BeneficiaryHasOpenApplication => Refusal.Conflict("beneficiary-has-open-application");

    public static Refusal BeneficiaryDeceased => Refusal.Conflict("beneficiary-deceased");

    public static Refusal DeathAlreadyRecorded => Refusal.Conflict("death-already-recorded");

    public static Refusal DeathNotRecorded => Refusal.Conflict("death-not-recorded");

    public static Refusal DeathInTheFuture => Refusal.Unprocessable("death-in-the-future");

    /// <summary>A centre has to say what it was shown.</summary>
    public static Refusal DeathProofMissing => Refusal.Unprocessable("death-proof-missing");

    public static Refusal BeneficiaryUnverified => Refusal.Conflict("beneficiary-unverified");

    /// <summary>The authority does not vouch for the identity of the record. Left open under an idempotency key: another sign-in may.</summary>
    public static Refusal IdentityNotProven => Refusal.Denied("identity-not-proven");

    public static Refusal BeneficiaryAlreadyVerified => Refusal.Conflict("beneficiary-already-verified");

    /// <summary>An establishment has no guardian and does not die.</summary>
    public static Refusal NotAPerson => Refusal.Unprocessable("not-a-person");

    public static Refusal NotAMinor => Refusal.Unprocessable("not-a-minor");

    public static Refusal BirthDateInvalid => Refusal.Unprocessable("birth-date-invalid");

    public static Refusal GuardianUnfit(GuardianFlaw flaw) => Refusal.Unprocessable("guardian-unfit").With("flaw", Refusal.NameOf(flaw));

    public static Refusal GuardianAlreadyRecorded => Refusal.Conflict("guardian-already-recorded");

    public static Refusal GuardianshipNotFound => Refusal.NotFound("guardianship-not-found");

    public static Refusal GuardianshipOver => Refusal.Conflict("guardianship-over");

    /// <summary>For a minor one of the guardians says yes, and has to be named where there is not exactly one.</summary>
    public static Refusal GuardianNeeded => Refusal.Unprocessable("guardian-needed");

    public static Refusal ErasureAlreadyRequested => Refusal.Conflict("erasure-already-requested");

    public static Refusal ErasureNotRequested => Refusal.Conflict("erasure-not-requested");

    public static Refusal ErasureNeedsAnother => Refusal.Denied("erasure-needs-another");

    /// <summary>Somebody says of a record that it would take along that it is another person's.</summary>
    public static Refusal ErasureWaitsForReversal => Refusal.Conflict("erasure-waits-for-reversal");

    public static Refusal LegalHoldInPlace => Refusal.Conflict("legal-hold-in-place");

    public static Refusal NoLegalHold => Refusal.Conflict("no-legal-hold");
}
