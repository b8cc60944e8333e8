using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>The beneficiary's electronic record, opened after the centre verified the identity.</summary>
public sealed record BeneficiaryRegistered(
    Guid Id,
    IdentityKind IdentityKind,
    Protected NationalId,
    Protected NameAr,
    Protected NameEn,
    Protected Mobile,
    string VerifiedBy,
    Instant RegisteredAt) : EventOf<Beneficiary>
{
    /// <summary>What was shown, such as a document's type; null when nobody said. No personal data.</summary>
    [FreeText]
    public string? Shown { get; init; }

    /// <summary>Why it was opened; null when nobody said.</summary>
    [FreeText]
    public PersonalText? Purpose { get; init; }

    /// <summary>The certificates by which whoever saw the document could do so, one of each course that it took; null where it took none.</summary>
    public ImmutableArray<Guid>? Certificates { get; init; }

    public override Instant HappenedAt() => RegisteredAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Purpose = change.Maybe(Purpose) };
}

/// <summary>Why a record has another identity from now on.</summary>
public enum IdentityChange
{
    /// <summary>The earlier number was another's, or nobody's, and does not lead here any more.</summary>
    Mistyped,

    /// <summary>The person has another document, such as a resident who became a citizen; the earlier number leads here as well.</summary>
    Replaced,
}

public sealed record BeneficiaryReidentified(
    IdentityKind IdentityKind,
    Protected NationalId,
    IdentityChange Cause,
    [property: FreeText] PersonalText Reason,
    string VerifiedBy,
    Instant ReidentifiedAt) : EventOf<Beneficiary>
{
    /// <summary>As of a registration.</summary>
    public ImmutableArray<Guid>? Certificates { get; init; }

    public override Instant HappenedAt() => ReidentifiedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

/// <summary>What somebody reads and is written to in: Arabic where nobody said.</summary>
public enum ContactLanguage
{
    Ar,
    En,
}

/// <summary>How somebody wants to be told.</summary>
public enum ContactChannel
{
    Sms,
    Phone,
    Portal,
}

/// <summary>How it was made sure that contact data are changed by the person, or for the person.</summary>
public enum ContactProof
{
    /// <summary>Signed in with the own password.</summary>
    Portal,

    /// <summary>At a centre, which saw a document.</summary>
    Document,
}

/// <summary>A code that was sent to the mobile of the record came back.</summary>
public sealed record MobileVerified(Instant VerifiedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => VerifiedAt;
}

/// <summary>The person is to be reached otherwise.</summary>
/// <param name="Mobile">Empty when it stays.</param>
/// <param name="FormerMobile">Where the person was reached before and is told of it; empty when the mobile stays, or there was none.</param>
/// <param name="Language">Null when it stays, and likewise <paramref name="Channel"/>.</param>
/// <param name="Shown">What was shown, such as a document's type; null in the portal. No personal data.</param>
public sealed record ContactDataReplaced(
    Protected Mobile,
    Protected FormerMobile,
    ContactLanguage? Language,
    ContactChannel? Channel,
    ContactProof Proof,
    [property: FreeText] PersonalText? Reason,
    [property: FreeText] string? Shown,
    string VerifiedBy,
    Instant ReplacedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => ReplacedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change.Maybe(Reason) };
}

/// <summary>Somebody asks that a person's data be made unreadable for good.</summary>
/// <param name="Basis">The law or order that demands it; kept for ever, so without personal data.</param>
public sealed record ErasureRequested([property: FreeText] string Basis, string RequestedBy, Instant RequestedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => RequestedAt;
}

public sealed record ErasureDeclined([property: FreeText] PersonalText Reason, string DeclinedBy, Instant DeclinedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => DeclinedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

/// <summary>A second person agreed, and the person's key is destroyed: what was sealed under it can be read by nobody any more.</summary>
/// <param name="Approvers">Who asked, and who agreed.</param>
public sealed record BeneficiaryErased([property: FreeText] string Basis, ImmutableArray<string> Approvers, Instant ErasedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => ErasedAt;
}

/// <summary>The record must be kept, whatever else is asked for: a court, an auditor or an open dispute needs it.</summary>
public sealed record LegalHoldPlaced([property: FreeText] PersonalText Reason, string PlacedBy, Instant PlacedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => PlacedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

public sealed record LegalHoldReleased([property: FreeText] PersonalText Reason, string ReleasedBy, Instant ReleasedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => ReleasedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}
