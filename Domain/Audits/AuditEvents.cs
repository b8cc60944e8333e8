using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Audits;

/// <summary>The sealed ledger of the region's database was derived again, whole, and compared with what is stored.</summary>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Events">How many there are in the database, as are <paramref name="Leaves"/> and <paramref name="Streams"/>.</param>
/// <param name="Findings">What concerns this region; the incidents that they raised say more.</param>
/// <param name="Late">Events of this region that no batch had seen.</param>
public sealed record LedgerAudited(
    string Origin, Instant StartedAt, long Milliseconds, long Events, long Leaves, long Streams, long Findings, long Late) : EventOf<AuditLog>
{
    public override Instant HappenedAt() => StartedAt;
}
