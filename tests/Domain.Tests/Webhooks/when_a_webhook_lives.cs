using EventLedger.Domain.Webhooks;

namespace EventLedger.Domain.Tests.Webhooks;

public sealed class when_a_webhook_lives
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 24, 9, 0);
    private static readonly WebhookSubscribed Subscribed = new("Portal", "https://portal.example/hooks", ["fee_paid"], WebhookFilter.Everything, At);
    private static readonly Webhook New = Webhook.Evolve(null, Subscribed);
    private static readonly Webhook Active = After(New, New.IssueSecret(At));
    private static readonly Webhook Paused = After(Active, Active.Pause("Maintenance", At));
    private static readonly Webhook Disabled = After(Active, Active.Disable(At, At + Duration.FromDays(5)));
    private static readonly Webhook Deleted = After(Active, Active.Delete(null, At));

    [Fact]
    public void it_is_told_nothing_before_it_has_a_secret() => (New.Status, Active.Status).ShouldBe((WebhookStatus.AwaitsSecret, WebhookStatus.Active));

    [Fact]
    public void what_is_not_told_cannot_be_subscribed_to()
    {
        Webhook.Subscribe(Subscribed, null, 0).Events.ShouldHaveSingleItem().ShouldBe(Subscribed);
        Webhook.Subscribe(Subscribed with { EventTypes = ["fee_paid", "beneficiary_registered"] }, null, 0).Refusal!.Arguments["type"].ShouldBe("beneficiary_registered");
        Webhook.Subscribe(Subscribed with { EventTypes = ["no_such_event"] }, null, 0).Refusal!.Code.ShouldBe("event-type-not-told");
        Webhook.Subscribe(Subscribed, AddressFlaw.NotHttps, 0).Refusal!.Code.ShouldBe("webhook-address-unfit");
        Webhook.Subscribe(Subscribed, null, Webhook.Most).Refusal!.Code.ShouldBe("too-many-webhooks");
    }

    [Fact]
    public void the_secret_before_signs_for_a_day_beside_a_new_one()
    {
        New.IssueSecret(At).Events.ShouldHaveSingleItem().ShouldBe(new WebhookSecretIssued(1, null, At));
        Active.IssueSecret(At).Events.ShouldHaveSingleItem().ShouldBe(new WebhookSecretIssued(2, At + Duration.FromHours(24), At));
    }

    [Fact]
    public void one_that_is_stopped_is_resumed_and_no_other()
    {
        (Paused.Status, Disabled.Status, Disabled.FailingSince).ShouldBe((WebhookStatus.Paused, WebhookStatus.Disabled, (Instant?)At));
        After(Paused, Paused.Resume(false, At)).Status.ShouldBe(WebhookStatus.Active);
        var resumed = After(Disabled, Disabled.Resume(true, At));
        (resumed.Status, resumed.FailingSince).ShouldBe((WebhookStatus.Active, (Instant?)null));
        Active.Resume(false, At).Refusal.ShouldBe(WebhookRefusals.WebhookIsNotStopped);
        Paused.Pause(null, At).Refusal.ShouldBe(WebhookRefusals.WebhookIsStopped);
        Paused.Disable(At, At).Refusal.ShouldBe(WebhookRefusals.WebhookIsStopped);
    }

    [Fact]
    public void one_that_is_deleted_takes_no_command()
    {
        Deleted.Status.ShouldBe(WebhookStatus.Deleted);
        foreach (var decision in new[]
        {
            Deleted.IssueSecret(At), Deleted.Pause(null, At), Deleted.Resume(false, At), Deleted.Disable(At, At), Deleted.Replay(0, 0, At), Deleted.Delete(null, At),
        })
        {
            decision.Refusal.ShouldBe(WebhookRefusals.WebhookIsDeleted);
        }
    }

    /// <summary>Each event of it is a row again, and a call.</summary>
    [Fact]
    public void a_replay_of_everything_there_ever_was_is_refused()
    {
        const long Latest = Webhook.MostReplayed + 500;

        Active.Replay(500, Latest, At).Events.ShouldHaveSingleItem().ShouldBe(new WebhookReplayOrdered(500, At));
        var refusal = Active.Replay(499, Latest, At).Refusal.ShouldNotBeNull();
        (refusal.Code, refusal.Arguments["earliest"]).ShouldBe(("replay-too-long", "500"));
        Active.Replay(0, Latest, At).Refusal.ShouldNotBeNull();
        Active.Replay(0, 4711, At).Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData(Role.Administrator, true)]
    [InlineData(Role.Auditor, true)]
    [InlineData(Role.Process, true)]
    [InlineData(Role.ExecutiveMonitor, false)]
    [InlineData(Role.CentreManager, false)]
    [InlineData(Role.DepartmentOfficer, false)]
    [InlineData(Role.Beneficiary, false)]
    public void it_is_the_administration_s(Role role, bool admits) => New.Admits(new Actor("u", "makkah", role)).ShouldBe(admits);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 300)]
    [InlineData(3, 1_800)]
    [InlineData(4, 7_200)]
    [InlineData(5, 18_000)]
    [InlineData(6, 36_000)]
    [InlineData(7, 36_000)]
    public void a_failed_attempt_is_followed_by_a_longer_pause(int attempts, int seconds) => DeliverySchedule.NextAfter(attempts, At).ShouldBe(At + Duration.FromSeconds(seconds));

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public void the_eighth_is_the_last(int attempts) => DeliverySchedule.NextAfter(attempts, At).ShouldBeNull();

    [Fact]
    public void a_filter_admits_what_belongs_to_one_of_its_places_in_each_respect()
    {
        var filter = new WebhookFilter(["MK-001", "MK-002"], [], ["BIRTH-CERT"]);

        filter.Admits(new("MK-002", "CIV", "BIRTH-CERT")).ShouldBeTrue();
        filter.Admits(new("MK-003", "CIV", "BIRTH-CERT")).ShouldBeFalse();
        filter.Admits(new("MK-001", "CIV", null)).ShouldBeFalse();
        filter.Admits(new(null, null, null)).ShouldBeFalse();
        WebhookFilter.Everything.Admits(new(null, null, null)).ShouldBeTrue();
    }

    private static Webhook After(Webhook before, Decision decision) => decision.Events.Aggregate(before, (state, e) => Webhook.Evolve(state, e));
}
