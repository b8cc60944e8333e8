using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Sealing;

/// <summary>Somebody looked into an incident of the sealed ledger and answers for it; sealing goes on.</summary>
public sealed record IncidentResolved(Guid IncidentId, string Resolution, Instant ResolvedAt) : DomainEvent
{
    public override Instant HappenedAt() => ResolvedAt;
}
