using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>A fact of a stream. The payload says when it happened; who recorded it and when is metadata of the store.</summary>
public abstract record DomainEvent
{
    /// <summary>
    /// When the fact happened, as told by whoever recorded it; may lie before the time of recording.
    /// A method, so that serializers store each event's own <c>…At</c> member and nothing twice.
    /// </summary>
    public abstract Instant HappenedAt();
}
