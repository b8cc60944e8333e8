using EventLedger.Application.Ledger;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Which merges were asked for, found in the events themselves.</summary>
public sealed class MergeList(Databases databases)
{
    // The condition on the type is that of the index.
    private const string Select =
        $"select stream_id from {LedgerSchema.Name}.mt_events where tenant_id = $1 and type = 'merge_requested' order by seq_id desc limit $2";

    /// <summary>The streams of a region's merges, those that were asked for last first.</summary>
    public Task<List<Guid>> ReadAsync(string region, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Select, [limit], cancellation);
}
