using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Incidents;

/// <summary>An incident and what became of it. Its stream has the incident's id, in each region that it concerns.</summary>
/// <param name="Found">Null for one that was found before findings were events: only its end is one.</param>
/// <param name="Resolution">Null while nobody has answered for it.</param>
public sealed record IncidentReview(IncidentKind? Found, string? Resolution) : IEventSourced<IncidentReview>
{
    public static StreamKind Kind { get; } = new("incident", IncidentRefusals.IncidentNotFound);

    public bool Admits(Actor actor) => actor.SeesWholeRegion;

    /// <param name="isOpen">Whether nobody has answered for it, by what the service itself wrote: the stream may hold more.</param>
    public static Decision Resolve(Guid incidentId, string resolution, bool isOpen, Instant at) =>
        isOpen ? new IncidentResolved(incidentId, resolution, at) : IncidentRefusals.IncidentAlreadyResolved;

    public static IncidentReview Evolve(IncidentReview? state, DomainEvent @event) => @event switch
    {
        IncidentFound e => new IncidentReview(e.Kind, state?.Resolution),
        IncidentResolved e => new IncidentReview(state?.Found, e.Resolution),
        _ => throw new ForeignEventException(@event, typeof(IncidentReview)),
    };
}
