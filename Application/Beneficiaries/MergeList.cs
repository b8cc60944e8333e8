using EventLedger.Application.Ledger;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Which merges were asked for, found in the events themselves.</summary>
public sealed class MergeList(Databases databases)
{
    /// <summary>The streams of a region's merges, those that were asked for last first.</summary>
    public Task<List<Guid>> ReadAsync(string region, int limit, CancellationToken cancellation) =>
        databases.LatestAsync(region, "merge_requested", limit, cancellation);
}
