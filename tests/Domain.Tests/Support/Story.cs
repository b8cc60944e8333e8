namespace EventLedger.Domain.Tests.Support;

/// <summary>Given events, when a decision is asked, then events or a refusal.</summary>
public static class Story
{
    public static Past<CitizenRequest> Given(params DomainEvent[] events) => new(events);

    public static TState Fold<TState>(IEnumerable<DomainEvent> events)
        where TState : class, IEventSourced<TState> =>
        events.Aggregate((TState?)null, TState.Evolve) ?? throw new ArgumentException("A stream has a first event.", nameof(events));
}

public sealed class Past<TState>(DomainEvent[] events)
    where TState : class, IEventSourced<TState>
{
    public TState State { get; } = Story.Fold<TState>(events);

    public Decision When(Func<TState, Decision> decide) => decide(State);
}

public static class DecisionAssertions
{
    /// <summary>The one event recorded.</summary>
    public static TEvent ShouldRecord<TEvent>(this Decision decision)
        where TEvent : DomainEvent
    {
        decision.Refusal?.Code.ShouldBeNull();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<TEvent>();
    }

    public static void ShouldRecord(this Decision decision, DomainEvent expected)
    {
        decision.Refusal?.Code.ShouldBeNull();
        decision.Events.ShouldHaveSingleItem().ShouldBe(expected);
    }

    public static void ShouldRefuse(this Decision decision, Refusal expected)
    {
        decision.Events.ShouldBeEmpty();
        var refusal = decision.Refusal.ShouldNotBeNull();
        (refusal.Code, refusal.Kind).ShouldBe((expected.Code, expected.Kind));
        refusal.Arguments.ShouldBe(expected.Arguments);
    }
}
