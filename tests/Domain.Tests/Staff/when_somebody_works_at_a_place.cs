using EventLedger.Domain.Staff;

namespace EventLedger.Domain.Tests.Staff;

public class when_somebody_works_at_a_place
{
    private static readonly Instant Now = Instant.FromUtc(2026, 2, 1, 6, 0);
    private static readonly Instant Later = Now + Duration.FromDays(30);
    private static readonly StaffMemberTakenOn TakenOn = new("clerk.makkah", "MK-001", null, [Role.CentreClerk], Now, null, Now);
    private static readonly Actor Clerk = new("clerk.makkah", "makkah", Role.CentreClerk, "MK-001");
    private static readonly Actor Manager = new("manager.makkah", "makkah", Role.CentreManager, "MK-001");
    private static readonly Actor Administrator = new("admin.makkah", "makkah", Role.Administrator);

    [Fact]
    public void they_act_there_from_the_first_instant_until_the_last_which_is_none_of_it()
    {
        var member = Story.Fold<StaffMember>([TakenOn with { Until = Later }]);

        member.FlawOf(Clerk, Now - Duration.Epsilon).ShouldBe(StaffFlaw.NotYet);
        member.FlawOf(Clerk, Now).ShouldBeNull();
        member.FlawOf(Clerk, Later - Duration.Epsilon).ShouldBeNull();
        member.FlawOf(Clerk, Later).ShouldBe(StaffFlaw.Left);
    }

    [Fact]
    public void they_act_nowhere_else_and_as_nothing_else()
    {
        var member = Story.Fold<StaffMember>([TakenOn]);

        member.FlawOf(Clerk with { CentreCode = "MK-002" }, Now).ShouldBe(StaffFlaw.Elsewhere);
        member.FlawOf(Clerk with { Role = Role.CentreManager }, Now).ShouldBe(StaffFlaw.OtherRole);
        member.FlawOf(new("clerk.makkah", "makkah", Role.DepartmentOfficer, DepartmentCode: "CIV"), Now).ShouldBe(StaffFlaw.Elsewhere);
    }

    [Fact]
    public void they_leave_once_and_may_come_back_or_go_on_elsewhere()
    {
        var member = Story.Fold<StaffMember>([TakenOn]);
        member.Leave("Moved", Administrator, Later).ShouldRecord(new StaffMemberLeft("Moved", Later));
        StaffMember.TakeOn(member, TakenOn with { From = Later }, Administrator).ShouldRefuse(StaffRefusals.StaffMemberEmployed);

        var left = Story.Fold<StaffMember>([TakenOn, new StaffMemberLeft(null, Later)]);
        left.FlawOf(Clerk, Later - Duration.Epsilon).ShouldBeNull();
        left.FlawOf(Clerk, Later).ShouldBe(StaffFlaw.Left);
        left.Leave(null, Administrator, Later).ShouldRefuse(StaffRefusals.StaffMemberHasLeft);

        var next = TakenOn with { CentreCode = "MK-002", From = Later };
        StaffMember.TakeOn(left, next, Administrator).ShouldRecord(next);
        StaffMember.TakeOn(left, next with { From = Later - Duration.Epsilon }, Administrator).ShouldRefuse(StaffRefusals.StaffMemberEmployed);
        var moved = Story.Fold<StaffMember>([TakenOn, new StaffMemberLeft(null, Later), next]);
        moved.FlawOf(Clerk, Later).ShouldBe(StaffFlaw.Elsewhere);
        moved.FlawOf(Clerk with { CentreCode = "MK-002" }, Later).ShouldBeNull();
    }

    [Fact]
    public void a_place_has_its_own_roles_and_a_time_has_to_last()
    {
        StaffMember.TakeOn(null, TakenOn, Administrator).ShouldRecord(TakenOn);
        foreach (var unfit in new[]
        {
            TakenOn with { CentreCode = null },
            TakenOn with { DepartmentCode = "CIV" },
            TakenOn with { Roles = [Role.CentreClerk, Role.DepartmentOfficer] },
            TakenOn with { Roles = [Role.Administrator] },
            TakenOn with { CentreCode = null, DepartmentCode = "CIV" },
        })
        {
            StaffMember.TakeOn(null, unfit, Administrator).ShouldRefuse(StaffRefusals.StaffRolesUnfit);
        }

        StaffMember.TakeOn(null, TakenOn with { CentreCode = null, DepartmentCode = "CIV", Roles = [Role.DepartmentOfficer] }, Administrator).Refusal.ShouldBeNull();
        StaffMember.TakeOn(null, TakenOn with { Until = Now }, Administrator).ShouldRefuse(SharedRefusals.ValueInvalid("until"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" clerk")]
    [InlineData("ｃlerk")]
    [InlineData("process:sweep")]
    public void a_name_that_no_token_carries_is_nobodys(string user) =>
        StaffMember.TakeOn(null, TakenOn with { User = user }, Administrator).ShouldRefuse(SharedRefusals.ValueInvalid("user"));

    [Fact]
    public void a_manager_takes_on_clerks_of_the_own_centre()
    {
        StaffMember.TakeOn(null, TakenOn, Manager).ShouldRecord(TakenOn);
        StaffMember.TakeOn(null, TakenOn with { CentreCode = "MK-002" }, Manager).ShouldRefuse(SharedRefusals.AccessDenied);
        StaffMember.TakeOn(null, TakenOn with { Roles = [Role.CentreManager] }, Manager).ShouldRefuse(SharedRefusals.AccessDenied);
    }

    [Fact]
    public void whoever_leaves_goes_nowhere_that_they_were_going_to_either()
    {
        var next = TakenOn with { CentreCode = "MK-002", From = Later };
        DomainEvent[] planned = [TakenOn with { Until = Later }, next];
        StaffMember.TakeOn(Story.Fold<StaffMember>(planned), next with { From = Now }, Administrator).ShouldRefuse(StaffRefusals.StaffMemberEmployed);

        var left = Story.Fold<StaffMember>([.. planned, new StaffMemberLeft(null, Now)]);

        left.FlawOf(Clerk, Now).ShouldBe(StaffFlaw.Left);
        left.FlawOf(Clerk with { CentreCode = "MK-002" }, Later).ShouldBe(StaffFlaw.Left);
    }

    [Fact]
    public void by_a_manager_clerks_leave_the_managers_centre_alone()
    {
        var planned = Story.Fold<StaffMember>([TakenOn with { Until = Later }, TakenOn with { CentreCode = "MK-002", From = Later }]);
        (planned.IsShownTo(Manager, Now), planned.IsShownTo(Manager with { CentreCode = "MK-002" }, Now), planned.IsShownTo(Manager, Later)).ShouldBe((true, true, false));
        var left = planned.Leave(null, Manager, Now).ShouldRecord<StaffMemberLeft>();
        left.CentreCode.ShouldBe("MK-001");
        planned.Leave(null, Manager, Later).ShouldRefuse(StaffRefusals.StaffMemberHasLeft);

        var member = Story.Fold<StaffMember>([TakenOn with { Until = Later }, TakenOn with { CentreCode = "MK-002", From = Later }, left]);
        member.FlawOf(Clerk, Now).ShouldNotBeNull();
        member.FlawOf(Clerk with { CentreCode = "MK-002" }, Later).ShouldBeNull();
        Story.Fold<StaffMember>([TakenOn with { Roles = [Role.CentreManager] }]).Leave(null, Manager, Now).ShouldRefuse(SharedRefusals.AccessDenied);
    }

    [Fact]
    public void by_one_managers_word_nobody_is_kept_from_work_elsewhere_or_from_a_managers()
    {
        var officer = new Actor("clerk.makkah", "makkah", Role.DepartmentOfficer, DepartmentCode: "CIV");
        var taken = TakenOn with { ByManager = true };
        var member = Story.Fold<StaffMember>([taken]);
        var gone = Story.Fold<StaffMember>([taken, new StaffMemberLeft(null, Now) { CentreCode = "MK-001" }]);

        (member.FlawOf(Clerk, Now), member.FlawOf(officer, Now), member.FlawOf(Manager, Now), member.FlawOf(Clerk with { CentreCode = "MK-002" }, Now)).ShouldBe((null, null, null, null));
        (gone.FlawOf(Clerk, Now), gone.FlawOf(officer, Now)).ShouldBe((StaffFlaw.Left, null));

        // What the administration recorded beside it counts everywhere.
        Story.Fold<StaffMember>([taken with { Until = Later }, TakenOn with { From = Later, CentreCode = null, DepartmentCode = "LND", Roles = [Role.DepartmentOfficer] }])
            .FlawOf(officer, Later).ShouldBe(StaffFlaw.Elsewhere);
    }

    [Fact]
    public void the_record_is_for_the_person_the_manager_and_those_who_see_the_region()
    {
        var member = Story.Fold<StaffMember>([TakenOn]);

        member.Admits(Clerk).ShouldBeTrue();
        member.Admits(Clerk with { User = "Clerk.Makkah", CentreCode = "MK-002" }).ShouldBeTrue();
        member.Admits(Manager).ShouldBeTrue();
        member.Admits(Administrator).ShouldBeTrue();
        member.Admits(Clerk with { User = "clerk2.makkah" }).ShouldBeFalse();
        member.Admits(Manager with { CentreCode = "MK-002" }).ShouldBeFalse();
        StaffMember.StreamId("makkah", "Clerk.Makkah").ShouldBe(StaffMember.StreamId("makkah", "clerk.makkah"));
        StaffMember.StreamId("madinah", "clerk.makkah").ShouldNotBe(StaffMember.StreamId("makkah", "clerk.makkah"));
    }
}
