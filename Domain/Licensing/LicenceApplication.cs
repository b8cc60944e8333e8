using System.Collections.Immutable;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Licensing;

public enum LicenceApplicationStatus
{
    /// <summary>Waits to be assessed.</summary>
    Submitted,

    /// <summary>Waits for the applicant.</summary>
    Returned,

    /// <summary>Waits for the decision.</summary>
    Assessed,

    Licensed,
    Refused,
}

/// <summary>Somebody's wish to run a centre, up to the decision, and what a licence demands from then on.</summary>
/// <param name="BeneficiaryId">The applicant's record.</param>
/// <param name="CriteriaVersion">What it is assessed by.</param>
public sealed record LicenceApplication(
    Guid BeneficiaryId,
    ApplicationFile File,
    int CriteriaVersion,
    Instant AppliedAt,
    LicenceApplicationStatus Status = LicenceApplicationStatus.Submitted) : IEventSourced<LicenceApplication>
{
    public static StreamKind Kind { get; } = new("licence-application", LicensingRefusals.LicenceApplicationNotFound);

    public Instant? BegunAt => AppliedAt;

    /// <summary>The latest; null when it was never returned, or has been handed in again.</summary>
    public LicenceApplicationReturned? Return { get; init; }

    /// <summary>The one that the decision rests on; null while there is none of the file as it is.</summary>
    public LicenceApplicationAssessed? Assessment { get; init; }

    public LicenceApplicationGranted? Grant { get; init; }

    public LicenceApplicationRefused? Denial { get; init; }

    public ImmutableArray<LicenceConditionMet> Met { get; init; } = [];

    /// <summary>The applicant's own, and of those who see the region everybody's; the centre's that came of it, whose conditions it holds.</summary>
    public bool Admits(Actor actor) => actor.Role switch
    {
        Role.Beneficiary => actor.BeneficiaryId == BeneficiaryId,
        Role.CentreManager => Grant is not null && actor.CentreCode == Grant.CentreCode,
        _ => actor.SeesWholeRegion,
    };

    /// <param name="applicant">Null when there is no such record.</param>
    /// <param name="criteria">Those in force; null when the region has none.</param>
    public static Decision Apply(Beneficiary? applicant, CriteriaVersion? criteria, ApplicationFile file, Instant at) =>
        applicant is null ? BeneficiaryRefusals.BeneficiaryNotFound
        : applicant.WhyNotServed is { } notServed ? notServed
        : criteria is null ? LicensingRefusals.CriteriaNotPublished
        : Unfit(file.Documents) is { } unfit ? unfit
        : new LicenceApplied(applicant.Id, file, criteria.Version, at);

    public Decision ReturnForCompletion(ImmutableArray<string> reasons, Instant? respondBy, Instant at) =>
        NotInHand is { } refusal ? refusal
        : respondBy <= at ? RequestRefusals.RespondByInThePast
        : new LicenceApplicationReturned(reasons, respondBy, at);

    public Decision Resubmit(ApplicationFile file, Instant at) =>
        IsDecided ? LicensingRefusals.LicenceApplicationDecided
        : Status != LicenceApplicationStatus.Returned ? LicensingRefusals.LicenceApplicationNotReturned
        : Unfit(file.Documents) is { } unfit ? unfit
        : new LicenceApplicationResubmitted(file, at);

    /// <summary>Gives every criterion its score; again as long as nothing is decided.</summary>
    /// <param name="criteria">Of <see cref="CriteriaVersion"/>.</param>
    public Decision Assess(CriteriaVersion criteria, ImmutableArray<CriterionScore> scores, string assessedBy, Instant at)
    {
        if (NotInHand is { } refusal)
        {
            return refusal;
        }

        var given = scores.ToLookup(score => score.Criterion);
        var codes = criteria.Criteria.Select(one => one.Code).ToList();
        var unfit = codes.Where(code => given[code].Count() != 1).Concat(given.Select(score => score.Key).Except(codes)).ToList();
        if (unfit.Count > 0)
        {
            return LicensingRefusals.ScoresUnfit(criteria.Version, unfit);
        }

        if (scores.Select(score => Unfit(score.Documents)).FirstOrDefault(found => found is not null) is { } twice)
        {
            return twice;
        }

        return new LicenceApplicationAssessed(
            criteria.Version,
            scores,
            criteria.Total(ScoreOf),
            criteria.PassMark,
            [.. criteria.Criteria.Where(one => ScoreOf(one.Code) < one.LeastScore).Select(one => one.Code)],
            assessedBy,
            at);

        int ScoreOf(string code) => given[code].First().Score;
    }

    /// <summary>Licenses the centre. Where it falls short of a criterion, a condition says until when that is to be mended.</summary>
    public Decision License(string centreCode, string licenceNumber, ImmutableArray<LicenceCondition> conditions, Instant at)
    {
        if (NotInHand is { } refusal)
        {
            return refusal;
        }

        if (Assessment is not { } assessed)
        {
            return LicensingRefusals.LicenceApplicationNotAssessed;
        }

        if (assessed.Total < assessed.PassMark)
        {
            return LicensingRefusals.PassMarkMissed(assessed.Total, assessed.PassMark);
        }

        var about = conditions.Select(condition => condition.Criterion).ToList();
        if (about.Distinct().Count() != about.Count || about.Except(assessed.Scores.Select(score => score.Criterion)).Any())
        {
            return SharedRefusals.ValueInvalid("conditions");
        }

        if (conditions.FirstOrDefault(condition => condition.MeetBy < DayOf(at)) is { } late)
        {
            return LicensingRefusals.LicenceConditionOverdue(late.Criterion);
        }

        return assessed.ShortOf.Except(about).ToList() is { Count: > 0 } missing
            ? LicensingRefusals.LicenceConditionsMissing(missing)
            : new LicenceApplicationGranted(centreCode, licenceNumber, conditions, at);
    }

    /// <summary>What was returned and did not come back can be refused, too, once the time to answer is over.</summary>
    public Decision Deny(string reason, string refusedBy, Instant at) => Status switch
    {
        _ when IsDecided => LicensingRefusals.LicenceApplicationDecided,
        LicenceApplicationStatus.Submitted => LicensingRefusals.LicenceApplicationNotAssessed,
        _ when at < Return?.RespondBy => LicensingRefusals.ApplicantHasTime(Return.RespondBy.Value),
        _ => new LicenceApplicationRefused(reason, refusedBy, at),
    };

    /// <summary>What an appeal that overturns the refusal makes of it.</summary>
    public static LicenceApplicationReopened Reopen(Guid appeal, Instant at) => new(appeal, at);

    /// <param name="criterion">That the condition is about.</param>
    public Decision MeetCondition(string criterion, string evidence, Instant at) =>
        Grant?.Conditions.Any(condition => condition.Criterion == criterion) != true ? LicensingRefusals.LicenceConditionNotFound
        : MetAt(criterion) is not null ? LicensingRefusals.LicenceConditionAlreadyMet
        : new LicenceConditionMet(criterion, evidence, at);

    /// <summary>When a condition was met; null while it is not.</summary>
    public Instant? MetAt(string criterion) => Met.FirstOrDefault(met => met.Criterion == criterion)?.MetAt;

    /// <summary>Whether the time for a condition has passed, and it was not met by anybody's word.</summary>
    public bool IsOverdue(LicenceCondition condition, Instant now) => MetAt(condition.Criterion) is null && DayOf(now) > condition.MeetBy;

    public static LicenceApplication Evolve(LicenceApplication? state, DomainEvent @event) => @event switch
    {
        LicenceApplied e => new LicenceApplication(e.BeneficiaryId, e.File, e.CriteriaVersion, e.AppliedAt),
        _ when state is null => throw new ForeignEventException(@event, typeof(LicenceApplication)),
        LicenceApplicationReturned e => state with { Status = LicenceApplicationStatus.Returned, Return = e },
        LicenceApplicationResubmitted e => state.ToAssess() with { File = e.File },
        LicenceApplicationAssessed e => state with { Status = LicenceApplicationStatus.Assessed, Assessment = e },
        LicenceApplicationGranted e => state with { Status = LicenceApplicationStatus.Licensed, Grant = e },
        LicenceApplicationRefused e => state with { Status = LicenceApplicationStatus.Refused, Denial = e },
        LicenceApplicationReopened => state.ToAssess(),
        LicenceConditionMet e => state with { Met = state.Met.Add(e) },
        _ => throw new ForeignEventException(@event, typeof(LicenceApplication)),
    };

    private bool IsDecided => Status is LicenceApplicationStatus.Licensed or LicenceApplicationStatus.Refused;

    /// <summary>Why nobody here can do anything about it now; null when somebody can.</summary>
    private Refusal? NotInHand =>
        IsDecided ? LicensingRefusals.LicenceApplicationDecided
        : Status == LicenceApplicationStatus.Returned ? LicensingRefusals.LicenceApplicationIsReturned
        : null;

    private LicenceApplication ToAssess() => this with { Status = LicenceApplicationStatus.Submitted, Return = null, Assessment = null, Denial = null };

    private static Refusal? Unfit(ImmutableArray<ManifestEntry> documents) =>
        ManifestEntry.PlaceOfSecond(documents) is { } second ? RequestRefusals.DocumentNamedTwice(second) : null;

    private static LocalDate DayOf(Instant at) => at.InZone(BusinessCalendar.Zone).Date;
}
