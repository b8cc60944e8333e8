using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>A fact of a stream. The payload says when it happened; who recorded it and when is metadata of the store.</summary>
public abstract record DomainEvent
{
    // An event belongs to a stream of one kind: see EventOf.
    private protected DomainEvent()
    {
    }

    /// <summary>Why it was recorded later than it happened; null for what was not, and for what administrators took over.</summary>
    [FreeText]
    public string? BackdatingReason { get; init; }

    /// <summary>
    /// When the fact happened, as told by whoever recorded it; may lie before the time of recording.
    /// A method, so that serializers store each event's own <c>…At</c> member and nothing twice.
    /// </summary>
    public abstract Instant HappenedAt();

    /// <summary>The other streams that it names, hence leans on: whose proofs belong to its own.</summary>
    public virtual IEnumerable<Guid> LeansOn(string region) => [];
}

/// <summary>A fact of a stream of <typeparamref name="TState"/>.</summary>
public abstract record EventOf<TState> : DomainEvent
    where TState : class, IEventSourced<TState>;
