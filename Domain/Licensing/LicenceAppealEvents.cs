using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Licensing;

/// <summary>What an appeal is against.</summary>
public enum AppealedDecision
{
    /// <summary>Of an application.</summary>
    Refusal,

    /// <summary>Of a centre.</summary>
    Suspension,

    /// <summary>Of a centre's licence.</summary>
    Revocation,
}

/// <summary>What became of the decision that was appealed against.</summary>
public enum AppealOutcome
{
    /// <summary>It stands.</summary>
    Upheld,

    /// <summary>It is undone, as far as it still lasts.</summary>
    Overturned,
}

/// <summary>Somebody whom a decision is against wants another to look at it. It goes its own way, whatever becomes of application or centre.</summary>
/// <param name="ApplicationId">That was refused; null for a centre's.</param>
/// <param name="BeneficiaryId">The applicant; null for a centre's.</param>
/// <param name="CentreCode">Null for an applicant's.</param>
/// <param name="DecidedBy">Who took the decision; null when nobody said.</param>
/// <param name="DueBy">When it is to be decided, exclusive.</param>
/// <param name="Calendar">That this rests on.</param>
public sealed record LicenceAppealLodged(
    AppealedDecision Against,
    Guid? ApplicationId,
    Guid? BeneficiaryId,
    string? CentreCode,
    string? DecidedBy,
    Instant DecidedAt,
    [property: FreeText] string Grounds,
    Instant DueBy,
    string Calendar,
    Instant LodgedAt) : EventOf<LicenceAppeal>, IOfBeneficiary, IIntoHands
{
    // A centre's is found by its centre alone.
    Guid IOfBeneficiary.BeneficiaryId => BeneficiaryId ?? Guid.Empty;

    public override Instant HappenedAt() => LodgedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [ApplicationId ?? ServiceCentre.StreamId(region, CentreCode!)];
}

/// <summary>The appeal goes with its applicant's record, which was merged with another or separated again.</summary>
/// <param name="BeneficiaryId">The record it is of from now on.</param>
public sealed record LicenceAppealFollowedRecord(Guid BeneficiaryId, Guid Before, Instant FollowedAt) : EventOf<LicenceAppeal>, IOfBeneficiary
{
    public override Instant HappenedAt() => FollowedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [BeneficiaryId, Before];
}

/// <summary>It was to be decided by now, and is not.</summary>
public sealed record LicenceAppealTermPassed(Instant DueBy, Instant PassedAt) : EventOf<LicenceAppeal>
{
    public override Instant HappenedAt() => PassedAt;
}

/// <param name="DecidedBy">Another than who took the decision that it is about.</param>
public sealed record LicenceAppealDecided(AppealOutcome Outcome, [property: FreeText] string Reason, string DecidedBy, Instant DecidedAt) : EventOf<LicenceAppeal>
{
    public override Instant HappenedAt() => DecidedAt;
}
