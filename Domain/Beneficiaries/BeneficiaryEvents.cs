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
