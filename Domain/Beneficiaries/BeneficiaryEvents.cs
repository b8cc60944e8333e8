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
    public override Instant HappenedAt() => RegisteredAt;
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
    [property: FreeText] string Reason,
    string VerifiedBy,
    Instant ReidentifiedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => ReidentifiedAt;
}

/// <summary>Somebody asks that a person's data be made unreadable for good.</summary>
/// <param name="Basis">The law or order that demands it; kept for ever, so without personal data.</param>
public sealed record ErasureRequested([property: FreeText] string Basis, string RequestedBy, Instant RequestedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => RequestedAt;
}

public sealed record ErasureDeclined([property: FreeText] string Reason, string DeclinedBy, Instant DeclinedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => DeclinedAt;
}

/// <summary>A second person agreed, and the person's key is destroyed: what was sealed under it can be read by nobody any more.</summary>
/// <param name="Approvers">Who asked, and who agreed.</param>
public sealed record BeneficiaryErased([property: FreeText] string Basis, ImmutableArray<string> Approvers, Instant ErasedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => ErasedAt;
}

/// <summary>The record must be kept, whatever else is asked for: a court, an auditor or an open dispute needs it.</summary>
public sealed record LegalHoldPlaced([property: FreeText] string Reason, string PlacedBy, Instant PlacedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => PlacedAt;
}

public sealed record LegalHoldReleased([property: FreeText] string Reason, string ReleasedBy, Instant ReleasedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => ReleasedAt;
}
