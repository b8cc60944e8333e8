using System.Collections.Immutable;
using EventLedger.Domain.Requests;
using NodaTime;

namespace EventLedger.Ledger.Replay;

/// <summary>What the mapping makes of a case of a log.</summary>
/// <param name="End">When it was completed, or otherwise ended; null for a case that is open still.</param>
/// <param name="Deadline">Null when nothing was promised.</param>
/// <param name="Details">What is kept of its attributes, in the log's order.</param>
/// <param name="Events">In the order of their times; those of one time in the log's.</param>
internal sealed record MappedCase(
    string Name,
    int Line,
    Instant Start,
    Instant? End,
    Instant? Deadline,
    Place? Centre,
    Place Department,
    string Channel,
    ImmutableArray<StepDetail> Details,
    ImmutableArray<MappedEvent> Events)
{
    /// <summary>The event that ends it; null when an attribute does, or nothing.</summary>
    public MappedEvent? Ending => Events.LastOrDefault(e => e.Ends is not null);

    public bool IsLate => End > Deadline;

    /// <summary>A quirk of real registers: something was noted before the case began.</summary>
    public bool HasEventBeforeStart => Events.Any(e => e.At < Start);

    /// <summary>Another: work went on after the case ended.</summary>
    public bool HasEventAfterEnd => Events.Any(e => e.At > End);
}

/// <summary>A centre or department that a log names.</summary>
/// <param name="IsThere">The mapping says which of the service's it is: it is not made.</param>
internal sealed record Place(string Name, string Code, bool IsThere);

/// <summary>How a case ends, in the words of the calls.</summary>
internal enum Ending
{
    Completion,
    Rejection,
    Withdrawal,
    Cancellation,
}

/// <summary>What the mapping makes of an event: a work step, and what it means for the request besides.</summary>
/// <param name="Index">Its place in the case, from 0, by which its calls are known in every run.</param>
internal sealed record MappedEvent(
    int Index,
    int Line,
    string Name,
    string? Officer,
    Instant At,
    ImmutableArray<StepDetail> Details,
    bool Opens,
    bool Acknowledges,
    bool Returns,
    bool Suspends,
    bool Resumes,
    Ending? Ends);
