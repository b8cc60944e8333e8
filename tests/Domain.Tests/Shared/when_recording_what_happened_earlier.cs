namespace EventLedger.Domain.Tests.Shared;

public sealed class when_recording_what_happened_earlier
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 24, 9, 0);
    private static readonly Backdating Rule = new(Duration.FromDays(7));

    [Theory]
    [InlineData(Role.Administrator, 100_000, null, null)]
    [InlineData(Role.CentreClerk, 3, null, null)]
    [InlineData(Role.Beneficiary, 5, null, null)]
    [InlineData(Role.Beneficiary, 6, "forgotten", "backdating-not-allowed")]
    [InlineData(Role.CentreClerk, 6, null, "backdating-needs-reason")]
    [InlineData(Role.CentreManager, 6, " ", "backdating-needs-reason")]
    [InlineData(Role.DepartmentOfficer, 6, "the line was down", null)]
    [InlineData(Role.DepartmentOfficer, 7 * 24 * 60, "the line was down", null)]
    [InlineData(Role.DepartmentOfficer, (7 * 24 * 60) + 1, "the line was down", "backdated-too-far")]
    [InlineData(Role.Auditor, 6, null, "backdating-needs-reason")]
    public void it_depends_on_who_says_so_and_how_long_ago(Role role, int minutesAgo, string? reason, string? refused)
    {
        foreach (var matter in new[] { Matter.Work, Matter.Outcome })
        {
            Rule.Judge(Who(role), isTakeover: false, matter, Now - Duration.FromMinutes(minutesAgo), Now, reason)?.Code.ShouldBe(refused);
            (Rule.Judge(Who(role), isTakeover: false, matter, Now - Duration.FromMinutes(minutesAgo), Now, reason) is null).ShouldBe(refused is null);
        }
    }

    [Theory]
    [InlineData(Role.Administrator)]
    [InlineData(Role.CentreClerk)]
    [InlineData(Role.Beneficiary)]
    public void a_payment_is_recorded_when_it_is_made_but_for_what_is_taken_over(Role role)
    {
        Rule.Judge(Who(role), isTakeover: false, Matter.Payment, Now - Duration.FromMinutes(6), Now, "forgotten").ShouldBe(SharedRefusals.BackdatingNotAllowed);
        Rule.Judge(Who(role), isTakeover: false, Matter.Payment, Now - Duration.FromMinutes(4), Now, null).ShouldBeNull();
        Rule.Judge(Who(role), isTakeover: true, Matter.Payment, Now - Duration.FromDays(4000), Now, null).ShouldBeNull();
    }

    [Fact]
    public void staff_may_be_kept_from_it_altogether() => new Backdating(Duration.Zero)
        .Judge(Who(Role.DepartmentOfficer), isTakeover: false, Matter.Work, Now - Duration.FromMinutes(6), Now, "the line was down")!.Code.ShouldBe("backdated-too-far");

    [Theory]
    [InlineData(Role.DepartmentOfficer, Matter.Work, false, false)]
    [InlineData(Role.DepartmentOfficer, Matter.Outcome, false, false)]
    [InlineData(Role.Administrator, Matter.Outcome, false, false)]
    [InlineData(Role.Administrator, Matter.Payment, false, false)]
    [InlineData(Role.Administrator, Matter.Work, false, true)]
    [InlineData(Role.Administrator, Matter.Outcome, true, true)]
    public void nothing_happened_before_it_began_but_what_old_files_say(Role role, Matter matter, bool isTakeover, bool isTaken)
    {
        (Backdating.JudgeOrder(Who(role), isTakeover, matter, Now - Duration.FromMinutes(6), Now) is null).ShouldBe(isTaken);
        Backdating.JudgeOrder(Who(role), isTakeover, matter, Now - Duration.FromMinutes(5), Now).ShouldBeNull();
        Backdating.JudgeOrder(Who(role), isTakeover, matter, Now, begun: null).ShouldBeNull();
    }

    [Fact]
    public void the_reason_is_in_every_event_of_the_decision()
    {
        var decision = Decision.Of(new WorkStepRecorded("a", "b", Now), new WorkStepRecorded("c", "d", Now))
            .And(Guid.Empty, new EventLedger.Domain.Centres.CentreReinstated("e", Now)).Because("the line was down");

        decision.Events.Concat(decision.Elsewhere.SelectMany(other => other.Events)).Select(e => e.BackdatingReason?.Clear).ShouldBe(
            ["the line was down", "the line was down", "the line was down"]);
    }

    private static Actor Who(Role role) => new("user", "makkah", role);
}
