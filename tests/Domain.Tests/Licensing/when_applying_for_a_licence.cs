using System.Collections.Immutable;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Licensing;

namespace EventLedger.Domain.Tests.Licensing;

public class when_applying_for_a_licence
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly LocalDate Today = new(2026, 2, 1);
    private static readonly Guid Person = Guid.Parse("0190a000-0000-7000-8000-000000000001");
    private static readonly ManifestEntry Lease = new("lease", "application/pdf", 1, new string('a', 64));
    private static readonly ApplicationFile File = new("مركز", "Centre", "Street 1", 100, [Lease]);
    private static readonly CriteriaVersion Criteria = new(2, 70, [Criterion("ACCESS", 1, 60), Criterion("CASH", 3, 0)], Now);
    private static readonly LicenceApplied Applied = new(Person, File, 2, Now);
    private static readonly LicenceApplicationReturned Returned = new(["No lease"], null, Now);
    private static readonly LicenceApplicationGranted Granted = new("MK-003", "L-3", [new("ACCESS", "A ramp", Today)], Now);

    [Fact]
    public void it_is_under_the_criteria_of_now_and_for_a_record_that_stands()
    {
        var registered = new BeneficiaryRegistered(Person, IdentityKind.Establishment, default, default, default, default, "clerk", Now);
        var applicant = Story.Fold<Beneficiary>([registered]);

        LicenceApplication.Apply(applicant, Criteria, File, Now).ShouldRecord(Applied);
        LicenceApplication.Apply(applicant, null, File, Now).ShouldRefuse(LicensingRefusals.CriteriaNotPublished);
        LicenceApplication.Apply(null, Criteria, File, Now).ShouldRefuse(BeneficiaryRefusals.BeneficiaryNotFound);
        LicenceApplication.Apply(applicant, Criteria, File with { Documents = [Lease, Lease] }, Now).ShouldRefuse(RequestRefusals.DocumentNamedTwice(2));
        LicenceApplication.Apply(Story.Fold<Beneficiary>([registered, new RecordMergedInto(Guid.Empty, Guid.Empty, Now)]), Criteria, File, Now)
            .ShouldRefuse(BeneficiaryRefusals.RecordMerged(Guid.Empty));
        LicenceApplication.Apply(Story.Fold<Beneficiary>([registered, new BeneficiaryErased("Law", ["a", "b"], Now)]), Criteria, File, Now)
            .ShouldRefuse(BeneficiaryRefusals.BeneficiaryErased);
    }

    [Fact]
    public void it_goes_back_and_comes_again_and_is_assessed_anew()
    {
        Given().ReturnForCompletion(["No lease"], Now, Now).ShouldRefuse(RequestRefusals.RespondByInThePast);
        Given().ReturnForCompletion(["No lease"], Now + Duration.Epsilon, Now).ShouldRecord<LicenceApplicationReturned>();
        Given().Resubmit(File, Now).ShouldRefuse(LicensingRefusals.LicenceApplicationNotReturned);
        Given(Returned).ReturnForCompletion(["No lease"], null, Now).ShouldRefuse(LicensingRefusals.LicenceApplicationIsReturned);
        Given(Returned).Assess(Criteria, Scores(80, 80), "monitor", Now).ShouldRefuse(LicensingRefusals.LicenceApplicationIsReturned);
        Given(Returned).License("MK-003", "L-3", [], Now).ShouldRefuse(LicensingRefusals.LicenceApplicationIsReturned);
        Given(Returned).Resubmit(File with { Documents = [Lease, Lease] }, Now).ShouldRefuse(RequestRefusals.DocumentNamedTwice(2));
        Given(Returned).Resubmit(File, Now).ShouldRecord(new LicenceApplicationResubmitted(File, Now));

        var again = Given(Assessed(80, 80), Returned, new LicenceApplicationResubmitted(File with { NameEn = "Other" }, Now));
        (again.Status, again.File.NameEn, again.Return).ShouldBe((LicenceApplicationStatus.Submitted, "Other", null));
        again.License("MK-003", "L-3", [], Now).ShouldRefuse(LicensingRefusals.LicenceApplicationNotAssessed);
    }

    [Fact]
    public void each_criterion_has_one_score_and_the_total_is_their_mean_by_weight_rounded_down()
    {
        var assessed = Assessed(50, 100);
        (assessed.CriteriaVersion, assessed.Total, assessed.PassMark, assessed.AssessedBy).ShouldBe((2, 87, 70, "monitor"));
        assessed.ShortOf.ShouldBe(["ACCESS"]);
        (Assessed(60, 73).Total, Assessed(60, 74).Total, Assessed(100, 100).Total, Assessed(0, 0).Total).ShouldBe((69, 70, 100, 0));
        Assessed(60, 0).ShortOf.ShouldBeEmpty();

        Given().Assess(Criteria, Scores(80, 80)[..1], "monitor", Now).ShouldRefuse(LicensingRefusals.ScoresUnfit(2, ["CASH"]));
        Given().Assess(Criteria, [.. Scores(80, 80), Score("ACCESS", 1), Score("SIGNS", 1)], "monitor", Now).ShouldRefuse(LicensingRefusals.ScoresUnfit(2, ["ACCESS", "SIGNS"]));
        Given().Assess(Criteria, [Score("ACCESS", 80), Score("CASH", 80) with { Documents = [Lease, Lease] }], "monitor", Now)
            .ShouldRefuse(RequestRefusals.DocumentNamedTwice(2));
        Given(Assessed(0, 0)).Assess(Criteria, Scores(80, 80), "monitor", Now).ShouldRecord<LicenceApplicationAssessed>();
    }

    [Fact]
    public void a_licence_needs_the_pass_mark_and_a_condition_for_what_falls_short()
    {
        Given().License("MK-003", "L-3", [], Now).ShouldRefuse(LicensingRefusals.LicenceApplicationNotAssessed);
        Given(Assessed(60, 73)).License("MK-003", "L-3", [], Now).ShouldRefuse(LicensingRefusals.PassMarkMissed(69, 70));
        Given(Assessed(60, 74)).License("MK-003", "L-3", [], Now).ShouldRecord<LicenceApplicationGranted>();

        var narrow = Given(Assessed(50, 100));
        narrow.License("MK-003", "L-3", [Condition("CASH")], Now).ShouldRefuse(LicensingRefusals.LicenceConditionsMissing(["ACCESS"]));
        narrow.License("MK-003", "L-3", [Condition("ACCESS"), Condition("ACCESS")], Now).ShouldRefuse(SharedRefusals.ValueInvalid("conditions"));
        narrow.License("MK-003", "L-3", [Condition("ACCESS"), Condition("SIGNS")], Now).ShouldRefuse(SharedRefusals.ValueInvalid("conditions"));
        narrow.License("MK-003", "L-3", [Condition("ACCESS") with { MeetBy = Today.PlusDays(-1) }], Now).ShouldRefuse(LicensingRefusals.LicenceConditionOverdue("ACCESS"));
        var granted = narrow.License("MK-003", "L-3", [Condition("ACCESS"), Condition("CASH")], Now).ShouldRecord<LicenceApplicationGranted>();
        (granted.CentreCode, granted.LicenceNumber, granted.Conditions.Length).ShouldBe(("MK-003", "L-3", 2));
    }

    [Fact]
    public void a_refusal_needs_an_assessment_or_a_return_that_nobody_answered()
    {
        var refused = new LicenceApplicationRefused("Let to others", "admin", Now);

        Given().Deny("Let to others", "admin", Now).ShouldRefuse(LicensingRefusals.LicenceApplicationNotAssessed);
        Given(Returned).Deny("Let to others", "admin", Now).ShouldRecord(refused);
        Given(Returned with { RespondBy = Now }).Deny("Let to others", "admin", Now).ShouldRecord(refused);
        Given(Returned with { RespondBy = Now }).Deny("Let to others", "admin", Now - Duration.Epsilon).ShouldRefuse(LicensingRefusals.ApplicantHasTime(Now));
        Given(Assessed(0, 0)).Deny("Let to others", "admin", Now).ShouldRecord(refused);

        var reopened = Given(Assessed(0, 0), refused, LicenceApplication.Reopen(Person, Now));
        (reopened.Status, reopened.Denial, reopened.Assessment).ShouldBe((LicenceApplicationStatus.Submitted, null, null));
    }

    [Fact]
    public void what_is_decided_is_decided()
    {
        foreach (var decided in new[] { Given(Assessed(80, 80), Granted), Given(Returned, new LicenceApplicationRefused("No", "admin", Now)) })
        {
            decided.ReturnForCompletion(["No lease"], null, Now).ShouldRefuse(LicensingRefusals.LicenceApplicationDecided);
            decided.Resubmit(File, Now).ShouldRefuse(LicensingRefusals.LicenceApplicationDecided);
            decided.Assess(Criteria, Scores(80, 80), "monitor", Now).ShouldRefuse(LicensingRefusals.LicenceApplicationDecided);
            decided.License("MK-003", "L-3", [], Now).ShouldRefuse(LicensingRefusals.LicenceApplicationDecided);
            decided.Deny("No", "admin", Now).ShouldRefuse(LicensingRefusals.LicenceApplicationDecided);
        }
    }

    [Fact]
    public void a_condition_is_overdue_from_the_day_after_its_last_in_riyadh_until_it_is_met()
    {
        var (licensed, met) = (Given(Assessed(50, 100), Granted), new LicenceConditionMet("ACCESS", "Seen", Now));
        var midnight = Instant.FromUtc(2026, 2, 1, 21, 0);

        (licensed.IsOverdue(Granted.Conditions[0], midnight - Duration.Epsilon), licensed.IsOverdue(Granted.Conditions[0], midnight)).ShouldBe((false, true));
        licensed.MeetCondition("CASH", "Seen", Now).ShouldRefuse(LicensingRefusals.LicenceConditionNotFound);
        Given().MeetCondition("ACCESS", "Seen", Now).ShouldRefuse(LicensingRefusals.LicenceConditionNotFound);
        licensed.MeetCondition("ACCESS", "Seen", Now).ShouldRecord(met);
        var done = Given(Assessed(50, 100), Granted, met);
        done.MeetCondition("ACCESS", "Seen", Now).ShouldRefuse(LicensingRefusals.LicenceConditionAlreadyMet);
        (done.MetAt("ACCESS"), done.IsOverdue(Granted.Conditions[0], midnight)).ShouldBe((Now, false));
    }

    [Fact]
    public void it_is_the_applicants_the_centres_that_came_of_it_and_the_regions()
    {
        bool Admits(LicenceApplication application, Role role, string? centre = null, Guid? person = null) => application.Admits(new Actor("x", "makkah", role, centre, null, person));

        (Admits(Given(), Role.Beneficiary, person: Person), Admits(Given(), Role.Beneficiary, person: Guid.Empty), Admits(Given(), Role.Administrator)).ShouldBe((true, false, true));
        var licensed = Given(Assessed(80, 80), Granted);
        (Admits(Given(), Role.CentreManager, "MK-003"), Admits(licensed, Role.CentreManager, "MK-003"), Admits(licensed, Role.CentreManager, "MK-001")).ShouldBe((false, true, false));
    }

    private static LicenceApplication Given(params DomainEvent[] after) => Story.Fold<LicenceApplication>([Applied, .. after]);

    private static LicenceApplicationAssessed Assessed(int access, int cash) =>
        Given().Assess(Criteria, Scores(access, cash), "monitor", Now).ShouldRecord<LicenceApplicationAssessed>();

    private static ImmutableArray<CriterionScore> Scores(int access, int cash) => [Score("ACCESS", access), Score("CASH", cash)];

    private static CriterionScore Score(string criterion, int score) => new(criterion, score, "Seen", []);

    private static LicenceCondition Condition(string criterion) => new(criterion, "Mend it", Today);

    private static Criterion Criterion(string code, int weight, int least) => new(code, CriterionArea.Premises, "م", "M", "م", "M", weight, least);
}
