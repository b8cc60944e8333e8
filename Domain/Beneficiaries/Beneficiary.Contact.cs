using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>How the person is reached, and whether that is known to be so.</summary>
public sealed partial record Beneficiary
{
    /// <summary>When a code that was sent to the mobile came back; null while none did.</summary>
    public Instant? MobileVerifiedAt { get; init; }

    /// <summary>For how long a password is not reset after that: whoever changed the mobile could take the account over, and the person is told at the one of before.</summary>
    public static readonly Duration NoResetFor = Duration.FromHours(72);

    /// <summary>When the mobile was last changed, if that was by a centre's word; null when it was not.</summary>
    public Instant? MobileReplacedByCentreAt { get; init; }

    /// <summary>Until when a password is not reset; null when it may be.</summary>
    public Instant? NoResetBefore(Instant now) => MobileReplacedByCentreAt + NoResetFor is { } until && now < until ? until : null;

    /// <summary>Whether a centre's word took the place of a mobile that had been verified as the person's.</summary>
    public bool LostVerifiedMobile { get; init; }

    /// <summary>Until when no first password is set; null when one may be. A mobile that nobody had verified may be put right at the visit that activates.</summary>
    public Instant? NoFirstPasswordBefore(Instant now) => LostVerifiedMobile ? NoResetBefore(now) : null;

    /// <summary>Null while nobody said.</summary>
    public ContactLanguage? Language { get; init; }

    /// <summary>Null while nobody said.</summary>
    public ContactChannel? Channel { get; init; }

    public Decision VerifyMobile(Instant at) =>
        WhyNotServed is { } refusal ? refusal
        : MobileVerifiedAt is not null ? BeneficiaryRefusals.MobileAlreadyVerified
        : new MobileVerified(at);

    /// <summary>A new mobile is one that nobody has proved, unless the code that was sent to it came back.</summary>
    /// <param name="isMobileProved">Whether it did.</param>
    public Decision ReplaceContact(ContactDataReplaced replaced, bool isMobileProved)
    {
        var isNewMobile = !replaced.Mobile.IsEmpty;
        var isProved = replaced.Proof is ContactProof.Document
            ? replaced is { Reason: not null, Shown: not null }
            : isMobileProved || !isNewMobile;
        return WhyNotServed is { } refusal ? refusal
            : !isNewMobile && (replaced.Language ?? Language) == Language && (replaced.Channel ?? Channel) == Channel ? BeneficiaryRefusals.ContactUnchanged
            : !isProved ? BeneficiaryRefusals.ContactProofMissing
            : isNewMobile && isMobileProved ? Decision.Of(replaced, new MobileVerified(replaced.ReplacedAt))
            : replaced;
    }

    private Beneficiary Reached(ContactDataReplaced e) => this with
    {
        Mobile = e.Mobile.IsEmpty ? Mobile : e.Mobile,
        MobileVerifiedAt = e.Mobile.IsEmpty ? MobileVerifiedAt : null,
        MobileReplacedByCentreAt = e.Mobile.IsEmpty ? MobileReplacedByCentreAt : e.Proof is ContactProof.Document ? e.ReplacedAt : null,
        LostVerifiedMobile = e.Mobile.IsEmpty ? LostVerifiedMobile : e.Proof is ContactProof.Document && (LostVerifiedMobile || MobileVerifiedAt is not null),
        Language = e.Language ?? Language,
        Channel = e.Channel ?? Channel,
    };
}
