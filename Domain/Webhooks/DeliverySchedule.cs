using System.Collections.Immutable;
using NodaTime;

namespace EventLedger.Domain.Webhooks;

/// <summary>When a delivery that failed is tried again, and when a receiver that takes nothing is given up.</summary>
public static class DeliverySchedule
{
    /// <summary>The pause before each attempt.</summary>
    public static ImmutableArray<Duration> Pauses { get; } =
    [
        Duration.Zero, Duration.FromSeconds(5), Duration.FromMinutes(5), Duration.FromMinutes(30),
        Duration.FromHours(2), Duration.FromHours(5), Duration.FromHours(10), Duration.FromHours(10),
    ];

    /// <summary>When the next attempt is due; null when there is none any more.</summary>
    /// <param name="attempts">Those that failed, at least one.</param>
    /// <param name="at">When the last of them failed.</param>
    public static Instant? NextAfter(int attempts, Instant at) => attempts < Pauses.Length ? at + Pauses[attempts] : null;
}
