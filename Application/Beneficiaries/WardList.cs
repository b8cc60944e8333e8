using EventLedger.Application.Ledger;

namespace EventLedger.Application.Beneficiaries;

/// <summary>For whom somebody was recorded as a guardian, found in the events themselves.</summary>
public sealed class WardList(Databases databases)
{
    // The condition on data and type is that of the index.
    private const string Select = $"""
        select distinct e.stream_id from {LedgerSchema.Name}.mt_events e
        where e.tenant_id = $1 and e.data->>'guardianId' = any($2) and e.type = 'guardian_recorded' order by e.stream_id limit $3
        """;

    /// <param name="guardian">The guardian's record, and all that it absorbed.</param>
    public Task<List<Guid>> ReadAsync(string region, IEnumerable<Guid> guardian, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Select, [guardian.Select(id => id.ToString()).ToArray(), limit], cancellation);
}
