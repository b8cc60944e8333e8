using EventLedger.Application.Ledger;

namespace EventLedger.Application.Transfers;

/// <summary>Which transfers were proposed, found in the events themselves.</summary>
public sealed class TransferList(Databases databases)
{
    // The condition on the type is that of the index.
    private const string Select =
        $"select stream_id from {LedgerSchema.Name}.mt_events where tenant_id = $1 and type = 'transfer_proposed' order by seq_id desc limit $2";

    /// <summary>The streams of a region's transfers, those that were proposed last first.</summary>
    public Task<List<Guid>> ReadAsync(string region, int limit, CancellationToken cancellation) => databases.StreamsAsync(region, Select, [limit], cancellation);
}
