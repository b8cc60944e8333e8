using EventLedger.Domain.Centres;

namespace EventLedger.Domain.Tests.Centres;

public class when_a_licence_is_given_up
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly LocalDate Last = new(2026, 3, 31);
    private static readonly CentreLicensed Licensed = new("MK-001", "مركز العزيزية", "Al Aziziyah", "L-1", null, Last, Now);
    private static readonly CentreLicenceRevoked Revoked = new("Forged receipts", Now);
    private static readonly CentreLicenceSurrendered Surrendered = new("Premises given up", Now);
    private static readonly Actor Administrator = new("admin", "makkah", Role.Administrator);

    public static TheoryData<DomainEvent> Ends => [Revoked, Surrendered];

    [Fact]
    public void it_is_revoked_whatever_the_centres_standing()
    {
        Centre().Revoke("Forged receipts", Now).ShouldRecord(Revoked);
        Centre(new CentreSuspended("Inspection", Now)).Revoke("Forged receipts", Now).ShouldRecord(Revoked);
        Centre(new CentreLicenceEnded(Last, Now)).Revoke("Forged receipts", Now).ShouldRecord(Revoked);
    }

    [Fact]
    public void it_is_surrendered_by_the_centres_own_manager_or_an_administrator()
    {
        Centre().Surrender(Manager("MK-001"), "Premises given up", Now).ShouldRecord(Surrendered);
        Centre().Surrender(Administrator, "Premises given up", Now).ShouldRecord(Surrendered);
        Centre().Surrender(Manager("MK-002"), "Premises given up", Now).ShouldRefuse(SharedRefusals.AccessDenied);
        Centre().Surrender(Manager(null), "Premises given up", Now).ShouldRefuse(SharedRefusals.AccessDenied);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void nothing_happens_to_it_any_more(DomainEvent end)
    {
        Centre(end).Suspend("Inspection", Now).ShouldRefuse(CentreRefusals.LicenceTerminated);
        Centre(new CentreSuspended("Inspection", Now), end).Reinstate("In order", Now).ShouldRefuse(CentreRefusals.LicenceTerminated);
        Centre(end).Renew(Last.PlusYears(1), null, Now).ShouldRefuse(CentreRefusals.LicenceTerminated);
        Centre(end).Revoke("Again", Now).ShouldRefuse(CentreRefusals.LicenceTerminated);
        Centre(end).Surrender(Administrator, "Again", Now).ShouldRefuse(CentreRefusals.LicenceTerminated);
        Centre(end).EndLicence(ServiceCentre.EndOf(Last)).ShouldRefuse(CentreRefusals.LicenceAlreadyEnded);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void from_then_on_it_opens_nothing_and_is_out_of_work(DomainEvent end)
    {
        Centre(end).IsLicensedAt(Now - Duration.Epsilon).ShouldBeTrue();
        Centre(end).IsLicensedAt(Now).ShouldBeFalse();
        (Centre(end).IsOutOfWork, Centre(end).IsRenewalOpenAt(Now)).ShouldBe((true, false));
    }

    private static ServiceCentre Centre(params DomainEvent[] after) => Story.Fold<ServiceCentre>([Licensed, .. after]);

    private static Actor Manager(string? centre) => new("manager", "makkah", Role.CentreManager, centre);
}
