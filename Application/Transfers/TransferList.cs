using EventLedger.Application.Ledger;

namespace EventLedger.Application.Transfers;

/// <summary>Which transfers were proposed, found in the events themselves.</summary>
public sealed class TransferList(Databases databases)
{
    /// <summary>The streams of a region's transfers, those that were proposed last first.</summary>
    public Task<List<Guid>> ReadAsync(string region, int limit, CancellationToken cancellation) => databases.LatestAsync(region, "transfer_proposed", limit, cancellation);
}
