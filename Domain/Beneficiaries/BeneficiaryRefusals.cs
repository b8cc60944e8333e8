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

    public static Refusal ErasureAlreadyRequested => Refusal.Conflict("erasure-already-requested");

    public static Refusal ErasureNotRequested => Refusal.Conflict("erasure-not-requested");

    public static Refusal ErasureNeedsAnother => Refusal.Denied("erasure-needs-another");

    public static Refusal LegalHoldInPlace => Refusal.Conflict("legal-hold-in-place");

    public static Refusal NoLegalHold => Refusal.Conflict("no-legal-hold");
}
