using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>Why somebody does nothing with a sign-in of their own.</summary>
public enum PersonFlaw
{
    /// <summary>A guardian acts.</summary>
    Minor,

    Deceased,
}

/// <summary>Whether anything new may begin in a person's name: not of the dead, and not before somebody saw a document.</summary>
public sealed partial record Beneficiary
{
    /// <summary>Null while the person lives, for all that anybody said.</summary>
    public DeathRecorded? Death { get; init; }

    public bool IsDeceased => Death is not null;

    /// <summary>Whether the person opened the record alone, and nobody has seen a document.</summary>
    public bool IsUnverified { get; init; }

    /// <summary>When a centre verified what the person had said; null when there was no need to, or nobody has.</summary>
    public Instant? VerifiedAt { get; init; }

    /// <summary>Why nothing new begins in the person's name; null when it may.</summary>
    public Refusal? WhyNotServed =>
        WhyClosed is { } refusal ? refusal
        : IsDeceased ? BeneficiaryRefusals.BeneficiaryDeceased
        : IsUnverified ? BeneficiaryRefusals.BeneficiaryUnverified
        : null;

    /// <summary>The same for what is taken over: it may be of the dead, who lived then, and of nobody whose document was never seen.</summary>
    public Refusal? WhyNotTakenOver => WhyClosed ?? (IsUnverified ? BeneficiaryRefusals.BeneficiaryUnverified : null);

    // Not by the refusal: the API's description takes whoever asks for one to give it.
    public bool IsServed => !IsErased && MergedInto is null && !IsDeceased && !IsUnverified;

    /// <param name="needsDocument">Whether whoever says so has to have seen one.</param>
    public Decision RecordDeath(DeathRecorded death, LocalDate diedOn, LocalDate today, bool needsDocument) =>
        WhyClosed is { } refusal ? refusal
        : IsUnverified ? BeneficiaryRefusals.BeneficiaryUnverified
        : IsDeceased ? BeneficiaryRefusals.DeathAlreadyRecorded
        : IdentityKind == IdentityKind.Establishment ? BeneficiaryRefusals.NotAPerson
        : diedOn > today ? BeneficiaryRefusals.DeathInTheFuture
        : needsDocument && death.Shown is null ? BeneficiaryRefusals.DeathProofMissing
        : death;

    public Decision CorrectDeath(string reason, string correctedBy, Instant at) =>
        WhyClosed is { } refusal ? refusal
        : !IsDeceased ? BeneficiaryRefusals.DeathNotRecorded
        : new DeathRecordedInError(reason, correctedBy, at);

    /// <summary>Opens a record for whoever says so. Whether another has the identity is not asked: nobody is told, and nobody is kept out.</summary>
    public static Decision SelfRegister(BeneficiarySelfRegistered details) => Decision.Of(details, new MobileVerified(details.RegisteredAt));

    /// <param name="holder">The record that the identity leads to; null when it leads to none.</param>
    public Decision Verify(Guid? holder, string shown, string verifiedBy, Instant at) =>
        WhyClosed is { } refusal ? refusal
        : !IsUnverified ? BeneficiaryRefusals.BeneficiaryAlreadyVerified
        : holder is { } other ? BeneficiaryRefusals.BeneficiaryAlreadyRegistered(other)
        : new BeneficiaryVerified(shown, verifiedBy, at);

    /// <summary>Removes what nobody verified in time: nobody has to agree, since nothing rests on it.</summary>
    public Decision RemoveUnverified(string removedBy, Instant at) =>
        IsErased ? BeneficiaryRefusals.BeneficiaryErased
        : !IsUnverified ? BeneficiaryRefusals.BeneficiaryAlreadyVerified
        : Hold is not null ? BeneficiaryRefusals.LegalHoldInPlace
        : new BeneficiaryErased("A self-registration that nobody verified in time", [removedBy], at);
}
