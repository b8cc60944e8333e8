using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Centres;

/// <summary>The centre may serve citizens; civil dates of the licence, both inclusive, null for open ends.</summary>
public sealed record CentreLicensed(
    string Code,
    string NameAr,
    string NameEn,
    string LicenceNumber,
    LocalDate? ValidFrom,
    LocalDate? ValidUntil,
    Instant LicensedAt) : EventOf<ServiceCentre>
{
    public override Instant HappenedAt() => LicensedAt;
}
