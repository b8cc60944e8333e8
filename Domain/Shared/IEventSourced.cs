using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>What the streams of one kind are called, and how a command on one that is not there is refused.</summary>
/// <param name="Name">As timelines show it, such as <c>request</c>; part of the ids that are made of codes, hence for ever.</param>
public sealed record StreamKind(string Name, Refusal NotFound)
{
    /// <summary>Whether a region's are listed by their codes, each of which is written down with the stream.</summary>
    public bool IsListed { get; init; }
}

/// <summary>A state that is nothing but the fold of its stream's events.</summary>
public interface IEventSourced<TSelf>
    where TSelf : class, IEventSourced<TSelf>
{
    static abstract StreamKind Kind { get; }

    /// <summary>The state after one more event; pure. <paramref name="state"/> is null before the stream's first event.</summary>
    static abstract TSelf Evolve(TSelf? state, DomainEvent @event);

    /// <summary>When it began, as told: nothing that staff tell of it happened before. Null when that is not known.</summary>
    Instant? BegunAt => null;

    /// <summary>Whether a caller of the stream's region may read and act on this one: own centre, own department, own person.</summary>
    bool Admits(Actor actor);
}
