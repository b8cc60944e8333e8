namespace EventLedger.Domain.Shared;

/// <summary>A state that is nothing but the fold of its stream's events.</summary>
public interface IEventSourced<TSelf>
    where TSelf : class, IEventSourced<TSelf>
{
    /// <summary>The state after one more event; pure. <paramref name="state"/> is null before the stream's first event.</summary>
    static abstract TSelf Evolve(TSelf? state, DomainEvent @event);

    /// <summary>Whether a caller of the stream's region may read and act on this one: own centre, own department, own person.</summary>
    bool Admits(Actor actor);
}
