using System.Collections.Immutable;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Incidents;

/// <summary>Something was found wrong with the sealed ledger: of this region, or of what all regions of a database share.</summary>
/// <param name="Detail">What it is about: canonical JSON of ids, versions, sizes. No personal data.</param>
/// <param name="Regions">All that it concerns: what is recorded in one of them tells that it is to be told in each.</param>
public sealed record IncidentFound(Guid IncidentId, IncidentKind Kind, string Detail, ImmutableArray<string> Regions, Instant FoundAt) : EventOf<IncidentReview>
{
    public override Instant HappenedAt() => FoundAt;
}

/// <summary>Somebody looked into an incident of the sealed ledger and answers for it; sealing goes on.</summary>
public sealed record IncidentResolved(Guid IncidentId, [property: FreeText] string Resolution, Instant ResolvedAt) : EventOf<IncidentReview>
{
    public override Instant HappenedAt() => ResolvedAt;
}
