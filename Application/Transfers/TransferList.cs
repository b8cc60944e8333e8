using EventLedger.Application.Ledger;

namespace EventLedger.Application.Transfers;

/// <summary>Which transfers were proposed, found in the events themselves.</summary>
public sealed class TransferList(Databases databases)
{
    private const string Beside = $"""
        select p.stream_id from {LedgerSchema.Name}.mt_events p
        where p.tenant_id = $1 and p.type = 'transfer_proposed' and p.data->>'fromCentreCode' = $2 and p.stream_id <> $3 and not exists (
            select from {LedgerSchema.Name}.mt_events agreed join {LedgerSchema.Name}.mt_events own on own.tenant_id = $1 and own.stream_id = $3 and own.version = 1
            where agreed.tenant_id = $1 and agreed.stream_id = p.stream_id and agreed.type = 'transfer_agreed' and agreed.seq_id < own.seq_id)
        """;

    /// <summary>The streams of a region's transfers, those that were proposed last first.</summary>
    public Task<List<Guid>> ReadAsync(string region, int limit, CancellationToken cancellation) => databases.LatestAsync(region, "transfer_proposed", limit, cancellation);

    /// <summary>The streams of a centre's other transfers, but for those that were agreed to before one was proposed.</summary>
    internal Task<List<Guid>> BesideAsync(string region, Guid transfer, string fromCentre, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Beside, [fromCentre, transfer], cancellation);
}
