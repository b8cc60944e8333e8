using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Centres;

/// <summary>What a licence is good for.</summary>
public enum LicenceStanding
{
    NotBegun,
    Licensed,
    Suspended,
    Expired,
    Revoked,
    Surrendered,
}

/// <summary>How a licence ended for good, other than by its last day.</summary>
public enum Termination
{
    Revoked,
    Surrendered,
}

/// <summary>That a licence ended for good.</summary>
/// <param name="By">Who decided it; null when nobody said.</param>
public sealed record Terminated(Termination How, string Reason, Instant Since, string? By = null)
{
    /// <summary>When that was recorded, where it was told to have been earlier; else null.</summary>
    public Instant? RecordedAt { get; init; }
}

/// <summary>That a centre was suspended, whether it still is or not.</summary>
/// <param name="By">Who decided it; null when nobody said.</param>
public sealed record Suspension(Instant Since, string? By)
{
    /// <summary>When that was recorded, where it was told to have been earlier; else null.</summary>
    public Instant? RecordedAt { get; init; }
}

/// <summary>A licensed service centre.</summary>
public sealed record ServiceCentre(
    string Code,
    string NameAr,
    string NameEn,
    string LicenceNumber,
    LocalDate? ValidFrom,
    LocalDate? ValidUntil) : IEventSourced<ServiceCentre>
{
    /// <summary>How long before its last day a licence can be renewed: time to inspect the centre, and no blank cheque for years ahead.</summary>
    public const int RenewalWindowDays = 180;

    public static StreamKind Kind { get; } = new("centre", CentreRefusals.CentreNotFound);

    public static Guid StreamId(string region, string code) => Codes.StreamId(region, Kind.Name, code);

    /// <summary>Those of the codes that are given: a request need not be in any centre's hands.</summary>
    public static IEnumerable<Guid> StreamIds(string region, params IEnumerable<string?> codes) => codes.OfType<string>().Select(code => StreamId(region, code));

    public static Decision License(
        ServiceCentre? existing,
        string code,
        string nameAr,
        string nameEn,
        string licenceNumber,
        LocalDate? validFrom,
        LocalDate? validUntil,
        Instant at)
    {
        if (existing is not null)
        {
            return CentreRefusals.CentreAlreadyLicensed;
        }

        return validUntil < validFrom
            ? CentreRefusals.LicenceDatesReversed
            : new CentreLicensed(code, nameAr, nameEn, licenceNumber, validFrom, validUntil, at);
    }

    /// <summary>Null while it is not suspended.</summary>
    public Instant? SuspendedSince { get; init; }

    /// <summary>Null while it is not suspended.</summary>
    public string? SuspensionReason { get; init; }

    public bool IsSuspended => SuspendedSince is not null;

    /// <summary>Null when there was none; it can be appealed against when it is over, too.</summary>
    public Suspension? LatestSuspension { get; init; }

    /// <summary>
    /// The end of the latest suspension or overturned revocation, or the suspension's beginning while it lasts: what beneficiaries allowed
    /// the centre before it ended with it. Null when there was none.
    /// </summary>
    public Instant? MandatesEndedAt { get; init; }

    /// <summary>Whether it was recorded that the licence has ended.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Null while the licence was neither revoked nor surrendered; nothing but an appeal against the revocation brings it back.</summary>
    public Terminated? Terminated { get; init; }

    /// <summary>Whether its open requests have to go to others.</summary>
    public bool IsOutOfWork => IsSuspended || HasEnded || Terminated is not null;

    /// <param name="by">Who decides it; null when nobody says.</param>
    /// <param name="recordedAt">Null for then.</param>
    public Decision Suspend(string reason, Instant at, string? by = null, Instant? recordedAt = null) => this switch
    {
        { Terminated: not null } => CentreRefusals.LicenceTerminated,
        { IsSuspended: true } => CentreRefusals.CentreAlreadySuspended,

        // One that begins with the end of the last would be that one: it could not be appealed against any more.
        { MandatesEndedAt: { } last } when at <= last => SharedRefusals.InstantBeforeBeginning(last),
        _ => new CentreSuspended(reason, at) { SuspendedBy = by, RecordedAt = Later(recordedAt, at) },
    };

    public Decision Reinstate(string reason, Instant at) => this switch
    {
        { Terminated: not null } => CentreRefusals.LicenceTerminated,

        // Else what beneficiaries allowed the centre before would hold again.
        { SuspendedSince: { } since } when at < since => SharedRefusals.InstantBeforeBeginning(since),
        { IsSuspended: true } => new CentreReinstated(reason, at),
        _ => CentreRefusals.CentreNotSuspended,
    };

    /// <summary>What is left to do when a suspension is overturned, whatever came after it; null when it is over already.</summary>
    /// <param name="since">Which one, by its beginning.</param>
    public CentreReinstated? LiftSuspension(Instant since, string reason, Instant at) => SuspendedSince == since ? new(reason, at) : null;

    /// <summary>Takes the licence from the centre, be it suspended or ended: it cannot be renewed then.</summary>
    /// <param name="by">Who decides it; null when nobody says.</param>
    /// <param name="recordedAt">Null for then.</param>
    public Decision Revoke(string reason, Instant at, string? by = null, Instant? recordedAt = null) =>
        Terminated is not null ? CentreRefusals.LicenceTerminated
        : at < MandatesEndedAt ? SharedRefusals.InstantBeforeBeginning(MandatesEndedAt.Value)
        : new CentreLicenceRevoked(reason, at) { RevokedBy = by, RecordedAt = Later(recordedAt, at) };

    /// <summary>The revocation is overturned by an appeal. While it lasted nothing recorded the end of the licence.</summary>
    public Decision Restore(Guid appeal, string reason, Instant at)
    {
        var restored = new CentreLicenceRestored(appeal, reason, at);
        return !HasEnded && ValidUntil is { } last && at >= EndOf(last) ? Decision.Of(restored, new CentreLicenceEnded(last, at)) : restored;
    }

    /// <summary>The centre gives its licence back: nobody does so for another's.</summary>
    public Decision Surrender(Actor by, string reason, Instant at)
    {
        if (by.Role != Role.Administrator && by.CentreCode != Code)
        {
            return SharedRefusals.AccessDenied;
        }

        return Terminated is null ? new CentreLicenceSurrendered(reason, at) : CentreRefusals.LicenceTerminated;
    }

    /// <summary>Records that the licence has ended, once its last day has passed.</summary>
    public Decision EndLicence(Instant at) => this switch
    {
        { HasEnded: true } or { Terminated: not null } => CentreRefusals.LicenceAlreadyEnded,
        { ValidUntil: { } last } when at >= EndOf(last) => new CentreLicenceEnded(last, at),
        _ => CentreRefusals.LicenceNotEnded,
    };

    /// <summary>The first day on which the licence can be renewed; null for one that has no end.</summary>
    public LocalDate? RenewalOpens => ValidUntil?.PlusDays(-RenewalWindowDays);

    /// <summary>Whether the licence can be renewed: from some time before its last day, and ever after.</summary>
    public bool IsRenewalOpenAt(Instant at) => Terminated is null && DayOf(at) >= RenewalOpens;

    /// <summary>Prolongs the licence. Nobody gains by being late: the days between its end and the renewal stay without a licence.</summary>
    /// <param name="licenceNumber">Null to keep the present one.</param>
    public Decision Renew(LocalDate validUntil, string? licenceNumber, Instant at)
    {
        if (Terminated is not null)
        {
            return CentreRefusals.LicenceTerminated;
        }

        if (ValidUntil is not { } last || RenewalOpens is not { } opens)
        {
            return CentreRefusals.LicenceWithoutEnd;
        }

        if (!IsRenewalOpenAt(at))
        {
            return CentreRefusals.RenewalNotOpen(opens);
        }

        // One that would have ended again by then revives nothing.
        var later = LocalDate.Max(last, DayOf(at).PlusDays(-1));
        return validUntil > later ? new CentreLicenceRenewed(validUntil, licenceNumber, at) : CentreRefusals.RenewalNotLater(later);
    }

    /// <summary>The days between a licence's end and its renewal, both inclusive.</summary>
    public ImmutableArray<DateInterval> Lapses { get; init; } = [];

    /// <summary>The first instant after a licence's last day, in Riyadh.</summary>
    public static Instant EndOf(LocalDate lastDay) => BusinessCalendar.Zone.AtStartOfDay(lastDay.PlusDays(1)).ToInstant();

    /// <summary>Whether it may open requests: the licence covers the instant, by the civil date in Riyadh, and was neither suspended nor ended for good by then.</summary>
    public bool IsLicensedAt(Instant at)
    {
        var day = DayOf(at);
        return !(at >= SuspendedSince)
            && !(at >= Terminated?.Since)
            && (ValidFrom is null || day >= ValidFrom)
            && (ValidUntil is null || day <= ValidUntil)
            && !Lapses.Any(lapse => lapse.Contains(day));
    }

    /// <summary>Where the licence stands at an instant, and why where somebody said so; what is graver goes first.</summary>
    public (LicenceStanding Standing, string? Reason) StandingAt(Instant at)
    {
        if (at >= Terminated?.Since)
        {
            return (Terminated.How == Termination.Revoked ? LicenceStanding.Revoked : LicenceStanding.Surrendered, Terminated.Reason);
        }

        if (at >= SuspendedSince)
        {
            return (LicenceStanding.Suspended, SuspensionReason);
        }

        var day = DayOf(at);
        return (day > ValidUntil ? LicenceStanding.Expired : day < ValidFrom ? LicenceStanding.NotBegun : LicenceStanding.Licensed, null);
    }

    /// <summary>
    /// Whether somebody may give it a request at an instant that is told now: nobody gets round a suspension by an earlier
    /// instant but those who take older registers over.
    /// </summary>
    public bool CanTakeOn(Actor actor, Instant at, Instant now) => IsLicensedAt(at) && (actor.Role == Role.Administrator || IsLicensedAt(now));

    /// <summary>Centres are known to everyone in the region.</summary>
    public bool Admits(Actor actor) => true;

    public static ServiceCentre Evolve(ServiceCentre? state, DomainEvent @event) => @event switch
    {
        CentreLicensed e => new ServiceCentre(e.Code, e.NameAr, e.NameEn, e.LicenceNumber, e.ValidFrom, e.ValidUntil),
        _ when state is null => throw new ForeignEventException(@event, typeof(ServiceCentre)),
        CentreSuspended e => state with
        {
            SuspendedSince = e.SuspendedAt,
            SuspensionReason = e.Reason,
            LatestSuspension = new(e.SuspendedAt, e.SuspendedBy) { RecordedAt = e.RecordedAt },
            MandatesEndedAt = e.SuspendedAt,
        },
        CentreReinstated e => state with { SuspendedSince = null, SuspensionReason = null, MandatesEndedAt = e.ReinstatedAt },
        CentreLicenceEnded => state with { HasEnded = true },
        CentreLicenceRenewed e => state.Renewed(e),
        CentreLicenceRevoked e => state with { Terminated = new(Termination.Revoked, e.Reason, e.RevokedAt, e.RevokedBy) { RecordedAt = e.RecordedAt } },
        CentreLicenceRestored e => state with { Terminated = null, MandatesEndedAt = e.RestoredAt },
        CentreLicenceSurrendered e => state with { Terminated = new(Termination.Surrendered, e.Reason, e.SurrenderedAt) },
        _ => throw new ForeignEventException(@event, typeof(ServiceCentre)),
    };

    private ServiceCentre Renewed(CentreLicenceRenewed e) => this with
    {
        LicenceNumber = e.LicenceNumber ?? LicenceNumber,
        ValidUntil = e.ValidUntil,
        HasEnded = false,
        Lapses = ValidUntil?.PlusDays(1) is { } first && DayOf(e.RenewedAt).PlusDays(-1) is var last && last >= first ? Lapses.Add(new(first, last)) : Lapses,
    };

    private static Instant? Later(Instant? recordedAt, Instant at) => recordedAt is { } recorded && Backdating.Is(at, recorded) ? recorded : null;

    private static LocalDate DayOf(Instant at) => at.InZone(BusinessCalendar.Zone).Date;
}
