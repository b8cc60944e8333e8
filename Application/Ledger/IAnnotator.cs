using System.Collections.Immutable;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Ledger;

/// <summary>
/// What belongs to every decision on one kind of stream, whichever command it comes from. A module registers some for its own
/// streams; they are asked in the order of their registration.
/// </summary>
public interface IAnnotator
{
    /// <summary>What its streams are folded into.</summary>
    Type State { get; }

    /// <summary>The decision with what belongs to it, as many events for its own stream, in the same order.</summary>
    /// <param name="before">Null for a stream that it begins.</param>
    ValueTask<Decision> AnnotateAsync(object? before, Decision decision, Deliberation on) => new(decision);

    /// <summary>Adds what is written in the same transaction. What is unique in it and taken already loses the attempt, and the decision is taken again.</summary>
    /// <param name="before">Null for a stream that is begun.</param>
    void Write(Writes writes, object? before, ImmutableArray<DomainEvent> events)
    {
    }
}
