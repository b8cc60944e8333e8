using System.Collections.Immutable;

namespace EventLedger.Domain.Shared;

/// <summary>Events for a stream besides the one that was decided on.</summary>
public sealed record EventsElsewhere(Guid Stream, ImmutableArray<DomainEvent> Events);

/// <summary>What a pure decision answers: the events to append, or a refusal. Never both, never neither.</summary>
public readonly struct Decision
{
    private readonly ImmutableArray<DomainEvent> events;
    private readonly ImmutableArray<EventsElsewhere> elsewhere;

    private Decision(ImmutableArray<DomainEvent> events, ImmutableArray<EventsElsewhere> elsewhere, Refusal? refusal)
    {
        this.events = events;
        this.elsewhere = elsewhere;
        Refusal = refusal;
    }

    public Refusal? Refusal { get; }

    /// <summary>For the stream that was decided on.</summary>
    public ImmutableArray<DomainEvent> Events => events.IsDefault ? [] : events;

    /// <summary>For other streams, each named once: appended together with <see cref="Events"/>, or nothing is.</summary>
    public ImmutableArray<EventsElsewhere> Elsewhere => elsewhere.IsDefault ? [] : elsewhere;

    public static implicit operator Decision(DomainEvent @event) => new([@event], [], null);

    public static implicit operator Decision(Refusal refusal) => new([], [], refusal);

    /// <exception cref="ArgumentException">No event: that would be neither.</exception>
    public static Decision Of(params ReadOnlySpan<DomainEvent> events) =>
        events.IsEmpty ? throw new ArgumentException("A decision has events, or refuses.", nameof(events)) : new([.. events], [], null);

    /// <summary>Both or neither: what another stream decided is appended to it together with this, and its refusal refuses all.</summary>
    /// <param name="stream">Not the one that was decided on.</param>
    public Decision And(Guid stream, Decision other) => (Refusal ?? other.Refusal) is { } refusal
        ? refusal
        : new Decision(Events, [.. Elsewhere, .. Own(stream, other.Events), .. other.Elsewhere], null);

    /// <summary>The same, with other events in the place of its own, one for one and in order.</summary>
    public Decision Select(Func<DomainEvent, DomainEvent> other) => Refusal is null ? new([.. Events.Select(other)], elsewhere, null) : this;

    /// <summary>The same, its events saying why they are recorded only now.</summary>
    public Decision Because(string reason) => new(
        [.. Events.Select(e => e with { BackdatingReason = reason })],
        [.. Elsewhere.Select(other => other with { Events = [.. other.Events.Select(e => e with { BackdatingReason = reason })] })],
        Refusal);

    private static ReadOnlySpan<EventsElsewhere> Own(Guid stream, ImmutableArray<DomainEvent> events) =>
        events.IsEmpty ? [] : new EventsElsewhere[] { new(stream, events) };
}
