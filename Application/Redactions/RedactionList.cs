using EventLedger.Application.Ledger;

namespace EventLedger.Application.Redactions;

/// <summary>Which redactions were asked for, found in the event table itself.</summary>
public sealed class RedactionList(Databases databases)
{
    private const string Select =
        $"select stream_id from {LedgerSchema.Name}.mt_events where tenant_id = $1 and type = 'redaction_requested' order by seq_id";

    /// <summary>The streams of a region's redactions, in the order they were asked for.</summary>
    public Task<List<Guid>> ReadAsync(string region, CancellationToken cancellation) => databases.StreamsAsync(region, Select, [], cancellation);
}
