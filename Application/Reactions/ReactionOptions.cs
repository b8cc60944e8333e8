using System.ComponentModel.DataAnnotations;

namespace EventLedger.Application.Reactions;

/// <summary>How long a failing reaction is tried.</summary>
public sealed record ReactionOptions
{
    /// <summary>After two quick attempts one after each of these pauses, in seconds; then it has failed for good. Null for 5, 30, 120, 600.</summary>
    [MaxLength(20)]
    public int[]? RetryAfterSeconds { get; init; }

    internal IEnumerable<TimeSpan> Pauses => (RetryAfterSeconds ?? [5, 30, 120, 600]).Select(seconds => TimeSpan.FromSeconds(seconds));
}
