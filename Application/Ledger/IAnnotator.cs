using EventLedger.Domain.Shared;

namespace EventLedger.Application.Ledger;

/// <summary>
/// What every decision on one kind of stream is given before it is recorded, whichever command it comes from. A module registers
/// one for its own streams.
/// </summary>
public interface IAnnotator
{
    /// <summary>What its streams are folded into.</summary>
    Type State { get; }

    /// <summary>The decision with what belongs to it; as many events for its own stream, in the same order.</summary>
    /// <param name="before">Null for a stream that it begins.</param>
    ValueTask<Decision> AnnotateAsync(object? before, Decision decision, Deliberation on);
}
