using System.Collections.Immutable;
using System.Reflection;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Projections.Requests;
using EventLedger.Projections.Tracking;
using EventLedger.Tests.Lives;
using JasperFx.Events;

namespace EventLedger.Projections.Tests.Requests;

/// <summary>
/// What decisions rest on, what queues list and what citizens see are folds of the same events, each written for its
/// reader. Whatever two of them have a member for, they say alike, after every event of any life.
/// </summary>
public sealed class when_a_life_is_folded_thrice
{
    private static readonly RequestSummaryProjection Projection = new();
    private static readonly ImmutableArray<string> StateAndSummary = Shared<CitizenRequest, RequestSummary>();
    private static readonly ImmutableArray<string> StateAndTracking = Shared<CitizenRequest, RequestTracking>();

    [Seeded(MaxTest = 500, Arbitrary = [typeof(Generators)])]
    public void all_say_the_same_after_every_event(RequestOpened opening, Attempt[] attempts)
    {
        var life = Chronicle.Play(opening, attempts);
        RequestSummary? summary = null;
        RequestTracking? tracking = null;
        var (decided, told) = (new List<string>(), new List<string>());
        foreach (var (@event, state) in life.Events.Zip(life.States))
        {
            summary = After(summary, @event, state.Version);
            tracking = RequestTracking.Evolve(tracking, @event);
            decided.AddRange([Told(state, StateAndSummary), Told(state, StateAndTracking)]);
            told.AddRange([Told(summary, StateAndSummary), Told(tracking, StateAndTracking)]);
        }

        told.ShouldBe(decided, life.ToString());
    }

    [Seeded(MaxTest = 1000, Arbitrary = [typeof(Generators)])]
    public void the_summary_tells_the_times_the_events_tell(RequestOpened opening, Attempt[] attempts)
    {
        var events = Chronicle.Play(opening, attempts).Events;
        var summary = events.Select((e, i) => (Event: e, Version: i + 1)).Aggregate((RequestSummary?)null, (before, e) => After(before, e.Event, e.Version))!;
        var standing = events.Skip(events.Select((e, i) => e is RequestReopened ? i : 0).Max()).ToList();

        summary.TransmittedAt.ShouldBe(events.OfType<DocumentsTransmitted>().LastOrDefault()?.TransmittedAt);
        summary.ReceivedAt.ShouldBe(events.OfType<DocumentsReceived>().FirstOrDefault()?.ReceivedAt);
        summary.Returns.ShouldBe(events.OfType<DocumentsReturned>().Count());
        summary.CompletedAt.ShouldBe(standing.OfType<RequestCompleted>().SingleOrDefault()?.CompletedAt);
        summary.ClosedAt.ShouldBe(standing.SingleOrDefault(e => e is RequestCompleted or RequestWithdrawn or RequestCancelled)?.HappenedAt());
    }

    /// <summary>As after a projection's progress was set back.</summary>
    [Seeded(MaxTest = 500, Arbitrary = [typeof(Generators)])]
    public void what_the_summary_has_seen_is_not_counted_again(RequestOpened opening, Attempt[] attempts)
    {
        var events = Chronicle.Play(opening, attempts).Events.Select((e, i) => (Event: e, Version: i + 1)).ToList();
        var once = events.Aggregate((RequestSummary?)null, (before, e) => After(before, e.Event, e.Version));

        events.Aggregate(once, (before, e) => After(before, e.Event, e.Version)).ShouldBe(once);
    }

    [Fact]
    public void what_matters_is_compared()
    {
        string[] seenByCitizens = ["TrackingReference", "ServiceCode", "DepartmentCode", "Status", "OpenedAt", "PromisedDeadline"];
        string[] listed = [.. seenByCitizens, "CentreCode", "WindowCode", "Channel", "Version", "Decision", "StatusBeforeOutcome"];

        listed.Except(StateAndSummary).ShouldBeEmpty();
        seenByCitizens.Except(StateAndTracking).ShouldBeEmpty();
    }

    private static RequestSummary After(RequestSummary? before, DomainEvent @event, long version)
    {
        var recorded = Event.For(@event);
        recorded.Version = version;
        return Projection.Evolve(before, Guid.Empty, recorded)!;
    }

    private static string Told(object fold, ImmutableArray<string> members) =>
        string.Join(", ", members.Select(member => $"{member}: {fold.GetType().GetProperty(member)!.GetValue(fold)}"));

    private static ImmutableArray<string> Shared<TOne, TOther>() =>
        [.. Members(typeof(TOne)).Intersect(Members(typeof(TOther))).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Members(Type fold) => fold.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(member => member.Name);
}
