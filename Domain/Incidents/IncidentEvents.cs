using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Incidents;

/// <summary>Somebody looked into an incident of the sealed ledger and answers for it; sealing goes on.</summary>
public sealed record IncidentResolved(Guid IncidentId, [property: FreeText] string Resolution, Instant ResolvedAt) : EventOf<IncidentReview>
{
    public override Instant HappenedAt() => ResolvedAt;
}
