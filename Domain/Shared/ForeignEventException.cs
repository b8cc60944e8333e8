namespace EventLedger.Domain.Shared;

/// <summary>An event that is not one of the stream's kind: whoever named the stream meant another.</summary>
public sealed class ForeignEventException(DomainEvent @event, Type state)
    : InvalidOperationException($"{@event.GetType().Name} does not belong to a stream of {state.Name}.");
