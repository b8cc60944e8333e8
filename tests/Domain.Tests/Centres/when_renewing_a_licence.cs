using EventLedger.Domain.Centres;

namespace EventLedger.Domain.Tests.Centres;

public class when_renewing_a_licence
{
    private static readonly LocalDate Last = new(2026, 12, 31);
    private static readonly LocalDate Next = new(2031, 12, 31);
    private static readonly CentreLicensed Licensed = new("MK-001", "مركز العزيزية", "Al Aziziyah", "L-1", new(2022, 1, 1), Last, Noon(new(2022, 1, 1)));

    [Fact]
    public void it_is_open_from_180_days_before_the_end_in_riyadh_and_ever_after()
    {
        var opens = new LocalDate(2026, 7, 4);
        var first = Instant.FromUtc(2026, 7, 3, 21, 0);

        Centre().RenewalOpens.ShouldBe(opens);
        Centre().Renew(Next, null, first - Duration.Epsilon).ShouldRefuse(CentreRefusals.RenewalNotOpen(opens));
        Centre().Renew(Next, null, first).ShouldRecord(new CentreLicenceRenewed(Next, null, first));
        Centre().Renew(Next, "L-2", Noon(new(2028, 3, 1))).ShouldRecord(new CentreLicenceRenewed(Next, "L-2", Noon(new(2028, 3, 1))));
    }

    [Fact]
    public void one_without_an_end_has_nothing_to_renew() =>
        Story.Fold<ServiceCentre>([Licensed with { ValidUntil = null }]).Renew(Next, null, Noon(Last)).ShouldRefuse(CentreRefusals.LicenceWithoutEnd);

    [Fact]
    public void the_new_last_day_is_later_than_the_present_one_and_not_over()
    {
        Centre().Renew(Last, null, Noon(Last)).ShouldRefuse(CentreRefusals.RenewalNotLater(Last));
        Centre().Renew(Last.PlusDays(1), null, Noon(Last)).ShouldRecord<CentreLicenceRenewed>();

        var late = Last.PlusDays(60);
        Centre().Renew(late.PlusDays(-1), null, Noon(late)).ShouldRefuse(CentreRefusals.RenewalNotLater(late.PlusDays(-1)));
        Centre().Renew(late, null, Noon(late)).ShouldRecord<CentreLicenceRenewed>();
    }

    [Fact]
    public void its_end_goes_by_the_new_last_day()
    {
        var renewed = Centre(new CentreLicenceRenewed(Next, null, Noon(Last)));

        renewed.EndLicence(ServiceCentre.EndOf(Last)).ShouldRefuse(CentreRefusals.LicenceNotEnded);
        renewed.EndLicence(ServiceCentre.EndOf(Next)).ShouldRecord(new CentreLicenceEnded(Next, ServiceCentre.EndOf(Next)));
        renewed.Renew(Next.PlusYears(5), null, Noon(Last)).ShouldRefuse(CentreRefusals.RenewalNotOpen(renewed.RenewalOpens!.Value));
        (renewed.LicenceNumber, Centre(new CentreLicenceRenewed(Next, "L-2", Noon(Last))).LicenceNumber).ShouldBe(("L-1", "L-2"));
    }

    [Fact]
    public void after_the_end_it_revives_the_centre_from_that_day_on()
    {
        var (ended, day) = (new CentreLicenceEnded(Last, ServiceCentre.EndOf(Last)), Last.PlusDays(30));
        var renewed = Centre(ended, new CentreLicenceRenewed(Next, null, Noon(day)));

        (Centre(ended).IsOutOfWork, renewed.IsOutOfWork).ShouldBe((true, false));
        new[] { Last, Last.PlusDays(1), day.PlusDays(-1), day, Next, Next.PlusDays(1) }.Select(on => renewed.IsLicensedAt(Noon(on)))
            .ShouldBe([true, false, false, true, true, false]);
        renewed.EndLicence(ServiceCentre.EndOf(Next)).ShouldRecord<CentreLicenceEnded>();
    }

    [Fact]
    public void renewed_in_time_it_never_lapsed()
    {
        Centre(new CentreLicenceRenewed(Next, null, Noon(Last))).Lapses.ShouldBeEmpty();
        Centre(new CentreLicenceRenewed(Next, null, Noon(Last.PlusDays(1)))).Lapses.ShouldBeEmpty();
        Centre(new CentreLicenceRenewed(Next, null, Noon(Last.PlusDays(2)))).Lapses.ShouldBe([new DateInterval(Last.PlusDays(1), Last.PlusDays(1))]);
    }

    [Fact]
    public void a_suspension_stays_with_it()
    {
        var suspended = new CentreSuspended("Inspection", Noon(Last));

        Centre(suspended, new CentreLicenceRenewed(Next, null, Noon(Last))).IsOutOfWork.ShouldBeTrue();
    }

    private static ServiceCentre Centre(params DomainEvent[] after) => Story.Fold<ServiceCentre>([Licensed, .. after]);

    private static Instant Noon(LocalDate day) => day.At(new LocalTime(9, 0)).InUtc().ToInstant();
}
