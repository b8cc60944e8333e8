using EventLedger.Domain.Centres;

namespace EventLedger.Domain.Tests.Centres;

public class when_a_licence_stands
{
    private static readonly CentreLicensed Licensed = new("MK-001", "مركز العزيزية", "Al Aziziyah", "L-1", new(2026, 1, 1), new(2026, 12, 31), Noon(2026, 1));

    [Fact]
    public void it_goes_by_its_days()
    {
        Standing(Noon(2025, 12)).ShouldBe((LicenceStanding.NotBegun, null));
        Standing(Noon(2026, 1)).ShouldBe((LicenceStanding.Licensed, null));
        Standing(Noon(2027, 1)).ShouldBe((LicenceStanding.Expired, null));
        Standing(Noon(2027, 1), new CentreLicenceRenewed(new(2030, 12, 31), null, Noon(2026, 12))).ShouldBe((LicenceStanding.Licensed, null));
    }

    [Fact]
    public void what_is_graver_goes_first_with_its_reason()
    {
        DomainEvent suspended = new CentreSuspended("Inspection", Noon(2026, 2));

        Standing(Noon(2026, 1), suspended).ShouldBe((LicenceStanding.Licensed, null));
        Standing(Noon(2027, 1), suspended).ShouldBe((LicenceStanding.Suspended, "Inspection"));
        Standing(Noon(2026, 4), suspended, new CentreReinstated("In order", Noon(2026, 3))).ShouldBe((LicenceStanding.Licensed, null));
        Standing(Noon(2026, 4), suspended, new CentreLicenceRevoked("Forged", Noon(2026, 3))).ShouldBe((LicenceStanding.Revoked, "Forged"));
        Standing(Noon(2027, 4), new CentreLicenceSurrendered("Given up", Noon(2026, 3))).ShouldBe((LicenceStanding.Surrendered, "Given up"));
    }

    private static (LicenceStanding Standing, string? Reason) Standing(Instant at, params DomainEvent[] after) =>
        Story.Fold<ServiceCentre>([Licensed, .. after]).StandingAt(at);

    private static Instant Noon(int year, int month) => Instant.FromUtc(year, month, 1, 9, 0);
}
