using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace EventLedger.Tests.Lives;

/// <summary>A random life played out: every attempt with its answer, and the state after it.</summary>
public sealed record Chronicle(ImmutableArray<DomainEvent> Events, ImmutableArray<CitizenRequest> States, ImmutableArray<string> Answers)
{
    // A calendar reckons each year once, and most lives begin at the same time.
    private static readonly ConcurrentDictionary<Instant, OfficeCalendars> Made = new();

    public CitizenRequest Last => States[^1];

    public static Chronicle Play(RequestOpened opening, IEnumerable<Attempt> attempts)
    {
        var events = ImmutableArray.CreateBuilder<DomainEvent>();
        var states = ImmutableArray.CreateBuilder<CitizenRequest>();
        var answers = ImmutableArray.CreateBuilder<string>();
        events.Add(opening);
        states.Add(CitizenRequest.Evolve(null, opening));
        var now = opening.OpenedAt;
        var all = attempts.ToList();
        foreach (var (attempt, i) in all.Select((attempt, i) => (attempt, i)))
        {
            var before = states[^1];
            now += Duration.FromMinutes(attempt.Minutes);
            var calendars = i < all.Count / 2 ? OfficeCalendars.Default : Amended(opening.OpenedAt);
            var decision = CitizenRequest.Timed(before, attempt.On(before, calendars, now), _ => calendars, now);
            (decision.Refusal is null).ShouldBe(decision.Events.Length == 1, "A decision is one event or a refusal.");
            answers.Add($"{attempt.NameOn(before)}: {decision.Refusal?.Code ?? decision.Events[0].GetType().Name}");
            if (decision.Refusal is null)
            {
                events.Add(decision.Events[0]);
                states.Add(CitizenRequest.Evolve(before, decision.Events[0]));
            }
        }

        return new Chronicle(events.ToImmutable(), states.ToImmutable(), answers.ToImmutable());
    }

    /// <summary>The calendars in the second half of a life: two weeks off were announced when it began.</summary>
    public static OfficeCalendars Amended(Instant opened) => Made.GetOrAdd(opened, static opened =>
    {
        var first = opened.InZone(BusinessCalendar.Zone).Date.PlusDays(1);
        var holiday = new HolidayRule(first, first.PlusDays(13), "عطلة", "Holiday", "Decree");
        return new(new(null, [new(1, CalendarRules.None with { Holidays = [holiday] }, opened)]), null);
    });

    public override string ToString() => string.Join('\n', Events.Select(@event => @event.ToString()));
}
