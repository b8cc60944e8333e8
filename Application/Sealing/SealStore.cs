using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Application.Sealing;

/// <summary>How far the tree has come.</summary>
/// <param name="Floor">The largest sequence that was looked at: below it only open gaps are missing.</param>
/// <param name="Mac">The service's mark; null before the release that has one.</param>
internal sealed record TreeState(long Size, byte[] Root, long Floor, byte[]? Mac)
{
    public static bool AreSame(TreeState? one, TreeState? other) =>
        one is null || other is null ? one == other : one.Size == other.Size && one.Floor == other.Floor && one.Root.AsSpan().SequenceEqual(other.Root);
}

/// <summary>A row of the leaves' table, as it is written.</summary>
internal sealed record LeafRow(long Index, Leaf Leaf, byte[] Encoded, byte[]? PayloadSalt, byte[]? MetadataSalt, byte[]? Document);

/// <summary>A leaf as it is read back.</summary>
internal sealed record SealedRow(long Index, LeafKind Kind, byte[] Leaf, byte[]? PayloadSalt, byte[]? MetadataSalt, string? Document)
{
    /// <summary>The columns, in the order that <see cref="Read"/> expects.</summary>
    public const string Columns = "l.index, l.kind, l.leaf, l.payload_salt, l.metadata_salt, l.document";

    public const int ColumnCount = 6;

    /// <param name="at">Where they begin in the row.</param>
    public static SealedRow Read(NpgsqlDataReader row, int at) => new(
        row.GetInt64(at),
        (LeafKind)row.GetInt16(at + 1),
        row.GetFieldValue<byte[]>(at + 2),
        row.IsDBNull(at + 3) ? null : row.GetFieldValue<byte[]>(at + 3),
        row.IsDBNull(at + 4) ? null : row.GetFieldValue<byte[]>(at + 4),
        row.IsDBNull(at + 5) ? null : row.GetString(at + 5));

    /// <summary>Whether an event is the one that was sealed, or (its salt is gone) what its latest redaction left of it.</summary>
    /// <param name="payload">Canonical, as is <paramref name="metadata"/>.</param>
    public bool Holds(StoredEvent stored, byte[] payload, byte[] metadata, SealedRedaction? latest) =>
        stored.HasIdentityOf(Leaf)
        && MetadataSalt is not null
        && Leaf.AsSpan(^64..^32).SequenceEqual(Commitment.OfMetadata(MetadataSalt, metadata))
        && (PayloadSalt is null ? latest is { Pending: null } && latest.Left(payload) : Leaf.AsSpan(^96..^64).SequenceEqual(Commitment.OfPayload(PayloadSalt, payload)));
}

/// <summary>Reads and writes the sealed ledger's tables, within one connection and its transaction.</summary>
internal sealed class SealStore(NpgsqlConnection connection)
{
    // How far below the floor an event may lie that is still to be sealed. Events have no index on their ids.
    private const long UnsealedReach = 20_000;

    private static readonly string[] NamingStreams = [.. EventCatalogue.All.Where(e => e.NamesStreams).Select(e => e.StoredName)];

    public async Task<TreeState?> ReadTreeAsync()
    {
        await using var command = Command($"select size, root, floor, mac from {SealSchema.Name}.tree");
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync()
            ? new TreeState(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3))
            : null;
    }

    /// <summary>The document of one of the ledger's own leaves, proved to be in the tree there.</summary>
    /// <exception cref="TamperedLedgerException">It is gone, or another.</exception>
    public async Task<T> ReadProvedAsync<T>(long index, LeafKind kind, TreeState tree)
        where T : class
    {
        var (leaf, document) = await ReadOwnLeafAsync(index);
        return leaf.Length > 1 && leaf[1] == (byte)kind
            && await new TileProofs(ReadTileAsync).HoldsAsync(index, Merkle.LeafHash(leaf), tree.Size, tree.Root)
            && Documents.Parse(document) is { } canonical
            && Leaf.CommitsTo(leaf, canonical)
                ? Documents.Read<T>(document)!
                : throw new TamperedLedgerException(IncidentKind.RootChanged, new { index });
    }

    public async Task<long> ReadLargestSequenceAsync()
    {
        await using var command = Command($"select coalesce(max(seq_id), 0) from {LedgerSchema.Name}.mt_events");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Moves the tree on; false when someone else did.</summary>
    public async Task<bool> MoveTreeAsync(TreeState? from, TreeState to)
    {
        await using var command = from is null
            ? Command($"insert into {SealSchema.Name}.tree (id, size, root, floor, mac) values (1, $1, $2, $3, $4) on conflict do nothing", to.Size, to.Root, to.Floor, to.Mac!)
            : Command(
                $"update {SealSchema.Name}.tree set size = $1, root = $2, floor = $3, mac = $4 where size = $5 and root = $6",
                to.Size,
                to.Root,
                to.Floor,
                to.Mac!,
                from.Size,
                from.Root);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    public async ValueTask<byte[]> ReadTileAsync(int level, long number) =>
        await FindTileAsync(level, number) ?? throw new TamperedLedgerException(IncidentKind.TileMissing, new { level, number });

    public async Task<byte[]?> FindTileAsync(int level, long number)
    {
        await using var command = Command($"select hashes from {SealSchema.Name}.tiles where level = $1 and number = $2", (short)level, number);
        return await command.ExecuteScalarAsync() as byte[];
    }

    public async Task WriteTilesAsync(IReadOnlyDictionary<(int Level, long Number), byte[]> tiles)
    {
        await using var command = Command(
            $"insert into {SealSchema.Name}.tiles (level, number, hashes) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[]) "
            + "on conflict (level, number) do update set hashes = excluded.hashes",
            tiles.Keys.Select(tile => (short)tile.Level).ToArray(),
            tiles.Keys.Select(tile => tile.Number).ToArray(),
            tiles.Values.ToArray());
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Events above the floor, in the order of their sequences.</summary>
    public async Task<List<StoredEvent>> ReadEventsAsync(long floor, int most)
    {
        await using var command = Command($"select {StoredEvent.Columns} from {StoredEvent.Table} where seq_id > $1 order by seq_id limit $2", floor, most);
        return await ListAsync(command, StoredEvent.Read);
    }

    /// <summary>Events that have come to fill gaps, in the order of their sequences.</summary>
    public async Task<List<StoredEvent>> ReadFillingAsync(long[] gaps, int most)
    {
        await using var command = Command($"select {StoredEvent.Columns} from {StoredEvent.Table} where seq_id = any($1) order by seq_id limit $2", gaps, most);
        return await ListAsync(command, StoredEvent.Read);
    }

    public async Task<List<(long Sequence, Instant Since)>> ReadGapsAsync()
    {
        await using var command = Command($"select sequence, since from {SealSchema.Name}.gaps order by sequence");
        return await ListAsync(command, static row => (row.GetInt64(0), row.GetFieldValue<Instant>(1)));
    }

    /// <summary>Sequences that an audit asks for.</summary>
    public async Task<List<long>> ReadProbesAsync()
    {
        await using var command = Command($"select sequence from {SealSchema.Name}.probes");
        return await ListAsync(command, static row => row.GetInt64(0));
    }

    public async Task EndProbesAsync(long[] sequences)
    {
        await using var command = Command($"delete from {SealSchema.Name}.probes where sequence = any($1)", sequences);
        await command.ExecuteNonQueryAsync();
    }

    public async Task ChangeGapsAsync(long[] opened, long[] closed, Instant now)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(Statement($"delete from {SealSchema.Name}.gaps where sequence = any($1)", closed));
        batch.BatchCommands.Add(Statement($"insert into {SealSchema.Name}.gaps (sequence, since) select unnest($1::bigint[]), $2", opened, now));
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>The heads of all streams in these buckets.</summary>
    public async Task<List<StreamHead>> ReadHeadsAsync(int[] buckets)
    {
        // Joined, since for a few hundred buckets in a list the planner reads the whole of a table that is not yet large.
        await using var command = Command(
            $"select h.tenant_id, h.stream_id, h.version, h.leaf_index, h.leaf_hash from unnest($1::integer[]) wanted (bucket) join {SealSchema.Name}.heads h using (bucket)", buckets);
        return await ListAsync(command, static row => new StreamHead(row.GetString(0), row.GetGuid(1), row.GetInt64(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4)));
    }

    public async Task WriteHeadsAsync(IReadOnlyCollection<StreamHead> heads)
    {
        await using var command = Command(
            $"insert into {SealSchema.Name}.heads (bucket, tenant_id, stream_id, version, leaf_index, leaf_hash) "
            + "select * from unnest($1::integer[], $2::varchar[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bytea[]) "
            + "on conflict (bucket, tenant_id, stream_id) do update set version = excluded.version, leaf_index = excluded.leaf_index, leaf_hash = excluded.leaf_hash",
            heads.Select(head => head.Bucket).ToArray(),
            heads.Select(head => head.Region).ToArray(),
            heads.Select(head => head.Stream).ToArray(),
            heads.Select(head => head.Version).ToArray(),
            heads.Select(head => head.LeafIndex).ToArray(),
            heads.Select(head => head.LeafHash).ToArray());
        await command.ExecuteNonQueryAsync();
    }

    public async Task<List<(int Bucket, int Streams, byte[] Hash)>> ReadBucketsAsync()
    {
        await using var command = Command($"select bucket, streams, hash from {SealSchema.Name}.buckets");
        return await ListAsync(command, static row => (row.GetInt32(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2)));
    }

    public async Task WriteBucketsAsync(IReadOnlyCollection<(int Bucket, int Streams, byte[] Hash)> buckets)
    {
        await using var command = Command(
            $"insert into {SealSchema.Name}.buckets (bucket, streams, hash) select * from unnest($1::integer[], $2::integer[], $3::bytea[]) "
            + "on conflict (bucket) do update set streams = excluded.streams, hash = excluded.hash",
            buckets.Select(bucket => bucket.Bucket).ToArray(),
            buckets.Select(bucket => bucket.Streams).ToArray(),
            buckets.Select(bucket => bucket.Hash).ToArray());
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Those of these events that are sealed already.</summary>
    public async Task<HashSet<Guid>> ReadSealedAsync(Guid[] events)
    {
        await using var command = Command($"select event_id from {SealSchema.Name}.leaves where event_id = any($1)", events);
        await using var row = await command.ExecuteReaderAsync();
        var known = new HashSet<Guid>();
        while (await row.ReadAsync())
        {
            known.Add(row.GetGuid(0));
        }

        return known;
    }

    public async Task WriteLeavesAsync(IReadOnlyCollection<LeafRow> rows)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy {SealSchema.Name}.leaves (index, kind, leaf, sequence, event_id, tenant_id, stream_id, version, payload_salt, metadata_salt, document) from stdin (format binary)");
        foreach (var row in rows)
        {
            var isEvent = row.Leaf.Kind is LeafKind.Event or LeafKind.Tombstone;
            await copy.StartRowAsync();
            await copy.WriteAsync(row.Index, NpgsqlDbType.Bigint);
            await copy.WriteAsync((short)row.Leaf.Kind, NpgsqlDbType.Smallint);
            await copy.WriteAsync(row.Encoded, NpgsqlDbType.Bytea);
            if (isEvent)
            {
                await copy.WriteAsync(row.Leaf.Sequence, NpgsqlDbType.Bigint);
                await copy.WriteAsync(row.Leaf.EventId, NpgsqlDbType.Uuid);
                await WriteStreamAsync(copy, row.Leaf);
                await copy.WriteAsync(row.PayloadSalt!, NpgsqlDbType.Bytea);
                await copy.WriteAsync(row.MetadataSalt!, NpgsqlDbType.Bytea);
                await copy.WriteNullAsync();
                continue;
            }

            for (var i = 0; i < 7; i++)
            {
                await copy.WriteNullAsync();
            }

            await copy.WriteAsync(Documents.Text(row.Document!), NpgsqlDbType.Text);
        }

        await copy.CompleteAsync();
    }

    // A tombstone belongs to no stream.
    private static async Task WriteStreamAsync(NpgsqlBinaryImporter copy, Leaf leaf)
    {
        if (leaf.Kind == LeafKind.Tombstone)
        {
            await copy.WriteNullAsync();
            await copy.WriteNullAsync();
            await copy.WriteNullAsync();
            return;
        }

        await copy.WriteAsync(leaf.Region, NpgsqlDbType.Varchar);
        await copy.WriteAsync(Guid.Parse(leaf.Stream), NpgsqlDbType.Uuid);
        await copy.WriteAsync(leaf.Version, NpgsqlDbType.Bigint);
    }

    /// <summary>The leaf that announces a key, null when there is none, and whether its overlap was published.</summary>
    public async Task<(long? Announced, bool Over)> ReadRotationAsync(string nextKey)
    {
        await using var command = Command($"select index, overlap is not null from {SealSchema.Name}.rotations where next_key = $1", nextKey);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? (row.GetInt64(0), row.GetBoolean(1)) : (null, false);
    }

    public async Task AnnounceRotationAsync(long index, string nextKey)
    {
        await using var command = Command($"insert into {SealSchema.Name}.rotations (index, next_key) values ($1, $2)", index, nextKey);
        await command.ExecuteNonQueryAsync();
    }

    public async Task EndRotationAsync(string nextKey, string overlap)
    {
        await using var command = Command($"update {SealSchema.Name}.rotations set overlap = $2 where next_key = $1 and overlap is null", nextKey, overlap);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rotations that are over, in their order.</summary>
    public async Task<List<(long Index, string Overlap)>> ReadRotationsAsync()
    {
        await using var command = Command($"select index, overlap from {SealSchema.Name}.rotations where overlap is not null order by index");
        return await ListAsync(command, static row => (row.GetInt64(0), row.GetString(1)));
    }

    public async Task AnnounceRedactionAsync(long index, long approval, long target, long sequence, byte[] masked, byte[] salt)
    {
        await using var command = Command(
            $"insert into {SealSchema.Name}.redactions (index, approval, target, sequence, masked, salt) values ($1, $2, $3, $4, $5::jsonb, $6)",
            index,
            approval,
            target,
            sequence,
            Documents.Text(masked),
            salt);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The latest redaction of a leaf's event; null when there is none.</summary>
    public async Task<SealedRedaction?> ReadRedactionAsync(long target) =>
        (await ReadRedactionsAsync("where r.target = $1 order by r.index desc limit 1", target)).SingleOrDefault();

    /// <summary>All redactions of a leaf, in their order.</summary>
    public Task<List<SealedRedaction>> ReadRedactionsAsync(long target) => ReadRedactionsAsync("where r.target = $1 order by r.index", target);

    /// <summary>The latest redaction of every leaf that has one, by the leaf's index.</summary>
    public async Task<Dictionary<long, SealedRedaction>> ReadRedactionsAsync()
    {
        var latest = new Dictionary<long, SealedRedaction>();
        foreach (var redaction in await ReadRedactionsAsync("order by r.index"))
        {
            latest[redaction.Content.Target] = redaction;
        }

        return latest;
    }

    /// <summary>The leaf of the redaction that a stream ordered, and when the event was masked; null when it is not sealed.</summary>
    public async Task<(long Leaf, Instant? MaskedAt)?> ReadRedactionAsync(string region, Guid stream)
    {
        await using var command = Command(
            $"select r.index, r.done_at from {SealSchema.Name}.redactions r join {SealSchema.Name}.leaves l on l.index = r.approval "
            + "where l.tenant_id = $1 and l.stream_id = $2",
            region,
            stream);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<Instant>(1)) : null;
    }

    /// <summary>The streams that a stream leans on, each once and without itself, as its events tell.</summary>
    public async Task<List<Guid>> ReadRelatedStreamsAsync(string region, Guid stream)
    {
        await using var command = Command(
            $"select e.type, e.data::text from {StoredEvent.Table} where e.tenant_id = $1 and e.stream_id = $2 and e.type = any($3) order by e.version",
            region,
            stream,
            NamingStreams);
        await using var row = await command.ExecuteReaderAsync();
        var facts = new List<DomainEvent>();
        while (await row.ReadAsync())
        {
            facts.Add(EventReader.Event(row.GetString(0), row.GetFieldValue<byte[]>(1)));
        }

        return [.. facts.SelectMany(fact => fact.LeansOn(region)).Distinct().Where(leant => leant != stream)];
    }

    /// <summary>Masks the events of all redactions whose leaves are in a published tree.</summary>
    /// <exception cref="TamperedLedgerException">A row would mask another event, or otherwise, than its leaf says.</exception>
    public async Task CarryOutRedactionsAsync(TreeState published)
    {
        var pending = await ReadRedactionsAsync("where r.done_at is null and r.index < $1 order by r.index", published.Size);
        foreach (var redaction in pending)
        {
            var content = await ReadProvedAsync<RedactionDocument>(redaction.Index, LeafKind.Redaction, published);
            if (!await NamesTargetAsync(redaction.Index, content) || redaction.Pending is not { } masked || !redaction.Left(masked))
            {
                throw new TamperedLedgerException(IncidentKind.RedactionTargetAltered, new { leaf = redaction.Index });
            }

            await using var command = Command($"select {Guards.Redact}($1)", redaction.Index);
            await command.ExecuteNonQueryAsync();
        }
    }

    // Whether the row names the event that its leaf names.
    private async Task<bool> NamesTargetAsync(long redaction, RedactionDocument content)
    {
        await using var command = Command(
            $"select l.leaf, r.sequence from {SealSchema.Name}.redactions r join {SealSchema.Name}.leaves l on l.index = r.target where r.index = $1 and r.target = $2",
            redaction,
            content.Target);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync()
            && row.GetFieldValue<byte[]>(0) is { } leaf
            && Merkle.LeafHash(leaf).AsSpan().SequenceEqual(content.TargetHash)
            && Leaf.SequenceOf(leaf) == row.GetInt64(1);
    }

    /// <summary>A sealed event's leaf, and the event that lies in its place now.</summary>
    public async Task<(SealedRow Row, StoredEvent? Stored)?> ReadSealedEventAsync(string region, Guid eventId) =>
        (await ReadSealedEventsAsync("l.tenant_id = $1 and l.event_id = $2", region, eventId)) is [var found] ? found : null;

    public async Task<string?> ReadPublishedAsync()
    {
        await using var command = Command($"select note from {SealSchema.Name}.checkpoints order by size desc limit 1");
        return await command.ExecuteScalarAsync() as string;
    }

    public async Task PublishAsync(long size, string note, Instant now)
    {
        await using var command = Command(
            $"insert into {SealSchema.Name}.checkpoints (size, note, published_at) values ($1, $2, $3) on conflict (size) do update set note = excluded.note",
            size,
            note,
            now);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A stream's leaves by version, each with the event that lies in its place now; null when none does.</summary>
    public Task<List<(SealedRow Row, StoredEvent? Stored)>> ReadSealedEventsAsync(string region, Guid stream) =>
        ReadSealedEventsAsync("l.tenant_id = $1 and l.stream_id = $2", region, stream);

    public async Task<(long Index, byte[] Leaf)?> FindLeafAsync(string region, Guid eventId)
    {
        await using var command = Command($"select index, leaf from {SealSchema.Name}.leaves where event_id = $1 and tenant_id = $2", eventId, region);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? (row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : null;
    }

    /// <summary>Whether there is such an event that is not sealed yet.</summary>
    public async Task<bool> EventExistsAsync(string region, Guid eventId)
    {
        await using var command = Command(
            $"select exists (select from {StoredEvent.Table} where e.id = $1 and e.tenant_id = $2 and e.seq_id > "
            + $"coalesce((select floor from {SealSchema.Name}.tree), 0) - $3)",
            eventId,
            region,
            UnsealedReach);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    public async Task<(byte[] Leaf, string Document)> ReadOwnLeafAsync(long index)
    {
        await using var command = Command($"select leaf, document from {SealSchema.Name}.leaves where index = $1 and document is not null", index);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync()
            ? (row.GetFieldValue<byte[]>(0), row.GetString(1))
            : throw new TamperedLedgerException(IncidentKind.RootChanged, new { index });
    }

    /// <summary>The leaves from a place on and before another, in their order.</summary>
    public async Task<List<PublishedLeaf>> ReadLeavesAsync(long from, long until)
    {
        await using var command = Command($"select index, leaf, document from {SealSchema.Name}.leaves where index >= $1 and index < $2 order by index", from, until);
        return await ListAsync(command, static row => new PublishedLeaf(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? null : row.GetString(2)));
    }

    private async Task<List<(SealedRow Row, StoredEvent? Stored)>> ReadSealedEventsAsync(string where, params object[] values)
    {
        await using var command = Command(
            $"select {StoredEvent.Columns}, {SealedRow.Columns} from {SealSchema.Name}.leaves l left join {StoredEvent.Table} on e.seq_id = l.sequence "
            + $"where {where} order by l.version",
            values);
        return await ListAsync(command, static row => (SealedRow.Read(row, StoredEvent.ColumnCount), row.IsDBNull(0) ? null : StoredEvent.Read(row)));
    }

    private async Task<List<SealedRedaction>> ReadRedactionsAsync(string which, params object[] values)
    {
        await using var command = Command(
            $"select r.index, l.leaf, l.document, r.salt, r.masked::text from {SealSchema.Name}.redactions r join {SealSchema.Name}.leaves l on l.index = r.index {which}",
            values);
        await using var row = await command.ExecuteReaderAsync();
        var redactions = new List<SealedRedaction>();
        while (await row.ReadAsync())
        {
            if (Documents.Read<RedactionDocument>(row.IsDBNull(2) ? null : row.GetString(2)) is { } content)
            {
                redactions.Add(new SealedRedaction(
                    row.GetInt64(0),
                    row.GetFieldValue<byte[]>(1),
                    row.GetString(2),
                    content,
                    row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3),
                    row.IsDBNull(4) ? null : CanonicalJson.Of(row.GetFieldValue<byte[]>(4))));
            }
        }

        return redactions;
    }

    private static async Task<List<T>> ListAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        await using var row = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await row.ReadAsync())
        {
            all.Add(read(row));
        }

        return all;
    }

    private static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<object> values)
    {
        var statement = new NpgsqlBatchCommand(sql);
        statement.Parameters.AddValues(values);
        return statement;
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddValues(values);
        return command;
    }
}
