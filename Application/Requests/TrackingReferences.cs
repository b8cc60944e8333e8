using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventLedger.Application.Requests;

/// <summary>Which request a tracking reference leads to. Written with the opening and never changed, hence kept in memory once read.</summary>
public sealed partial class TrackingReferences(Databases databases, ILogger<TrackingReferences> log) : IDisposable
{
    private const string Insert = $"insert into {LedgerSchema.Name}.tracking_references (reference, tenant_id, request_id) values ($1, $2, $3)";

    private const string Select = $"select tenant_id, request_id from {LedgerSchema.Name}.tracking_references where reference = $1";

    private const string Differing = $"""
        select coalesce(opened.tenant_id, kept.tenant_id), coalesce(opened.stream_id, kept.request_id), kept.reference is null
        from {LedgerSchema.Name}.tracking_references kept
        full join (select tenant_id, stream_id, data->>'trackingReference' as reference from {LedgerSchema.Name}.mt_events where type = 'request_opened') opened
            on opened.reference = kept.reference and opened.tenant_id = kept.tenant_id and opened.stream_id = kept.request_id
        where opened.stream_id is null or kept.reference is null
        """;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    /// <param name="reference">In its written form.</param>
    public async ValueTask<(string Region, Guid Request)?> FindAsync(string reference, CancellationToken cancellation)
    {
        if (cache.TryGetValue(reference, out (string, Guid) known))
        {
            return known;
        }

        // The prefix tells the database, so that no other is asked.
        await using var command = databases.OfPrefix(TrackingReference.Prefix(reference)).CreateCommand(Select);
        command.Parameters.AddWithValue(reference);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? cache.Set(reference, (row.GetString(0), row.GetGuid(1)), new MemoryCacheEntryOptions { Size = 1 })
            : null;
    }

    /// <summary>What is known of the request that a reference leads to, with its region; null when it leads to none.</summary>
    /// <param name="reference">In its written form.</param>
    /// <param name="of">The reference that the request was opened with, which has to be the same.</param>
    public async Task<(string Region, Current<TState> Current)?> FollowAsync<TState>(
        StreamLedger ledger, string reference, Func<TState, string> of, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        if (await FindAsync(reference, cancellation) is not var (region, id))
        {
            return null;
        }

        if (await ledger.FindAsync<TState>(region, id, cancellation) is { } current && of(current.State) == reference)
        {
            return (region, current);
        }

        Deny(reference, id);
        return null;
    }

    /// <summary>Forgets what was found: the request was opened with another.</summary>
    public void Deny(string reference, Guid request)
    {
        cache.Remove(reference);
        Denied(log, request);
    }

    public void Dispose() => cache.Dispose();

    /// <summary>References that lead to a request which was not opened with them, and requests that theirs does not lead to: a part of the full audit.</summary>
    internal static IAsyncEnumerable<(string? Region, string What)> AuditAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        AuditPart.ReadAsync(
            connection,
            Differing,
            row =>
            {
                var (region, request) = (row.GetString(0), row.GetGuid(1));
                return (region, row.GetBoolean(2)
                    ? $"The tracking reference of request {request} of {region} does not lead there."
                    : $"A tracking reference leads to request {request} of {region}, which was not opened with it.");
            },
            cancellation);

    internal static void Remember(Writes writes, string reference, Guid request) =>
        writes.Add(Insert, reference, writes.Region, request);

    [LoggerMessage(LogLevel.Error, "A tracking reference leads to request {Request}, which was not opened with it: run the full audit.")]
    private static partial void Denied(ILogger log, Guid request);
}
