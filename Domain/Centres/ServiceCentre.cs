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

    /// <summary>Whether the licence covers an instant, by the civil date in Riyadh.</summary>
    public bool IsLicensedAt(Instant at)
    {
        var day = at.InZone(BusinessCalendar.Zone).Date;
        return (ValidFrom is null || day >= ValidFrom) && (ValidUntil is null || day <= ValidUntil);
    }

    /// <summary>Centres are known to everyone in the region.</summary>
    public bool Admits(Actor actor) => true;

    public static ServiceCentre Evolve(ServiceCentre? state, DomainEvent @event) => @event switch
    {
        CentreLicensed e => new ServiceCentre(e.Code, e.NameAr, e.NameEn, e.LicenceNumber, e.ValidFrom, e.ValidUntil),
        _ => throw new ForeignEventException(@event, typeof(ServiceCentre)),
    };
}
