using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Sealing;

/// <summary>Something that must not be sealed over.</summary>
/// <param name="region">The one that it concerns; null for all of the database.</param>
public sealed class TamperedLedgerException(IncidentKind kind, object detail, string? region = null)
    : RefusingException($"The ledger is not sealed any further: {kind}.", SealingRefusals.LedgerDamaged)
{
    public IncidentKind Kind => kind;

    public object Detail => detail;

    public string? Region => region;
}
