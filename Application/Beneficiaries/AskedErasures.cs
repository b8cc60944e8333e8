using EventLedger.Application.Ledger;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Which erasures were asked for and wait for a second person, found in the events themselves.</summary>
public sealed class AskedErasures(Databases databases)
{
    // The condition on the type is that of the index.
    private const string Select = $"""
        select asked.stream_id from {LedgerSchema.Name}.mt_events asked
        where asked.tenant_id = $1 and asked.type = 'erasure_requested' and not exists (
            select from {LedgerSchema.Name}.mt_events decided
            where decided.tenant_id = asked.tenant_id and decided.stream_id = asked.stream_id and decided.version > asked.version
              and decided.type in ('erasure_declined', 'beneficiary_erased'))
        order by asked.seq_id limit $2
        """;

    /// <summary>The records of a region, those that wait longest first.</summary>
    public Task<List<Guid>> ReadAsync(string region, int limit, CancellationToken cancellation) => databases.StreamsAsync(region, Select, [limit], cancellation);
}
