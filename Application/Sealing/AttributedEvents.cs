using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>An event that the service wrote, and who was the cause.</summary>
public sealed record AttributedEvent(string Region, Guid Stream, DomainEvent Event, string User);

/// <summary>Reads events and believes those alone that the service marked, as they are or as a sealed redaction left them.</summary>
public sealed class AttributedEvents(OriginMac origin)
{
    // Few are redacted, so the leaves are asked for those alone.
    private const string Select =
        $"select {StoredEvent.Columns}, exists (select from {SealSchema.Name}.redactions r where r.sequence = e.seq_id) from {StoredEvent.Table} ";

    /// <param name="which">What follows the table's name, about <c>e</c>.</param>
    public async Task<List<AttributedEvent>> ReadAsync(NpgsqlDataSource database, string which, object[] values, CancellationToken cancellation)
    {
        var stored = new List<(StoredEvent Event, bool IsRedacted)>();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (var command = new NpgsqlCommand(Select + which, connection))
        {
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                stored.Add((StoredEvent.Read(row), row.GetBoolean(StoredEvent.ColumnCount)));
            }
        }

        var believed = new List<AttributedEvent>(stored.Count);
        foreach (var (one, isRedacted) in stored)
        {
            if (IsMarked(one) || (isRedacted && await IsLeftByRedactionAsync(connection, one)))
            {
                believed.Add(new AttributedEvent(one.Region, one.Stream, EventReader.Event(one.Type, one.Data), one.Metadata.User ?? ""));
            }
        }

        return believed;
    }

    private bool IsMarked(StoredEvent stored)
    {
        try
        {
            return stored.IsAttributed(origin, CanonicalJson.Of(stored.Data));
        }
        catch (Exception e) when (Spoilt.Is(e))
        {
            return false;
        }
    }

    private static async Task<bool> IsLeftByRedactionAsync(NpgsqlConnection connection, StoredEvent stored)
    {
        try
        {
            var store = new SealStore(connection);
            return await store.ReadTreeAsync() is { } tree
                && await store.ReadSealedEventAsync(stored.Region, stored.Id) is var (row, _)
                && (LeafFlags)row.Leaf[2] == LeafFlags.None
                && stored.Canonical() is var (payload, metadata)
                && row.Holds(stored, payload, metadata, await store.ReadRedactionAsync(row.Index))
                && await new TileProofs(store.ReadTileAsync).HoldsAsync(row.Index, Merkle.LeafHash(row.Leaf), tree.Size, tree.Root);
        }
        catch (Exception e) when (Spoilt.Is(e))
        {
            return false;
        }
    }
}
