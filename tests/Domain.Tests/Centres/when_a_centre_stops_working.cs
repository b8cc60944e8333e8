using EventLedger.Domain.Centres;

namespace EventLedger.Domain.Tests.Centres;

public class when_a_centre_stops_working
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly LocalDate Last = new(2026, 12, 31);
    private static readonly CentreLicensed Licensed = new("MK-001", "مركز العزيزية", "Al Aziziyah", "L-1", null, Last, Now);

    [Fact]
    public void it_is_suspended_once_and_reinstated_once()
    {
        Centre().Suspend("Inspection", Now).ShouldRecord(new CentreSuspended("Inspection", Now));
        Suspended().Suspend("Inspection", Now).ShouldRefuse(CentreRefusals.CentreAlreadySuspended);
        Suspended().Reinstate("In order", Now).ShouldRecord(new CentreReinstated("In order", Now));
        Centre().Reinstate("In order", Now).ShouldRefuse(CentreRefusals.CentreNotSuspended);
    }

    [Fact]
    public void what_is_told_of_it_follows_in_time()
    {
        var (earlier, later) = (Now - Duration.FromDays(1), Now + Duration.FromDays(1));
        var again = Story.Fold<ServiceCentre>([Licensed, new CentreSuspended("Inspection", Now), new CentreReinstated("In order", later)]);

        Suspended().Reinstate("In order", earlier).ShouldRefuse(SharedRefusals.InstantBeforeBeginning(Now));
        again.Suspend("Inspection", later).ShouldRefuse(SharedRefusals.InstantBeforeBeginning(later));
        again.Suspend("Inspection", later + Duration.Epsilon).ShouldRecord<CentreSuspended>();
        again.Revoke("Forged receipts", Now).ShouldRefuse(SharedRefusals.InstantBeforeBeginning(later));
    }

    [Fact]
    public void while_suspended_it_opens_nothing_from_then_on()
    {
        Suspended().IsLicensedAt(Now - Duration.Epsilon).ShouldBeTrue();
        Suspended().IsLicensedAt(Now).ShouldBeFalse();
        Story.Fold<ServiceCentre>([Licensed, new CentreSuspended("Inspection", Now), new CentreReinstated("In order", Now)]).IsLicensedAt(Now).ShouldBeTrue();
    }

    [Fact]
    public void a_licence_ends_once_and_not_before_its_last_day_in_riyadh_has_passed()
    {
        var end = Instant.FromUtc(2026, 12, 31, 21, 0);

        Centre().EndLicence(end - Duration.Epsilon).ShouldRefuse(CentreRefusals.LicenceNotEnded);
        Centre().EndLicence(end).ShouldRecord(new CentreLicenceEnded(Last, end));
        Story.Fold<ServiceCentre>([Licensed, new CentreLicenceEnded(Last, end)]).EndLicence(end).ShouldRefuse(CentreRefusals.LicenceAlreadyEnded);
        Story.Fold<ServiceCentre>([Licensed with { ValidUntil = null }]).EndLicence(end).ShouldRefuse(CentreRefusals.LicenceNotEnded);
    }

    [Fact]
    public void it_is_out_of_work_while_suspended_and_when_its_licence_has_ended()
    {
        Centre().IsOutOfWork.ShouldBeFalse();
        Suspended().IsOutOfWork.ShouldBeTrue();
        Story.Fold<ServiceCentre>([Licensed, new CentreLicenceEnded(Last, Now)]).IsOutOfWork.ShouldBeTrue();
    }

    private static ServiceCentre Centre() => Story.Fold<ServiceCentre>([Licensed]);

    private static ServiceCentre Suspended() => Story.Fold<ServiceCentre>([Licensed, new CentreSuspended("Inspection", Now)]);
}
