using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>An event that the service wrote, and who was the cause.</summary>
public sealed record AttributedEvent(long Sequence, string Region, Guid Stream, DomainEvent Event, string User);

/// <summary>Reads events and believes those alone that the service marked, as they are or as a sealed redaction left them.</summary>
public sealed class AttributedEvents(OriginMac origin)
{
    // Few are redacted, so the leaves are asked for those alone. What bears no mark at all, the database leaves out: there may be many.
    private const string Select =
        $"select {StoredEvent.Columns}, exists (select from {SealSchema.Name}.redactions r where r.sequence = e.seq_id) from {StoredEvent.Table} where e.headers ? '{OriginMac.Header}' and ";

    /// <param name="which">Which events, about <c>e</c>, and their order.</param>
    public async Task<List<AttributedEvent>> ReadAsync(NpgsqlDataSource database, string which, object[] values, CancellationToken cancellation)
    {
        var stored = new List<(StoredEvent Event, bool IsRedacted)>();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (var command = new NpgsqlCommand(Select + which, connection))
        {
            command.Parameters.AddValues(values);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                if (StoredEvent.TryRead(row) is { } read)
                {
                    stored.Add((read, row.GetBoolean(StoredEvent.ColumnCount)));
                }
            }
        }

        var believed = new List<AttributedEvent>(stored.Count);
        foreach (var (one, isRedacted) in stored)
        {
            if (one.IsMarkedBy(origin) || (isRedacted && await IsLeftByRedactionAsync(connection, one)))
            {
                believed.Add(new AttributedEvent(one.Sequence, one.Region, one.Stream, EventReader.Event(one.Type, one.Data), one.Metadata.User ?? ""));
            }
        }

        return believed;
    }

    // By a redaction that stands in the tree, be it the latest or one before another that is about to be carried out.
    private static async Task<bool> IsLeftByRedactionAsync(NpgsqlConnection connection, StoredEvent stored)
    {
        try
        {
            var store = new SealStore(connection);
            if (!IsMaskable(stored)
                || await store.ReadTreeAsync() is not { } tree
                || await store.ReadSealedEventAsync(stored.Region, stored.Id) is not var (row, _)
                || (LeafFlags)row.Leaf[2] != LeafFlags.None
                || !await new TileProofs(store.ReadTileAsync).HoldsAsync(row.Index, Merkle.LeafHash(row.Leaf), tree.Size, tree.Root))
            {
                return false;
            }

            var (payload, metadata) = stored.Canonical();
            foreach (var redaction in await store.ReadRedactionsAsync(row.Index))
            {
                if (redaction.Index < tree.Size
                    && await store.ReadProvedAsync<RedactionDocument>(redaction.Index, LeafKind.Redaction, tree) is var document
                    && document.Target == row.Index
                    && document.TargetHash.AsSpan().SequenceEqual(Merkle.LeafHash(row.Leaf))
                    && row.Holds(stored, payload, metadata, redaction with { Content = document, Pending = null }))
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (Spoilt.Is(e))
        {
            return false;
        }
    }

    private static bool IsMaskable(StoredEvent stored) =>
        EventCatalogue.Find(stored.Type)?.Type.GetProperties().Any(member => member.IsDefined(typeof(FreeTextAttribute), inherit: true)) == true;
}
