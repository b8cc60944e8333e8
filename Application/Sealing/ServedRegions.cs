using System.Collections.Immutable;

namespace EventLedger.Application.Sealing;

/// <summary>
/// The regions of a database: those that the service is configured for, as what the database names has nobody who would see
/// or answer for what was found there.
/// </summary>
public sealed class ServedRegions(params ImmutableArray<string> configured)
{
    public ImmutableArray<string> All => configured;

    public bool Contain(string region) => configured.Contains(region);

    /// <summary>Whom something concerns.</summary>
    /// <param name="region">The one that it is about; null for what all share.</param>
    public ImmutableArray<string> Concerned(string? region) => region is not null && Contain(region) ? [region] : configured;
}
