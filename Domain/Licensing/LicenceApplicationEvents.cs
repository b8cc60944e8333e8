using System.Collections.Immutable;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Licensing;

/// <summary>What somebody wants licensed.</summary>
/// <param name="Address">Where the centre is to be.</param>
/// <param name="Documents">Each named once; the files themselves travel beside the ledger.</param>
public sealed record ApplicationFile(
    string NameAr, string NameEn, [property: FreeText] string Address, int AreaSquareMetres, ImmutableArray<ManifestEntry> Documents);

/// <summary>What an assessment found about one criterion.</summary>
/// <param name="Score">0 to 100.</param>
/// <param name="Evidence">What it was judged by.</param>
/// <param name="Documents">Photographs, lists and the like, where there are any.</param>
public sealed record CriterionScore(string Criterion, int Score, [property: FreeText] string Evidence, ImmutableArray<ManifestEntry> Documents);

/// <summary>What a licensed centre has still to bring in order.</summary>
/// <param name="Criterion">The code of the one it is about: there is one condition for each at most.</param>
/// <param name="MeetBy">The last civil date, inclusive.</param>
public sealed record LicenceCondition(string Criterion, [property: FreeText] string Text, LocalDate MeetBy);

/// <summary>A person or establishment that has a record applies for a licence.</summary>
/// <param name="CriteriaVersion">Those of the region then, which it is assessed by whatever is published later.</param>
public sealed record LicenceApplied(Guid BeneficiaryId, ApplicationFile File, int CriteriaVersion, Instant AppliedAt)
    : EventOf<LicenceApplication>, IOfBeneficiary
{
    public override Instant HappenedAt() => AppliedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [BeneficiaryId, LicensingCriteria.StreamId(region)];
}

/// <summary>The file is not complete: the applicant has to hand it in anew.</summary>
public sealed record LicenceApplicationReturned([property: FreeText] ImmutableArray<string> Reasons, Instant? RespondBy, Instant ReturnedAt)
    : EventOf<LicenceApplication>
{
    public override Instant HappenedAt() => ReturnedAt;
}

/// <param name="File">The whole of it, not what is new alone.</param>
public sealed record LicenceApplicationResubmitted(ApplicationFile File, Instant ResubmittedAt) : EventOf<LicenceApplication>
{
    public override Instant HappenedAt() => ResubmittedAt;
}

/// <summary>Each criterion was given a score; what that comes to is recorded with it, so that nobody has to reckon it anew.</summary>
/// <param name="CriteriaVersion">The edition that it was measured by.</param>
/// <param name="Total">The mean by weight, 0 to 100, rounded down.</param>
/// <param name="PassMark">The least total that is licensed.</param>
/// <param name="ShortOf">The criteria whose score is below the least that they ask for.</param>
public sealed record LicenceApplicationAssessed(
    int CriteriaVersion,
    ImmutableArray<CriterionScore> Scores,
    int Total,
    int PassMark,
    ImmutableArray<string> ShortOf,
    string AssessedBy,
    Instant AssessedAt) : EventOf<LicenceApplication>
{
    public override Instant HappenedAt() => AssessedAt;
}

/// <summary>The centre is licensed: its own stream begins with the same command.</summary>
public sealed record LicenceApplicationGranted(string CentreCode, string LicenceNumber, ImmutableArray<LicenceCondition> Conditions, Instant GrantedAt)
    : EventOf<LicenceApplication>, IIntoHands
{
    public override Instant HappenedAt() => GrantedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [ServiceCentre.StreamId(region, CentreCode)];
}

/// <param name="RefusedBy">Who decided it, and hence not on an appeal against it.</param>
public sealed record LicenceApplicationRefused([property: FreeText] string Reason, string RefusedBy, Instant RefusedAt) : EventOf<LicenceApplication>
{
    public override Instant HappenedAt() => RefusedAt;
}

/// <summary>An appeal overturned the refusal: it is assessed and decided anew.</summary>
public sealed record LicenceApplicationReopened(Guid AppealId, Instant ReopenedAt) : EventOf<LicenceApplication>
{
    public override Instant HappenedAt() => ReopenedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [AppealId];
}

/// <summary>The application goes with its applicant's record, which was merged with another or separated again.</summary>
/// <param name="BeneficiaryId">The record it is of from now on.</param>
public sealed record LicenceApplicationFollowedRecord(Guid BeneficiaryId, Guid Before, Instant FollowedAt) : EventOf<LicenceApplication>, IOfBeneficiary
{
    public override Instant HappenedAt() => FollowedAt;

    public override IEnumerable<Guid> LeansOn(string region) => [BeneficiaryId, Before];
}

/// <param name="Criterion">That the condition is about.</param>
/// <param name="Evidence">What it was judged by.</param>
public sealed record LicenceConditionMet(string Criterion, [property: FreeText] string Evidence, Instant MetAt) : EventOf<LicenceApplication>
{
    public override Instant HappenedAt() => MetAt;
}
