namespace EventLedger.Application.Reactions;

/// <summary>Whether this node begins reactions, and how long a failing one is tried.</summary>
public sealed record ReactionOptions
{
    /// <summary>False: what is due is left to other nodes, or waits. Messages that are in the queue already are handled all the same.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>After two quick attempts one after each of these pauses, in seconds; then it has failed for good. Null for 5, 30, 120, 600.</summary>
    public int[]? RetryAfterSeconds { get; init; }

    internal IEnumerable<TimeSpan> Pauses => (RetryAfterSeconds ?? [5, 30, 120, 600]).Select(seconds => TimeSpan.FromSeconds(seconds));
}
