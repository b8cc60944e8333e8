using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Redactions;

/// <summary>Somebody asks that members of a sealed event be masked, because they hold what must not be kept.</summary>
/// <param name="Target">The event's id.</param>
/// <param name="Members">JSON Pointers (RFC 6901) into the event's data.</param>
/// <param name="Basis">The law or order that demands it.</param>
public sealed record RedactionRequested(
    Guid Target, ImmutableArray<string> Members, string Basis, string RequestedBy, Instant RequestedAt) : EventOf<Redaction>
{
    public override Instant HappenedAt() => RequestedAt;
}

/// <summary>A second person agrees. It says everything that is to be done: on it alone the sealer seals the redaction and masks the event.</summary>
/// <param name="Approvers">Who asked, and who agreed.</param>
public sealed record RedactionApproved(
    Guid Target, ImmutableArray<string> Members, string Basis, ImmutableArray<string> Approvers, Instant ApprovedAt) : EventOf<Redaction>, IMaskingOrder
{
    public override Instant HappenedAt() => ApprovedAt;
}

public sealed record RedactionDeclined([property: FreeText] string Reason, string DeclinedBy, Instant DeclinedAt) : EventOf<Redaction>
{
    public override Instant HappenedAt() => DeclinedAt;
}
