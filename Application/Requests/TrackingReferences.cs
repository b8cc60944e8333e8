using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.Caching.Memory;

namespace EventLedger.Application.Requests;

/// <summary>Which request a tracking reference leads to. Written with the opening and never changed, hence kept in memory once read.</summary>
public sealed class TrackingReferences(Databases databases) : IDisposable
{
    private const string Insert = $"insert into {LedgerSchema.Name}.tracking_references (reference, tenant_id, request_id) values ($1, $2, $3)";

    private const string Select = $"select tenant_id, request_id from {LedgerSchema.Name}.tracking_references where reference = $1";

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

    public void Dispose() => cache.Dispose();

    internal static void Remember(Writes writes, string reference, Guid request) =>
        writes.Add(Insert, reference, writes.Region, request);
}
