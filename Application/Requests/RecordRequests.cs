using EventLedger.Application.Ledger;

namespace EventLedger.Application.Requests;

/// <summary>Finds the requests that were opened for a record in the events themselves: a read model may lack the latest.</summary>
public sealed class RecordRequests(Databases databases)
{
    // The condition on data and type is that of the index.
    private const string Select = $"""
        select e.stream_id from {LedgerSchema.Name}.mt_events e
        where e.tenant_id = $1 and e.data->>'beneficiaryId' = $2 and e.type = 'request_opened' and e.stream_id > $3
        order by e.stream_id limit $4
        """;

    /// <summary>In the order of their ids.</summary>
    /// <param name="after">Where the page before ended.</param>
    public Task<List<Guid>> ReadAsync(string region, Guid beneficiary, Guid after, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Select, [beneficiary.ToString(), after, limit], cancellation);
}
