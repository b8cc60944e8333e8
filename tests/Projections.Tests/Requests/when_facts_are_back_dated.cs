using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Requests;
using EventLedger.Tests.Lives;
using JasperFx.Events;
using NodaTime;

namespace EventLedger.Projections.Tests.Requests;

/// <summary>What the summary tells by everybody's word, and what by what was recorded when it happened.</summary>
public sealed class when_facts_are_back_dated
{
    private static readonly RequestSummaryProjection Projection = new();
    private static readonly Instant June = Life.Morning;
    private static readonly Instant November = Life.Morning + Duration.FromDays(150);

    [Fact]
    public void nothing_is_told_twice_when_all_was_recorded_at_once()
    {
        var summary = Fold((Life.Opening, June), (new DocumentsReceived("o", null, June), June + Duration.FromMinutes(4)), (Completed(June), June));
        (summary.Witnessed, summary.IsOpenedLate).ShouldBe((null, false));
    }

    [Fact]
    public void a_completion_that_was_back_dated_counts_from_its_recording()
    {
        var summary = Fold((Life.Opening, June), (new DocumentsReceived("o", null, June), June), (Completed(June + Duration.FromHours(1)), November));
        (summary.CompletedAt, summary.JudgedDeadline).ShouldBe((June + Duration.FromHours(1), Life.Deadline));
        (summary.Witnessed!.CompletedAt, summary.Witnessed.ClosedAt, summary.Witnessed.ReceivedAt, summary.Witnessed.JudgedDeadline).ShouldBe((November, November, June, Life.Deadline));
        summary.Witnessed.MinutesToComplete!.Value.ShouldBeGreaterThan(summary.MinutesToComplete!.Value);
        summary.MattersUntil.ShouldBe(November);
    }

    [Theory]
    [InlineData(-1, 1, false)]
    [InlineData(-1, 0, true)]
    [InlineData(-6, 1, true)]
    public void clocks_that_differ_do_not_keep_a_promise(int toldMinutes, int recordedMinutes, bool isInTime)
    {
        var (told, recorded) = (Life.Deadline + Duration.FromMinutes(toldMinutes), Life.Deadline + Duration.FromMinutes(recordedMinutes));
        foreach (var end in (DomainEvent[])[Completed(told), new RequestWithdrawn("r", told), new RequestCancelled("r", told)])
        {
            var summary = Fold((Life.Opening, June), (new DocumentsReceived("o", null, June), June), (end, recorded));
            summary.ClosedAt.ShouldBe(isInTime ? told : recorded, end.GetType().Name);
            (summary.Witnessed?.ClosedAt ?? summary.ClosedAt!.Value).ShouldBe(Backdating.Is(told, recorded) || !isInTime ? recorded : told, end.GetType().Name);
        }
    }

    [Fact]
    public void what_was_opened_late_is_known() =>
        Fold((Life.Opening, November)).IsOpenedLate.ShouldBeTrue();

    [Fact]
    public void a_back_dated_suspension_gives_back_only_what_stood_still_since_it_was_recorded()
    {
        var (suspended, recorded, resumed) = (June + Duration.FromHours(1), June + Duration.FromHours(3), June + Duration.FromHours(4));
        var deadline = BusinessCalendar.Default.After(Life.Deadline, BusinessCalendar.Default.WorkingTimeBetween(suspended, resumed));
        var summary = Fold(
            (Life.Opening, June), (new DocumentsReceived("o", null, June), June), (new RequestSuspended("r", suspended), recorded), (new RequestResumed(deadline, resumed), resumed));
        summary.PromisedDeadline.ShouldBe(deadline);
        summary.Witnessed!.PromisedDeadline.ShouldBe(BusinessCalendar.Default.After(Life.Deadline, BusinessCalendar.Default.WorkingTimeBetween(recorded, resumed)));
    }

    [Fact]
    public void a_promise_that_is_broken_is_not_mended_by_another()
    {
        var kept = Fold((Life.Opening, June), (new DeadlineExtended(November, "r", June), June));
        (kept.PromisedDeadline, kept.JudgedDeadline).ShouldBe((November, November));

        var broken = Fold((Life.Opening, June), (new DeadlineExtended(November + Duration.FromDays(1), "r", November), November), (new DeadlineExtended(November + Duration.FromDays(2), "r", November), November));
        (broken.PromisedDeadline, broken.JudgedDeadline).ShouldBe((November + Duration.FromDays(2), Life.Deadline));

        var told = Fold((Life.Opening, June), (new DeadlineExtended(November + Duration.FromDays(1), "r", June), November));
        (told.JudgedDeadline, told.Witnessed!.JudgedDeadline).ShouldBe((November + Duration.FromDays(1), Life.Deadline));

        var still = Fold(
            (Life.Opening, June), (new DocumentsReceived("o", null, June), June), (new RequestSuspended("r", June), June), (new DeadlineExtended(November + Duration.FromDays(1), "r", November), November));
        still.JudgedDeadline.ShouldBe(November + Duration.FromDays(1), "While the clock stands still, nothing is broken.");
    }

    [Fact]
    public void reopening_takes_both_outcomes_back()
    {
        var summary = Fold((Life.Opening, June), (Completed(June), November), (new RequestReopened("r", November), November));
        (summary.CompletedAt, summary.Witnessed).ShouldBe((null, null));
    }

    [Fact]
    public void where_a_request_was_is_known_by_both()
    {
        var summary = Fold((Life.Opening, June), (new CentreReassigned("MK-001", "MK-002", "r", June), November), (new CentreReassigned("MK-002", "MK-003", "r", November), November));

        summary.CentreCode.ShouldBe("MK-003");
        summary.EarlierDesks!.Value.ShouldBe([new EarlierDesk("MK-001", June, November), new EarlierDesk("MK-002", November, November)]);
    }

    private static RequestCompleted Completed(Instant at) => new(CompletionDecision.Approved, null, null, at);

    private static RequestSummary Fold(params ImmutableArray<(DomainEvent Fact, Instant Recorded)> events) => events.Select((e, i) =>
    {
        var recorded = Event.For(e.Fact);
        (recorded.Version, recorded.Timestamp) = (i + 1, e.Recorded.ToDateTimeOffset());
        return recorded;
    }).Aggregate((RequestSummary?)null, (before, e) => Projection.Evolve(before, Guid.Empty, e))!;
}
