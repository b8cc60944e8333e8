using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Beneficiaries;

/// <summary>
/// Seals what people typed in the events of one kind of stream under the key of the person it is about, whichever command they come
/// from: no handler has to think of it, and no state holds it in clear.
/// </summary>
/// <remarks>Once the person is erased the fact is recorded without the text: nobody is to know more of the person, and what is left to do goes on.</remarks>
/// <param name="owner">The record under whose key it is sealed, by the state before and the events; null for a person who has no key yet, or none any more.</param>
public sealed class SealedTexts<TState>(PersonalData personal, Func<TState?, ImmutableArray<DomainEvent>, Guid?> owner) : IAnnotator
    where TState : class, IEventSourced<TState>
{
    public Type State => typeof(TState);

    public async ValueTask<Decision> AnnotateAsync(object? before, Decision decision, Deliberation on)
    {
        if (!decision.Events.Any(e => e.HasTexts(isSealed: false)) || owner((TState?)before, decision.Events) is not { } person)
        {
            return decision;
        }

        var key = await personal.FindKeyAsync(on.Region, person, on.Cancellation, on.IsRepeated);
        return decision.Select(e => e.WithTexts(text => text.IsSealed ? text : key?.Sealed(text) ?? PersonalText.Nothing));
    }

    public void Write(Writes writes, object? before, ImmutableArray<DomainEvent> events)
    {
        if (events.Any(e => e.HasTexts(isSealed: true)) && owner((TState?)before, events) is { } person)
        {
            PersonalData.Hold(writes, person);
        }
    }
}
