using EventLedger.Domain.Redactions;

namespace EventLedger.Domain.Tests.Redactions;

public sealed class when_deciding_on_a_redaction
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 24, 9, 0);
    private static readonly Guid Target = new("0194f1d2-0000-7000-8000-000000000001");
    private static readonly Redaction Requested = After(null, Redaction.Request(Target, ["/name"], "Order 7", "admin.makkah", At));

    [Fact]
    public void an_approval_says_all_that_is_to_be_done()
    {
        var approved = Requested.Approve("auditor.makkah", At).Events.ShouldHaveSingleItem().ShouldBeOfType<RedactionApproved>();

        (approved.Target, approved.Basis).ShouldBe((Target, "Order 7"));
        approved.Members.ShouldBe(["/name"]);
        approved.Approvers.ShouldBe(["admin.makkah", "auditor.makkah"]);
    }

    [Theory]
    [InlineData("admin.makkah")]
    [InlineData("ADMIN.makkah")]
    public void whoever_asked_cannot_approve(string user) => Requested.Approve(user, At).Refusal.ShouldBe(RedactionRefusals.RedactionNeedsAnother);

    [Fact]
    public void what_was_decided_is_not_decided_again()
    {
        var approved = After(Requested, Requested.Approve("auditor.makkah", At));
        var declined = After(Requested, Requested.Decline("It names nobody.", "auditor.makkah", At));

        foreach (var decided in new[] { approved, declined })
        {
            decided.Approve("another.makkah", At).Refusal.ShouldBe(RedactionRefusals.RedactionAlreadyDecided);
            decided.Decline("No.", "another.makkah", At).Refusal.ShouldBe(RedactionRefusals.RedactionAlreadyDecided);
        }

        (approved.Status, approved.DecidedBy).ShouldBe((RedactionStatus.Approved, "auditor.makkah"));
        (declined.Status, declined.Reason).ShouldBe((RedactionStatus.Declined, "It names nobody."));
    }

    [Theory]
    [InlineData(Role.Auditor, true)]
    [InlineData(Role.Administrator, true)]
    [InlineData(Role.ExecutiveMonitor, false)]
    [InlineData(Role.CentreManager, false)]
    [InlineData(Role.Beneficiary, false)]
    public void only_auditors_and_administrators_are_admitted(Role role, bool admitted) =>
        Requested.Admits(new Actor("somebody", "makkah", role)).ShouldBe(admitted);

    private static Redaction After(Redaction? before, Decision decision) => decision.Events.Aggregate(before, Redaction.Evolve)!;
}
