using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Licensing;

/// <summary>A decision that can be appealed against, as whoever it is against knows it.</summary>
/// <param name="ApplicationId">That was refused; null for a centre's.</param>
/// <param name="BeneficiaryId">The applicant; null for a centre's.</param>
/// <param name="By">Who took it; null when nobody said.</param>
public sealed record Ruling(AppealedDecision Kind, Guid? ApplicationId, Guid? BeneficiaryId, string? CentreCode, string? By, Instant At)
{
    /// <summary>Null when the application is not refused.</summary>
    public static Ruling? On(Guid id, LicenceApplication application) => application.Denial is { } denial
        ? new(AppealedDecision.Refusal, id, application.BeneficiaryId, null, denial.RefusedBy, denial.RefusedAt)
        : null;

    /// <summary>The latest of its kind; null when there was none, or it was undone by an appeal.</summary>
    public static Ruling? On(ServiceCentre centre, AppealedDecision kind) => (kind, centre) switch
    {
        (AppealedDecision.Suspension, { LatestSuspension: { } last }) => new(kind, null, null, centre.Code, last.By, last.Since),
        (AppealedDecision.Revocation, { Terminated: { How: Termination.Revoked } end }) => new(kind, null, null, centre.Code, end.By, end.Since),
        _ => null,
    };

    /// <summary>What no other decision is called: an application can be refused, and a centre suspended, more than once. Part of ids, hence for ever.</summary>
    internal string Name => FormattableString.Invariant($"{Kind}/{ApplicationId?.ToString() ?? CentreCode}/{At.ToUnixTimeTicks()}");
}

/// <summary>An appeal against one decision: a life of its own beside that of the application or the centre, with a clock of its own.</summary>
public sealed record LicenceAppeal(LicenceAppealLodged Lodged) : IEventSourced<LicenceAppeal>
{
    /// <summary>Within how many working days after the decision it is lodged, and within how many after that decided.</summary>
    public const int DaysToLodge = 30;

    public const int DaysToDecide = 30;

    public static StreamKind Kind { get; } = new("licence-appeal", LicensingRefusals.LicenceAppealNotFound);

    /// <summary>Of a decision there is one appeal.</summary>
    public static Guid StreamId(string region, Ruling ruling) => Codes.StreamId(region, Kind.Name, ruling.Name);

    public Instant? BegunAt => Lodged.LodgedAt;

    /// <summary>The applicant's record now, which another may have been merged into since; null for a centre's.</summary>
    public Guid? BeneficiaryId { get; init; } = Lodged.BeneficiaryId;

    /// <summary>When its time passed before it was decided; null when it did not.</summary>
    public Instant? OverdueSince { get; init; }

    /// <summary>Null while nobody has decided on it.</summary>
    public LicenceAppealDecided? Outcome { get; init; }

    /// <summary>Theirs whom the decision is against, and of those who see the region everybody's.</summary>
    public bool Admits(Actor actor) => actor.Role switch
    {
        Role.Beneficiary => actor.BeneficiaryId is not null && actor.BeneficiaryId == BeneficiaryId,
        Role.CentreManager => actor.CentreCode is not null && actor.CentreCode == Lodged.CentreCode,
        _ => actor.SeesWholeRegion,
    };

    /// <param name="existing">That there is against the decision already; null for none.</param>
    /// <param name="calendar">The region's.</param>
    public static Decision Lodge(LicenceAppeal? existing, Ruling ruling, string grounds, BusinessCalendar calendar, Instant at)
    {
        if (existing is not null)
        {
            return LicensingRefusals.LicenceAppealAlreadyLodged;
        }

        if (Backdating.Is(at, ruling.At))
        {
            return SharedRefusals.InstantBeforeBeginning(ruling.At);
        }

        return EndOf(calendar, ruling.At, DaysToLodge) is var end && at >= end
            ? LicensingRefusals.LicenceAppealTooLate(end)
            : new LicenceAppealLodged(
                ruling.Kind,
                ruling.ApplicationId,
                ruling.BeneficiaryId,
                ruling.CentreCode,
                ruling.By,
                ruling.At,
                grounds,
                EndOf(calendar, at, DaysToDecide),
                calendar.Version,
                at);
    }

    /// <summary>Never by the one who took the decision; late rather than not at all.</summary>
    public Decision Decide(AppealOutcome outcome, string reason, string decidedBy, Instant at) =>
        Outcome is not null ? LicensingRefusals.LicenceAppealDecided
        : Lodged.DecidedBy is { } first && Actor.IsSameUser(first, decidedBy) ? LicensingRefusals.LicenceAppealNeedsAnother
        : new LicenceAppealDecided(outcome, reason, decidedBy, at);

    /// <summary>Goes with the record that the one it was lodged for leads to now.</summary>
    /// <param name="record">The record at the end of all merges.</param>
    public Decision FollowRecord(Guid record, Instant at) =>
        BeneficiaryId is not { } before || before == record ? BeneficiaryRefusals.RecordUnmoved : new LicenceAppealFollowedRecord(record, before, at);

    /// <summary>Records that its time has passed.</summary>
    public Decision NoteTermPassed(Instant at) =>
        Outcome is not null ? LicensingRefusals.LicenceAppealDecided
        : OverdueSince is not null || at < Lodged.DueBy ? LicensingRefusals.LicenceAppealTermNotPassed
        : new LicenceAppealTermPassed(Lodged.DueBy, at);

    public static LicenceAppeal Evolve(LicenceAppeal? state, DomainEvent @event) => @event switch
    {
        LicenceAppealLodged e => new LicenceAppeal(e),
        _ when state is null => throw new ForeignEventException(@event, typeof(LicenceAppeal)),
        LicenceAppealFollowedRecord e => state with { BeneficiaryId = e.BeneficiaryId },
        LicenceAppealTermPassed e => state with { OverdueSince = e.DueBy },
        LicenceAppealDecided e => state with { Outcome = e },
        _ => throw new ForeignEventException(@event, typeof(LicenceAppeal)),
    };

    // A working day counts whole, until midnight in Riyadh.
    private static Instant EndOf(BusinessCalendar calendar, Instant from, int days) =>
        ServiceCentre.EndOf(calendar.WorkingDaysAfter(from, days).InZone(BusinessCalendar.Zone).Date);
}
