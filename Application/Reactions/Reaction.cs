using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Reactions;

/// <summary>Names an event; whoever follows it reads the event itself.</summary>
public sealed record EventReference(string Region, Guid EventId, Guid Stream, long Version);

/// <summary>A message of the queue of reactions: repeated until it succeeds, and a dead letter when it does not.</summary>
public interface IReaction
{
    EventReference Event { get; }
}

/// <summary>
/// That a reaction to an event is due. Declared by the reaction, <c>Application/&lt;Module&gt;/&lt;Do&gt;When&lt;Event&gt;.cs</c>, as
/// a record of its own named <c>Due</c>, so that each reaction to an event succeeds or fails for itself. Every one is found.
/// </summary>
public abstract record Reaction<TEvent>(EventReference Event) : IReaction
    where TEvent : DomainEvent;

/// <summary>
/// Says of a reaction that it carries out what its event says, rather than act on it: it follows also from what is only taken over, which would
/// be half done without.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CarriesOutAttribute : Attribute;

/// <summary>A reaction that waits: not before an instant that the event itself tells.</summary>
public interface IDelayed<in TEvent>
    where TEvent : DomainEvent
{
    /// <summary>Null when there is nothing to wait for, hence no reaction.</summary>
    static abstract Instant? NotBefore(TEvent e, BusinessCalendar calendar);
}
