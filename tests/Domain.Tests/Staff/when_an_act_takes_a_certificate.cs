using System.Collections.Immutable;
using EventLedger.Domain.Staff;

namespace EventLedger.Domain.Tests.Staff;

public class when_an_act_takes_a_certificate
{
    private static readonly LocalDate Day = new(2026, 2, 1);
    private static readonly Guid First = Guid.Parse("0190a000-0000-7000-8000-000000000001");
    private static readonly Guid Second = Guid.Parse("0190a000-0000-7000-8000-000000000002");
    private static readonly ImmutableArray<CertifiedAct> Fees = [CertifiedAct.FeeCollection];
    private static readonly StaffMemberTakenOn TakenOn = new("clerk.makkah", "MK-001", null, [Role.CentreClerk], Begin(Day), null, Begin(Day));
    private static readonly CourseDefined Defined = new("FEES", "تحصيل الرسوم", "Collecting fees", 12, Fees, Day, Begin(Day));
    private static readonly Actor Administrator = new("admin.makkah", "makkah", Role.Administrator);

    [Fact]
    public void it_has_to_have_held_at_the_instant_from_its_first_day_to_the_one_before_its_last()
    {
        var (courses, member) = (Story.Fold<Curriculum>([Defined]), Member(Issued(First, Day, Day.PlusYears(1))));

        Flaw(courses, member, Begin(Day)).ShouldBeNull();
        Flaw(courses, member, Begin(Day.PlusYears(1)) - Duration.Epsilon).ShouldBeNull();
        Flaw(courses, member, Begin(Day.PlusYears(1))).ShouldBe("expired");
        Flaw(courses, null, Begin(Day)).ShouldBe("missing");
        Flaw(courses, Member(), Begin(Day)).ShouldBe("missing");
        Flaw(courses, Member(Issued(First, Day, Day.PlusYears(1)) with { CourseCode = "OTHER" }), Begin(Day)).ShouldBe("missing");
        Flaw(courses, Member(Issued(First, Day.PlusDays(1), Day.PlusYears(1))), Begin(Day.PlusDays(1)) - Duration.Epsilon).ShouldBe("not-yet-valid");
        Judge(courses, null).ShouldRefuse(SharedRefusals.CertificateRequired("FEES", "fee-collection", "missing"));
    }

    [Fact]
    public void one_that_was_renewed_holds_by_either()
    {
        var (courses, renewed) = (Story.Fold<Curriculum>([Defined]), Day.PlusYears(1));
        var member = Member(Issued(First, Day, renewed), Issued(Second, renewed, renewed.PlusYears(1)));

        Flaw(courses, member, Begin(renewed) - Duration.Epsilon).ShouldBeNull();
        Flaw(courses, member, Begin(renewed)).ShouldBeNull();
        Flaw(courses, member, Begin(renewed.PlusYears(1))).ShouldBe("expired");
    }

    [Fact]
    public void only_what_a_course_names_takes_it_and_from_its_day_on()
    {
        var courses = Story.Fold<Curriculum>([Defined with { NeededFrom = Day.PlusDays(10) }]);

        Flaw(courses, null, Begin(Day.PlusDays(10)) - Duration.Epsilon).ShouldBeNull();
        Flaw(courses, null, Begin(Day.PlusDays(10))).ShouldBe("missing");
        courses.Lacking(CertifiedAct.ResultHandOut, null, Begin(Day.PlusDays(10))).ShouldBeNull();
    }

    [Fact]
    public void what_is_announced_for_later_leaves_until_then_what_was_said_before()
    {
        var courses = Story.Fold<Curriculum>([Defined, Defined with { NeededFor = [], NeededFrom = Day.PlusDays(10), ValidityMonths = 6 }]);

        Flaw(courses, null, Begin(Day)).ShouldBe("missing");
        Flaw(courses, null, Begin(Day.PlusDays(10))).ShouldBeNull();
        courses.Find("FEES")!.Latest.ValidityMonths.ShouldBe(6);
        courses.Find("OTHER").ShouldBeNull();
    }

    [Fact]
    public void it_was_done_by_those_that_held_one_of_each_course()
    {
        var (courses, renewed) = (Story.Fold<Curriculum>([Defined, Defined with { Code = "OTHER", NeededFor = [] }]), Day.PlusMonths(6));
        var member = Member(Issued(First, Day, Day.PlusYears(1)), Issued(Second, renewed, renewed.PlusYears(1)));

        courses.Held(CertifiedAct.FeeCollection, member, Begin(Day)).ShouldBe([First]);
        courses.Held(CertifiedAct.FeeCollection, member, Begin(renewed)).ShouldBe([Second]);
        courses.Held(CertifiedAct.ResultHandOut, member, Begin(Day)).ShouldBeEmpty();
        courses.Held(CertifiedAct.FeeCollection, null, Begin(Day)).ShouldBeEmpty();
    }

    [Fact]
    public void every_course_that_names_it_is_needed()
    {
        var courses = Story.Fold<Curriculum>([Defined, Defined with { Code = "CASH" }]);

        Judge(courses, Member(Issued(First, Day, Day.PlusYears(1)))).ShouldRefuse(SharedRefusals.CertificateRequired("CASH", "fee-collection", "missing"));
    }

    [Fact]
    public void a_course_says_how_long_its_certificates_hold()
    {
        Curriculum.Define("FEES", "تحصيل الرسوم", "Collecting fees", 12, Fees, null, Begin(Day)).ShouldRecord(Defined);
        Certify(Member(), null).ShouldRecord(Issued(First, Day, Day.PlusYears(1)));
        Certify(Member(), Day.PlusDays(3)).ShouldRecord(Issued(First, Day.PlusDays(3), Day.PlusDays(3).PlusYears(1)));
        Certify(Member(), Day.PlusYears(1).PlusDays(1)).ShouldRefuse(SharedRefusals.ValueInvalid("validFrom"));
    }

    [Fact]
    public void it_is_issued_once_for_a_day_and_by_somebody_else()
    {
        var member = Member(Issued(Second, Day, Day.PlusYears(1)));

        Certify(member, Day).ShouldRefuse(StaffRefusals.CertificateAlreadyIssued);
        Certify(member, Day.PlusDays(1)).Refusal.ShouldBeNull();
        Certify(Story.Fold<StaffMember>([TakenOn, Issued(Second, Day, Day.PlusYears(1)), new CertificateRevoked(Second, Day, "Cheated", Begin(Day))]), Day).Refusal.ShouldBeNull();
        Certify(member, null, Administrator with { User = "Clerk.Makkah" }).ShouldRefuse(SharedRefusals.AccessDenied);
    }

    [Fact]
    public void it_is_revoked_from_a_day_on_and_from_an_earlier_one_afterwards()
    {
        var (courses, member, tenth) = (Story.Fold<Curriculum>([Defined]), Member(Issued(First, Day, Day.PlusYears(1))), Day.PlusDays(10));
        member.Revoke(First, null, "Cheated", Begin(tenth)).ShouldRecord(new CertificateRevoked(First, tenth, "Cheated", Begin(tenth)));
        member.Revoke(Second, null, "Cheated", Begin(tenth)).ShouldRefuse(StaffRefusals.CertificateNotFound);
        member.Revoke(First, Day.PlusYears(1), "Cheated", Begin(tenth)).ShouldRefuse(StaffRefusals.CertificateEnded);

        var revoked = Story.Fold<StaffMember>([TakenOn, Issued(First, Day, Day.PlusYears(1)), new CertificateRevoked(First, tenth, "Cheated", Begin(tenth))]);
        Flaw(courses, revoked, Begin(tenth) - Duration.Epsilon).ShouldBeNull();
        Flaw(courses, revoked, Begin(tenth)).ShouldBe("revoked");
        revoked.Revoke(First, tenth, "Cheated", Begin(tenth)).ShouldRefuse(StaffRefusals.CertificateEnded);
        revoked.Revoke(First, Day, "Cheated", Begin(tenth)).ShouldRecord(new CertificateRevoked(First, Day, "Cheated", Begin(tenth)));
    }

    private static Instant Begin(LocalDate day) => BusinessCalendar.Zone.AtStartOfDay(day).ToInstant();

    private static CertificateIssued Issued(Guid id, LocalDate from, LocalDate until) => new(id, "FEES", from, until, null, Begin(Day));

    private static StaffMember Member(params CertificateIssued[] issued) => Story.Fold<StaffMember>([TakenOn, .. issued]);

    private static Decision Certify(StaffMember member, LocalDate? from, Actor? by = null) =>
        member.Certify(First, Story.Fold<Curriculum>([Defined]).Find("FEES")!, from, null, by ?? Administrator, Begin(Day));

    private static Decision Judge(Curriculum courses, StaffMember? member) => courses.Lacking(CertifiedAct.FeeCollection, member, Begin(Day))!;

    private static string? Flaw(Curriculum courses, StaffMember? member, Instant at) => courses.Lacking(CertifiedAct.FeeCollection, member, at)?.Arguments["flaw"];
}
