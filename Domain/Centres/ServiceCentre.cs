using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Centres;

/// <summary>A licensed service centre.</summary>
public sealed record ServiceCentre(
    string Code,
    string NameAr,
    string NameEn,
    string LicenceNumber,
    LocalDate? ValidFrom,
    LocalDate? ValidUntil) : IEventSourced<ServiceCentre>
{
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

    public bool IsSuspended => SuspendedSince is not null;

    /// <summary>Whether it was recorded that the licence has ended.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Whether its open requests have to go to others.</summary>
    public bool IsOutOfWork => IsSuspended || HasEnded;

    public Decision Suspend(string reason, Instant at) => IsSuspended ? CentreRefusals.CentreAlreadySuspended : new CentreSuspended(reason, at);

    public Decision Reinstate(string reason, Instant at) => IsSuspended ? new CentreReinstated(reason, at) : CentreRefusals.CentreNotSuspended;

    /// <summary>Records that the licence has ended, once its last day has passed.</summary>
    public Decision EndLicence(Instant at) => this switch
    {
        { HasEnded: true } => CentreRefusals.LicenceAlreadyEnded,
        { ValidUntil: { } last } when at >= EndOf(last) => new CentreLicenceEnded(last, at),
        _ => CentreRefusals.LicenceNotEnded,
    };

    /// <summary>The first instant after a licence's last day, in Riyadh.</summary>
    public static Instant EndOf(LocalDate lastDay) => BusinessCalendar.Zone.AtStartOfDay(lastDay.PlusDays(1)).ToInstant();

    /// <summary>Whether it may open requests: the licence covers the instant, by the civil date in Riyadh, and was not suspended by then.</summary>
    public bool IsLicensedAt(Instant at)
    {
        var day = at.InZone(BusinessCalendar.Zone).Date;
        return !(at >= SuspendedSince) && (ValidFrom is null || day >= ValidFrom) && (ValidUntil is null || day <= ValidUntil);
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
        CentreSuspended e => state with { SuspendedSince = e.SuspendedAt },
        CentreReinstated => state with { SuspendedSince = null },
        CentreLicenceEnded => state with { HasEnded = true },
        _ => throw new ForeignEventException(@event, typeof(ServiceCentre)),
    };
}
