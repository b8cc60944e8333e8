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
