using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Incidents;

/// <summary>What became of an incident. Its stream has the incident's id; there is none before it is resolved.</summary>
public sealed record IncidentReview(string Resolution) : IEventSourced<IncidentReview>
{
    public static StreamKind Kind { get; } = new("incident", IncidentRefusals.IncidentNotFound);

    public bool Admits(Actor actor) => actor.SeesWholeRegion;

    public static Decision Resolve(IncidentReview? review, Guid incidentId, string resolution, Instant at) =>
        review is null ? new IncidentResolved(incidentId, resolution, at) : IncidentRefusals.IncidentAlreadyResolved;

    public static IncidentReview Evolve(IncidentReview? state, DomainEvent @event) => @event switch
    {
        IncidentResolved e => new IncidentReview(e.Resolution),
        _ => throw new ForeignEventException(@event, typeof(IncidentReview)),
    };
}
