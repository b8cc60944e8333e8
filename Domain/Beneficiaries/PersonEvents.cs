using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>What makes somebody a minor's guardian.</summary>
public enum GuardianKind
{
    Father,
    Mother,

    /// <summary>By a court, or by whoever the law says.</summary>
    Appointed,
}

/// <summary>Why a guardianship is over before its day.</summary>
public enum GuardianshipEnding
{
    /// <summary>It was one until then.</summary>
    Ended,

    /// <summary>It never was one.</summary>
    RecordedInError,
}

/// <summary>Somebody acts for a minor from now on, until the day that is sealed in it, and ends by itself then.</summary>
/// <param name="GuardianId">The guardian's own record.</param>
/// <param name="BornOn">The minor's day of birth, as yyyy-MM-dd, like the days that follow: with them, nobody could be told from others for good.</param>
/// <param name="MajorityOn">The first day on which the minor is none.</param>
/// <param name="Until">Exclusive; that day, or an earlier one.</param>
/// <param name="Basis">The law or judgment that it rests on. No personal data.</param>
/// <param name="Shown">What was shown, such as a family register. No personal data.</param>
public sealed record GuardianRecorded(
    Guid GuardianshipId,
    Guid GuardianId,
    GuardianKind Kind,
    Protected BornOn,
    Protected MajorityOn,
    Protected Until,
    [property: FreeText] string Basis,
    [property: FreeText] string Shown,
    string VerifiedBy,
    Instant RecordedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => RecordedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [GuardianId];
}

/// <summary>The guardian does not act for the minor any more. What was done stays done.</summary>
public sealed record GuardianshipEnded(Guid GuardianshipId, GuardianshipEnding Cause, [property: FreeText] PersonalText Reason, string EndedBy, Instant EndedAt)
    : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => EndedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

/// <summary>The person died: nothing new begins in that name.</summary>
/// <param name="DiedOn">As yyyy-MM-dd.</param>
/// <param name="Certificate">The number of the certificate.</param>
/// <param name="Shown">What a centre was shown; null when the administration says so.</param>
public sealed record DeathRecorded(Protected DiedOn, Protected Certificate, [property: FreeText] string? Shown, string RecordedBy, Instant RecordedAt)
    : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => RecordedAt;
}

/// <summary>It was recorded in error: the person lives.</summary>
public sealed record DeathRecordedInError([property: FreeText] PersonalText Reason, string CorrectedBy, Instant CorrectedAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => CorrectedAt;

    private protected override DomainEvent Texts(Func<PersonalText, PersonalText> change) => this with { Reason = change(Reason) };
}

/// <summary>Somebody opened a record for themselves, with a mobile that they have. Nobody has seen a document.</summary>
public sealed record BeneficiarySelfRegistered(
    Guid Id, IdentityKind IdentityKind, Protected NationalId, Protected NameAr, Protected NameEn, Protected Mobile, Instant RegisteredAt) : EventOf<Beneficiary>
{
    public override Instant HappenedAt() => RegisteredAt;
}

/// <summary>A centre saw the document, or an authority signs the person in by it: the identity leads to the record from now on.</summary>
/// <param name="Shown">What was shown, such as a document's type. No personal data.</param>
/// <param name="VerifiedBy">Who saw it, or the authority's address.</param>
public sealed record BeneficiaryVerified([property: FreeText] string Shown, string VerifiedBy, Instant VerifiedAt) : EventOf<Beneficiary>
{
    /// <summary>The certificates by which whoever saw the document could do so, one of each course that it took; null where it took none.</summary>
    public ImmutableArray<Guid>? Certificates { get; init; }

    public override Instant HappenedAt() => VerifiedAt;
}
