using EventLedger.Domain.Centres;
using EventLedger.Domain.Licensing;

namespace EventLedger.Domain.Tests.Licensing;

public class when_a_decision_is_appealed_against
{
    // A Sunday; Fridays and Saturdays are off.
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);

    // The thirtieth working day after it is 15 March.
    private static readonly Instant End = Instant.FromUtc(2026, 3, 15, 21, 0);
    private static readonly CentreLicensed Licensed = new("MK-001", "مركز العزيزية", "Al Aziziyah", "L-1", null, null, Now);
    private static readonly CentreSuspended Suspended = new("Inspection", Now) { SuspendedBy = "admin.makkah" };
    private static readonly Ruling Ruling = new(AppealedDecision.Suspension, null, null, "MK-001", "admin.makkah", Now);

    [Fact]
    public void it_is_lodged_within_thirty_working_days_and_decided_within_thirty_more()
    {
        var lodged = LicenceAppeal.Lodge(null, Ruling, "It was open", BusinessCalendar.Default, Now).ShouldRecord<LicenceAppealLodged>();
        (lodged.DueBy, lodged.Calendar, lodged.Against, lodged.CentreCode, lodged.DecidedBy, lodged.DecidedAt)
            .ShouldBe((End, BusinessCalendar.Default.Version, AppealedDecision.Suspension, "MK-001", "admin.makkah", Now));
        LicenceAppeal.Lodge(null, Ruling, "It was open", BusinessCalendar.Default, End - Duration.Epsilon).ShouldRecord<LicenceAppealLodged>();
        LicenceAppeal.Lodge(null, Ruling, "It was open", BusinessCalendar.Default, End).ShouldRefuse(LicensingRefusals.LicenceAppealTooLate(End));
        LicenceAppeal.Lodge(null, Ruling, "It was open", BusinessCalendar.Default, Now - Duration.FromHours(1)).ShouldRefuse(SharedRefusals.InstantBeforeBeginning(Now));
        LicenceAppeal.Lodge(Lodged(), Ruling, "It was open", BusinessCalendar.Default, Now).ShouldRefuse(LicensingRefusals.LicenceAppealAlreadyLodged);
    }

    [Fact]
    public void against_a_decision_that_is_told_as_an_earlier_one_it_is_lodged_from_when_that_was_recorded()
    {
        var (told, centre) = (Now - Duration.FromDays(90), Story.Fold<ServiceCentre>([Licensed]));
        Ruling?[] rulings =
        [
            Ruling.On(Story.Fold<ServiceCentre>([Licensed, centre.Suspend("Inspection", told, "admin", Now).ShouldRecord<CentreSuspended>()]), AppealedDecision.Suspension),
            Ruling.On(Story.Fold<ServiceCentre>([Licensed, centre.Revoke("Forged", told, "admin", Now).ShouldRecord<CentreLicenceRevoked>()]), AppealedDecision.Revocation),
        ];

        foreach (var ruling in rulings)
        {
            ruling.ShouldNotBeNull().At.ShouldBe(told);
            LicenceAppeal.Lodge(null, ruling, "It was open", BusinessCalendar.Default, End - Duration.Epsilon).ShouldRecord<LicenceAppealLodged>();
            LicenceAppeal.Lodge(null, ruling, "It was open", BusinessCalendar.Default, End).ShouldRefuse(LicensingRefusals.LicenceAppealTooLate(End));
            LicenceAppeal.StreamId("makkah", ruling).ShouldNotBe(LicenceAppeal.StreamId("makkah", ruling with { RecordedAt = Now + Duration.FromDays(1) }));
        }

        centre.Suspend("Inspection", Now - Duration.FromMinutes(1), "admin", Now).ShouldRecord<CentreSuspended>().RecordedAt.ShouldBeNull("Clocks differ.");
    }

    [Fact]
    public void whoever_lodged_it_for_the_centre_does_not_decide_on_it()
    {
        var lodged = LicenceAppeal.Lodge(null, Ruling, "It was open", BusinessCalendar.Default, Now, "other.makkah").ShouldRecord<LicenceAppealLodged>();

        Story.Fold<LicenceAppeal>([lodged]).Decide(AppealOutcome.Upheld, "No", "Other.makkah", Now).ShouldRefuse(LicensingRefusals.LicenceAppealNeedsAnother);
        Story.Fold<LicenceAppeal>([lodged]).Decide(AppealOutcome.Upheld, "No", "monitor.makkah", Now).ShouldRecord<LicenceAppealDecided>();
    }

    [Fact]
    public void its_clock_goes_by_the_regions_calendar()
    {
        var calendar = new BusinessCalendar("own", BusinessCalendar.Zone, NationalCalendar.Rules, CalendarRules.None with
        {
            Holidays = [new HolidayRule(new(2026, 2, 2), new(2026, 2, 4), "عيد", "Eid", "C")],
        });

        LicenceAppeal.Lodge(null, Ruling, "It was open", calendar, Now).ShouldRecord<LicenceAppealLodged>().DueBy.ShouldBe(End + Duration.FromDays(3));
    }

    [Fact]
    public void another_person_decides_on_it_once()
    {
        Lodged().Decide(AppealOutcome.Upheld, "No", "ADMIN.makkah", Now).ShouldRefuse(LicensingRefusals.LicenceAppealNeedsAnother);
        var decided = new LicenceAppealDecided(AppealOutcome.Overturned, "Yes", "monitor.makkah", End + Duration.FromDays(1));
        Lodged().Decide(AppealOutcome.Overturned, "Yes", "monitor.makkah", decided.DecidedAt).ShouldRecord(decided);
        Lodged(decided).Decide(AppealOutcome.Upheld, "No", "monitor.makkah", Now).ShouldRefuse(LicensingRefusals.LicenceAppealDecided);
        Story.Fold<LicenceAppeal>([Event() with { DecidedBy = null }]).Decide(AppealOutcome.Upheld, "No", "admin.makkah", Now).ShouldRecord<LicenceAppealDecided>();
    }

    [Fact]
    public void that_its_time_has_passed_is_noted_once_and_not_before()
    {
        var passed = new LicenceAppealTermPassed(End, End);

        Lodged().NoteTermPassed(End - Duration.Epsilon).ShouldRefuse(LicensingRefusals.LicenceAppealTermNotPassed);
        Lodged().NoteTermPassed(End).ShouldRecord(passed);
        Lodged(passed).NoteTermPassed(End).ShouldRefuse(LicensingRefusals.LicenceAppealTermNotPassed);
        Lodged(new LicenceAppealDecided(AppealOutcome.Upheld, "No", "monitor", Now)).NoteTermPassed(End).ShouldRefuse(LicensingRefusals.LicenceAppealDecided);
        Lodged(passed).Decide(AppealOutcome.Upheld, "No", "monitor", End).ShouldRecord<LicenceAppealDecided>();
    }

    [Fact]
    public void a_suspension_that_is_over_can_be_appealed_against_and_each_has_its_own_appeal()
    {
        var again = new CentreSuspended("Again", Now + Duration.FromDays(2)) { SuspendedBy = "other" };
        DomainEvent[] reinstated = [Licensed, Suspended, new CentreReinstated("In order", Now + Duration.FromDays(1))];

        Ruling.On(Story.Fold<ServiceCentre>([Licensed]), AppealedDecision.Suspension).ShouldBeNull();
        Ruling.On(Story.Fold<ServiceCentre>(reinstated), AppealedDecision.Suspension).ShouldBe(Ruling);
        var second = Ruling.On(Story.Fold<ServiceCentre>([.. reinstated, again]), AppealedDecision.Suspension).ShouldNotBeNull();
        (second.By, second.At).ShouldBe(("other", again.SuspendedAt));
        LicenceAppeal.StreamId("makkah", second).ShouldNotBe(LicenceAppeal.StreamId("makkah", Ruling));
        LicenceAppeal.StreamId("madinah", Ruling).ShouldNotBe(LicenceAppeal.StreamId("makkah", Ruling));
    }

    [Fact]
    public void a_revocation_and_a_refusal_can_be_and_nothing_else()
    {
        var revoked = new CentreLicenceRevoked("Forged", Now) { RevokedBy = "admin" };
        var refused = new LicenceApplicationRefused("No", "admin", Now);
        var applied = new LicenceApplied(Guid.Empty, new("م", "C", "Street", 1, []), 1, Now);

        Ruling.On(Story.Fold<ServiceCentre>([Licensed, revoked]), AppealedDecision.Revocation)
            .ShouldBe(new Ruling(AppealedDecision.Revocation, null, null, "MK-001", "admin", Now));
        Ruling.On(Story.Fold<ServiceCentre>([Licensed, new CentreLicenceSurrendered("Given up", Now)]), AppealedDecision.Revocation).ShouldBeNull();
        Ruling.On(Story.Fold<ServiceCentre>([Licensed, revoked]), AppealedDecision.Refusal).ShouldBeNull();
        Ruling.On(Guid.Empty, Story.Fold<LicenceApplication>([applied])).ShouldBeNull();
        Ruling.On(Guid.Empty, Story.Fold<LicenceApplication>([applied, refused])).ShouldBe(new Ruling(AppealedDecision.Refusal, Guid.Empty, Guid.Empty, null, "admin", Now));
    }

    [Fact]
    public void it_is_theirs_whom_the_decision_is_against()
    {
        bool Admits(LicenceAppeal appeal, Role role, string? centre = null, Guid? person = null) => appeal.Admits(new Actor("x", "makkah", role, centre, null, person));
        var applicants = Story.Fold<LicenceAppeal>([Event() with { CentreCode = null, ApplicationId = Guid.Empty, BeneficiaryId = Guid.Empty }]);

        (Admits(Lodged(), Role.CentreManager, "MK-001"), Admits(Lodged(), Role.CentreManager, "MK-002"), Admits(Lodged(), Role.Beneficiary), Admits(Lodged(), Role.ExecutiveMonitor))
            .ShouldBe((true, false, false, true));
        (Admits(applicants, Role.Beneficiary, person: Guid.Empty), Admits(applicants, Role.CentreManager)).ShouldBe((true, false));
    }

    private static LicenceAppealLodged Event() => LicenceAppeal.Lodge(null, Ruling, "It was open", BusinessCalendar.Default, Now).ShouldRecord<LicenceAppealLodged>();

    private static LicenceAppeal Lodged(params DomainEvent[] after) => Story.Fold<LicenceAppeal>([Event(), .. after]);
}
