using System.Collections.Immutable;

namespace EventLedger.Domain.Shared;

/// <summary>What a pure decision answers: the events to append, or a refusal. Never both, never neither.</summary>
public readonly struct Decision
{
    private readonly ImmutableArray<DomainEvent> events;

    private Decision(ImmutableArray<DomainEvent> events, Refusal? refusal)
    {
        this.events = events;
        Refusal = refusal;
    }

    public Refusal? Refusal { get; }

    public ImmutableArray<DomainEvent> Events => events.IsDefault ? [] : events;

    public static implicit operator Decision(DomainEvent @event) => new([@event], null);

    public static implicit operator Decision(Refusal refusal) => new([], refusal);

    public static Decision Of(params ReadOnlySpan<DomainEvent> events) => new([.. events], null);
}
