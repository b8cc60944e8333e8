using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Access;

/// <summary>Refusals about searching the ledger.</summary>
public static class AccessRefusals
{
    /// <summary>Every reading of personal data is recorded first; this one could not be.</summary>
    public static Refusal ReadNotRecorded => Refusal.Unavailable("read-not-recorded");

    public static Refusal SearchTooWide(int days) => Refusal.Invalid("search-too-wide").With("days", days);
}
