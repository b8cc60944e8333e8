using EventLedger.Domain.Centres;

namespace EventLedger.Domain.Tests.Centres;

public class when_licensing_a_centre
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly LocalDate First = new(2026, 1, 1);
    private static readonly LocalDate Last = new(2026, 12, 31);
    private static readonly CentreLicensed Licensed = new("MK-001", "مركز العزيزية", "Al Aziziyah", "L-1", First, Last, Now);

    [Fact]
    public void the_licence_is_recorded() => License(null, First, Last).ShouldRecord(Licensed);

    [Fact]
    public void one_code_is_licensed_once() =>
        License(Story.Fold<ServiceCentre>([Licensed]), First, Last).ShouldRefuse(CentreRefusals.CentreAlreadyLicensed);

    [Fact]
    public void a_licence_cannot_end_before_it_begins()
    {
        License(null, Last, First).ShouldRefuse(CentreRefusals.LicenceDatesReversed);
        License(null, First, First).ShouldRecord<CentreLicensed>();
    }

    [Fact]
    public void either_end_may_be_open()
    {
        License(null, null, Last).ShouldRecord<CentreLicensed>();
        License(null, First, null).ShouldRecord<CentreLicensed>();
    }

    [Fact]
    public void both_civil_dates_of_riyadh_are_inside()
    {
        var centre = Story.Fold<ServiceCentre>([Licensed]);

        centre.IsLicensedAt(Instant.FromUtc(2025, 12, 31, 20, 59)).ShouldBeFalse();
        centre.IsLicensedAt(Instant.FromUtc(2025, 12, 31, 21, 0)).ShouldBeTrue();
        centre.IsLicensedAt(Instant.FromUtc(2026, 12, 31, 20, 59)).ShouldBeTrue();
        centre.IsLicensedAt(Instant.FromUtc(2026, 12, 31, 21, 0)).ShouldBeFalse();
    }

    [Fact]
    public void without_dates_it_always_holds() =>
        Story.Fold<ServiceCentre>([Licensed with { ValidFrom = null, ValidUntil = null }]).IsLicensedAt(Now).ShouldBeTrue();

    private static Decision License(ServiceCentre? existing, LocalDate? from, LocalDate? until) =>
        ServiceCentre.License(existing, "MK-001", "مركز العزيزية", "Al Aziziyah", "L-1", from, until, Now);
}
