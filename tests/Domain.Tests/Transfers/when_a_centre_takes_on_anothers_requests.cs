using EventLedger.Domain.Centres;
using EventLedger.Domain.Transfers;

namespace EventLedger.Domain.Tests.Transfers;

public sealed class when_a_centre_takes_on_anothers_requests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 24, 9, 0);
    private static readonly ServiceCentre Working = new("MK-002", "الثاني", "Two", "L-2", null, null);
    private static readonly ServiceCentre Suspended = (Working with { Code = "MK-001" }) with { SuspendedSince = Now };
    private static readonly Actor Taking = new("manager2", "makkah", Role.CentreManager, CentreCode: "MK-002");
    private static readonly TransferProposed Proposed = new("MK-001", "MK-002", "Order 44", "admin", Now);

    [Fact]
    public void it_is_proposed_for_a_centre_that_is_out_of_work_and_agreed_to_by_the_other()
    {
        CentreTransfer.Propose(Suspended, Working, "Order 44", "admin", Now).ShouldRecord(Proposed);
        var transfer = Story.Fold<CentreTransfer>([Proposed]);
        transfer.Agree(Suspended, Working, [], Taking, Now, Now).ShouldRecord(new TransferAgreed("manager2", Now));
    }

    [Fact]
    public void what_is_not_to_be_is_refused()
    {
        CentreTransfer.Propose(null, Working, "Order 44", "admin", Now).ShouldRefuse(CentreRefusals.CentreNotFound);
        CentreTransfer.Propose(Suspended, null, "Order 44", "admin", Now).ShouldRefuse(CentreRefusals.CentreNotFound);
        CentreTransfer.Propose(Suspended, Suspended, "Order 44", "admin", Now).ShouldRefuse(TransferRefusals.TransferToItself);
        CentreTransfer.Propose(Working with { Code = "MK-003" }, Working, "Order 44", "admin", Now).ShouldRefuse(TransferRefusals.CentreInWork);
        CentreTransfer.Propose(Suspended, Working with { SuspendedSince = Now }, "Order 44", "admin", Now).ShouldRefuse(CentreRefusals.LicenceNotValid);
        var transfer = Story.Fold<CentreTransfer>([Proposed]);
        transfer.Agree(Suspended with { SuspendedSince = null }, Working, [], Taking, Now, Now).ShouldRefuse(TransferRefusals.CentreInWork);
        transfer.Agree(Suspended, Working with { SuspendedSince = Now }, [], Taking, Now, Now).ShouldRefuse(CentreRefusals.LicenceNotValid);
        transfer.Agree(Suspended, Working with { SuspendedSince = Now }, [], Taking, Now - Duration.Epsilon, Now).ShouldRefuse(CentreRefusals.LicenceNotValid);
    }

    [Theory]
    [InlineData(Role.CentreManager, "MK-001")]
    [InlineData(Role.Administrator, null)]
    public void nobody_agrees_for_another_centre(Role role, string? centre) =>
        Story.Fold<CentreTransfer>([Proposed]).Agree(Suspended, Working, [], new("somebody", "makkah", role, CentreCode: centre), Now, Now).ShouldRefuse(SharedRefusals.AccessDenied);

    [Fact]
    public void one_centre_takes_all_and_not_by_the_word_of_whoever_proposed_it()
    {
        var (transfer, other) = (Story.Fold<CentreTransfer>([Proposed]), Proposed with { ToCentreCode = "MK-003" });

        transfer.Agree(Suspended, Working, [Story.Fold<CentreTransfer>([other, new TransferAgreed("manager3", Now)])], Taking, Now, Now).ShouldRefuse(TransferRefusals.TransferTaken);
        transfer.Agree(Suspended, Working, [Story.Fold<CentreTransfer>([other]), Story.Fold<CentreTransfer>([other, new TransferDeclined("No", "manager3", Now)])], Taking, Now, Now)
            .ShouldRecord<TransferAgreed>();
        transfer.Agree(Suspended, Working, [], Taking with { User = "ADMIN" }, Now, Now).ShouldRefuse(TransferRefusals.TransferNeedsAnother);
    }

    [Fact]
    public void the_centre_that_is_asked_looks_into_the_others_hands_as_long_as_it_is_asked()
    {
        var (transfer, declined) = (Story.Fold<CentreTransfer>([Proposed]), Story.Fold<CentreTransfer>([Proposed, new TransferDeclined("No", "manager2", Now)]));
        var works = Suspended with { SuspendedSince = null };

        (transfer.ShowsHandOverTo(Taking, Suspended), transfer.ShowsHandOverTo(Taking, works), declined.ShowsHandOverTo(Taking, Suspended)).ShouldBe((true, false, false));
        declined.ShowsHandOverTo(Taking with { CentreCode = "MK-001" }, works).ShouldBeTrue("It is its own.");
        declined.ShowsHandOverTo(new("monitor", "makkah", Role.ExecutiveMonitor), works).ShouldBeTrue();
        transfer.ShowsHandOverTo(Taking with { CentreCode = "MK-003" }, Suspended).ShouldBeFalse();
    }

    [Fact]
    public void it_is_decided_once()
    {
        var transfer = Story.Fold<CentreTransfer>([Proposed]);
        transfer.Decline("Too many", Taking with { CentreCode = "MK-001" }, Now).ShouldRefuse(SharedRefusals.AccessDenied);
        transfer.Decline("Not needed", new("admin", "makkah", Role.Administrator), Now).ShouldRecord(new TransferDeclined("Not needed", "admin", Now));
        var declined = Story.Fold<CentreTransfer>([Proposed, new TransferDeclined("Too many", "manager2", Now)]);
        (declined.Status, declined.DecidedBy, declined.DecisionReason).ShouldBe((TransferStatus.Declined, "manager2", "Too many"));
        declined.Agree(Suspended, Working, [], Taking, Now, Now).ShouldRefuse(TransferRefusals.TransferAlreadyDecided);
        Story.Fold<CentreTransfer>([Proposed, new TransferAgreed("manager2", Now)]).Decline("Too many", Taking, Now).ShouldRefuse(TransferRefusals.TransferAlreadyDecided);
    }

    [Theory]
    [InlineData(Role.CentreManager, "MK-001", true)]
    [InlineData(Role.CentreManager, "MK-003", false)]
    [InlineData(Role.CentreClerk, "MK-002", false)]
    [InlineData(Role.ExecutiveMonitor, null, true)]
    public void both_centres_see_it_and_who_sees_the_region(Role role, string? centre, bool sees) =>
        Story.Fold<CentreTransfer>([Proposed]).Admits(new("somebody", "makkah", role, CentreCode: centre)).ShouldBe(sees);
}
