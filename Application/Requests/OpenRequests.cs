using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Requests;

/// <summary>Finds a region's requests in the events themselves: a read model may lack the latest.</summary>
public sealed class OpenRequests(Databases databases)
{
    // The condition on the type is that of the index.
    private const string Select = $"""
        select opened.stream_id, not coalesce(latest.type = any($3), false)
        from (
            select e.stream_id from {LedgerSchema.Name}.mt_events e
            where e.tenant_id = $1 and e.type = 'request_opened' and e.stream_id > $2 order by e.stream_id limit $5) opened
        left join lateral (
            select e.type from {LedgerSchema.Name}.mt_events e
            where e.tenant_id = $1 and e.stream_id = opened.stream_id and e.type = any($4) order by e.version desc limit 1) latest on true
        order by opened.stream_id
        """;

    // By the index on whom a request is for.
    private const string OpenOf = $"""
        exists (
            select from {LedgerSchema.Name}.mt_events opened
            where opened.tenant_id = $1 and opened.type = 'request_opened' and opened.data->>'beneficiaryId' = any($2)
              and coalesce((
                select latest.type = 'request_reopened' from {LedgerSchema.Name}.mt_events latest
                where latest.tenant_id = opened.tenant_id and latest.stream_id = opened.stream_id
                  and latest.type in ('request_completed', 'request_withdrawn', 'request_cancelled', 'request_reopened')
                order by latest.version desc limit 1), true))
        """;

    private const string HasOpen = $"select {OpenOf}";

    private const string HasNone = $"select {LedgerSchema.Expect}(not {OpenOf})";

    private static readonly string[] Outcomes = [EventCatalogue.StoredNameOf<RequestCompleted>(), EventCatalogue.StoredNameOf<RequestWithdrawn>(), EventCatalogue.StoredNameOf<RequestCancelled>()];

    /// <summary>In the order of their ids; those that have an outcome are among them.</summary>
    /// <param name="after">Where the page before ended.</param>
    public async Task<List<(Guid Id, bool IsOpen)>> ReadAsync(string region, Guid after, int limit, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Select);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(Outcomes);
        command.Parameters.AddWithValue((string[])[.. Outcomes, EventCatalogue.StoredNameOf<RequestReopened>()]);
        command.Parameters.AddWithValue(limit);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var page = new List<(Guid, bool)>();
        while (await row.ReadAsync(cancellation))
        {
            page.Add((row.GetGuid(0), row.GetBoolean(1)));
        }

        return page;
    }

    /// <summary>Whether a request is open that was opened for one of these records.</summary>
    internal async ValueTask<bool> AnyOfAsync(string region, IEnumerable<Guid> records, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(HasOpen);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(Named(records));
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Adds to a transaction that none is open that was opened for one of these records; the attempt is lost when one is.</summary>
    internal static void ExpectNoneOf(Writes writes, IEnumerable<Guid> records) => writes.Add(HasNone, writes.Region, Named(records));

    // As they stand in events.
    private static string[] Named(IEnumerable<Guid> records) => [.. records.Select(record => record.ToString())];
}
