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
    public PersonalText? BackdatingReason { get; init; }

    /// <summary>
    /// When the fact happened, as told by whoever recorded it; may lie before the time of recording.
    /// A method, so that serializers store each event's own <c>…At</c> member and nothing twice.
    /// </summary>
    public abstract Instant HappenedAt();

    /// <summary>The same with each personal text in it changed, one by one.</summary>
    public DomainEvent WithTexts(Func<PersonalText, PersonalText> change)
    {
        var changed = Texts(change);
        return changed.BackdatingReason is { } reason ? changed with { BackdatingReason = change(reason) } : changed;
    }

    /// <summary>Whether it has any that are sealed, or any in clear.</summary>
    public bool HasTexts(bool isSealed)
    {
        var any = false;
        WithTexts(text =>
        {
            any |= text.IsSealed == isSealed;
            return text;
        });
        return any;
    }

    /// <summary>The same with the texts changed that are its own; an event that has some says which.</summary>
    private protected virtual DomainEvent Texts(Func<PersonalText, PersonalText> change) => this;

    /// <summary>The other streams that it names, hence leans on: whose proofs belong to its own.</summary>
    public virtual IEnumerable<Guid> LeansOn(string region) => [];
}

/// <summary>A fact of a stream of <typeparamref name="TState"/>.</summary>
public abstract record EventOf<TState> : DomainEvent
    where TState : class, IEventSourced<TState>;
