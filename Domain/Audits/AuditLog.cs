using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Audits;

/// <summary>The full audits of a region's ledger: one stream for each region.</summary>
public sealed record AuditLog(Instant LastStartedAt) : IEventSourced<AuditLog>
{
    public static StreamKind Kind { get; } = new("audits", AuditRefusals.AuditsNotFound);

    public static Guid StreamId(string region) => Codes.StreamId(region, Kind.Name, "");

    public bool Admits(Actor actor) => actor.Role is Role.Auditor or Role.Administrator;

    public static AuditLog Evolve(AuditLog? state, DomainEvent @event) => @event switch
    {
        LedgerAudited e => new AuditLog(e.StartedAt),
        _ => throw new ForeignEventException(@event, typeof(AuditLog)),
    };
}
