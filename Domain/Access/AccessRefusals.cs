using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Access;

/// <summary>Refusals about searching the ledger.</summary>
public static class AccessRefusals
{
    public static Refusal SearchTooWide(int days) => Refusal.Invalid("search-too-wide").With("days", days);
}
