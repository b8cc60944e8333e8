using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Requests;

/// <summary>A request that is or was in a centre's hands.</summary>
/// <param name="IsOpen">Whether anybody still has to do something about it.</param>
public sealed record CentreRequest(Guid Id, bool IsOpen);

/// <summary>Finds a centre's requests in the events themselves: a read model may lack the latest.</summary>
public sealed class CentreRequests(Databases databases)
{
    private static readonly string[] Endings =
        [EventCatalogue.StoredNameOf<ResultCollected>(), EventCatalogue.StoredNameOf<RequestWithdrawn>(), EventCatalogue.StoredNameOf<RequestCancelled>()];

    // The condition on data and type is that of the index.
    private const string Select = $"""
        select asked.stream_id, not coalesce(latest.type = any($4), false)
        from (
            select distinct e.stream_id from {LedgerSchema.Name}.mt_events e
            where e.tenant_id = $1 and e.data->>'centreCode' = $2 and e.type in ('request_opened', 'centre_reassigned') and e.stream_id > $3
            order by e.stream_id limit $6) asked
        left join lateral (
            select e.type from {LedgerSchema.Name}.mt_events e
            where e.tenant_id = $1 and e.stream_id = asked.stream_id and e.type = any($5) order by e.version desc limit 1) latest on true
        order by asked.stream_id
        """;

    /// <summary>In the order of their ids.</summary>
    /// <param name="after">Where the page before ended.</param>
    public async Task<List<CentreRequest>> ReadAsync(string region, string centreCode, Guid after, int limit, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Select);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(centreCode);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(Endings);
        command.Parameters.AddWithValue((string[])[.. Endings, EventCatalogue.StoredNameOf<RequestReopened>()]);
        command.Parameters.AddWithValue(limit);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var page = new List<CentreRequest>();
        while (await row.ReadAsync(cancellation))
        {
            page.Add(new CentreRequest(row.GetGuid(0), row.GetBoolean(1)));
        }

        return page;
    }
}
