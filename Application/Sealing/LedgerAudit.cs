using System.Collections.Immutable;
using System.Data;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;
using NodaTime;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>What the full audit of a database came to.</summary>
/// <param name="Findings">What differs, the first hundred; empty when all is as it was sealed.</param>
/// <param name="Late">Those of the findings that are events without a leaf: given to the sealer, which flags them.</param>
/// <param name="SealTook">How much of the time went to what is sealed; the rest went to what lies beside it.</param>
public sealed record AuditReport(
    string Origin, long Events, long Leaves, long Streams, TimeSpan Took, TimeSpan SealTook, ImmutableArray<string> Findings, long FindingCount, long Late)
{
    /// <summary>Of what is sealed.</summary>
    public double EventsPerSecond => Events / Math.Max(SealTook.TotalSeconds, 0.001);
}

/// <summary>
/// Derives the whole sealed ledger again from the events in the database and compares: every leaf, tile and head, the
/// signed root, and that no event is without a leaf and no leaf without an event. An event that no batch has seen is handed
/// to the sealer, which seals it as late. One that is flagged is found again until somebody has been told of it. Then come the
/// parts that others bring along.
/// </summary>
public sealed class LedgerAudit(Sealer sealer, LastSigned lastSigned, IEnumerable<AuditPart> parts, AuditRecords log, TimeProvider time)
{
    // Few enough that most are garbage by the time the collector looks.
    private const int Chunk = 500;
    private const int MostFindings = 100;

    public NpgsqlDataSource Database => sealer.Database;

    /// <summary>Those that were run.</summary>
    public AuditRecords Log => log;

    public async Task<AuditReport> RunAsync(CancellationToken cancellation)
    {
        var (started, at) = (time.GetTimestamp(), Instant.FromDateTimeOffset(time.GetUtcNow()));
        await using var connection = await sealer.Own.OpenConnectionAsync(cancellation);
        var run = new Run(new SealStore(connection), log.Regions, cancellation);
        await CheckSealAsync(run, connection, cancellation);
        var sealTook = time.GetElapsedTime(started);
        await RecordAsync(run.TakeFindings(), IncidentKind.AuditFailed, (findings, first, region) => new { findings, first, region });
        if (run.Unsealed.Count > 0)
        {
            await HandOverAsync(run.Unsealed);
        }

        await sealer.Incidents.RecordAsync([.. run.Flagged, .. run.Unsealed], cancellation);

        foreach (var part in parts)
        {
            await CheckPartAsync(run, part, cancellation);
        }

        var report = new AuditReport(
            sealer.Origin, run.Events, run.Leaves, run.Streams, time.GetElapsedTime(started), sealTook, [.. run.Findings], run.FindingCount, run.Unsealed.Count);
        await log.RecordAsync(region => new AuditEntry(
            at, report.Took.TotalSeconds, report.Events, report.Leaves, report.Streams, run.FindingsOf(region), run.Unsealed.Count(unsealed => unsealed.Region == region)));
        return report;
    }

    private async Task CheckSealAsync(Run run, NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using var rows = await sealer.Own.OpenConnectionAsync(cancellation);
        await using var same = await ShareAsync(connection, rows);
        await Run.ReadPlainlyAsync(connection);
        await run.GoOnAsync("The leaves", () => run.CheckLeavesAsync(rows));
        await run.GoOnAsync("The tree or its checkpoints", () => run.CheckTreeAsync(sealer, lastSigned.Read()));
        await run.GoOnAsync("The heads of streams", () => run.CheckStreamsAsync(connection));
        await run.GoOnAsync("How far the ledger has come", () => run.CheckProgressAsync(sealer));
        await run.GoOnAsync("Redactions and rotations", () => run.CheckLeansAsync(connection));
        await run.GoOnAsync("Rotations", () => run.CheckRotationsAsync(connection, sealer));
        await run.GoOnAsync("The gaps", () => run.CheckUnsealedAsync(connection));
    }

    // What is wrong there can be made again of what is sealed, so the sealing goes on.
    private async Task CheckPartAsync(Run run, AuditPart part, CancellationToken cancellation)
    {
        await using var connection = await sealer.Database.OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await run.GoOnAsync(part.Name, () => run.CheckPartAsync(part, connection));
        await RecordAsync(run.TakeFindings(), IncidentKind.DerivedChanged, (findings, _, region) => new { part = part.Name, findings, region });
    }

    // One for each region, and one for what all share.
    private async Task RecordAsync(
        IReadOnlyCollection<(string? Region, long Count, string First)> findings, IncidentKind kind, Func<long, string, string?, object> detail)
    {
        foreach (var (region, count, first) in findings)
        {
            await sealer.Incidents.RecordAsync(kind, detail(count, first, region), region, CancellationToken.None);
        }
    }

    // Whatever is found there is late: nobody waited for it any more.
    private async Task HandOverAsync(IReadOnlyList<FlaggedLeaf> unsealed)
    {
        await using var command = sealer.Own.CreateCommand(
            $"insert into {SealSchema.Name}.probes (sequence) select unnest($1::bigint[]) on conflict do nothing");
        command.Parameters.AddWithValue(unsealed.Select(one => one.Sequence).ToArray());
        await command.ExecuteNonQueryAsync();
    }

    // Rows are read by one connection while tiles are asked for by the other, both in the same snapshot.
    private static async Task<NpgsqlTransaction> ShareAsync(NpgsqlConnection first, NpgsqlConnection second)
    {
        await using var export = new NpgsqlCommand("select pg_export_snapshot()", first);
        var name = (string)(await export.ExecuteScalarAsync())!;
        var transaction = await second.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await using var import = new NpgsqlCommand($"set transaction snapshot '{name}'", second, transaction);
        await import.ExecuteNonQueryAsync();
        return transaction;
    }

    private sealed class Run(SealStore store, ServedRegions served, CancellationToken cancellation)
    {
        private const string Shared = "";

        // What a leaf is looked for by; a tombstone's stream is nobody's.
        private const string Agrees =
            "e.id is null or (l.event_id = e.id and (e.type = 'tombstone' or (l.tenant_id = e.tenant_id and l.stream_id = e.stream_id and l.version = e.version))) is true";

        private readonly Dictionary<(string Region, Guid Stream), StreamHead> heads = [];
        private readonly List<string> findings = [];
        private readonly Dictionary<string, long> counts = [];
        private readonly Dictionary<string, (long Count, string First)> untold = [];
        private readonly HashSet<long> orders = [];
        private Dictionary<long, SealedRedaction> redactions = [];
        private GrowingTree tree = null!;
        private string? lastHeads;
        private Genesis? genesis;
        private long latest = long.MinValue;

        public long Events { get; private set; }

        public long Leaves => tree.Size;

        public long Streams => heads.Count;

        public IReadOnlyList<string> Findings => findings;

        /// <summary>Sequences of events that no batch has seen.</summary>
        public List<FlaggedLeaf> Unsealed { get; } = [];

        /// <summary>Leaves that say of themselves that something was wrong.</summary>
        public List<FlaggedLeaf> Flagged { get; } = [];

        public long FindingCount { get; private set; }

        /// <summary>How many concern a region, by itself or as one of all.</summary>
        public long FindingsOf(string region) => counts.GetValueOrDefault(Shared) + counts.GetValueOrDefault(region);

        /// <summary>The findings since the last call that raise no incident by themselves: how many of each region, or of what all share, and the first.</summary>
        public List<(string? Region, long Count, string First)> TakeFindings()
        {
            List<(string? Region, long Count, string First)> taken = [.. untold.Select(one => (one.Key.Length == 0 ? null : one.Key, one.Value.Count, one.Value.First))];
            untold.Clear();
            return taken;
        }

        /// <summary>What one part cannot read is a finding, and no reason to look at nothing else.</summary>
        public async Task GoOnAsync(string what, Func<Task> check)
        {
            try
            {
                await check();
            }
            catch (Exception e) when (Spoilt.Is(e))
            {
                Find($"{what} cannot be read any more ({e.GetBaseException().GetType().Name}).");
            }
        }

        public async Task CheckPartAsync(AuditPart part, NpgsqlConnection connection)
        {
            await ReadPlainlyAsync(connection);
            await foreach (var (region, what) in part.FindAsync(connection, cancellation))
            {
                Find(what, region);
            }
        }

        public async Task CheckLeavesAsync(NpgsqlConnection connection)
        {
            tree = await GrowingTree.LoadAsync(0, store.ReadTileAsync);
            redactions = await store.ReadRedactionsAsync();
            await ReadPlainlyAsync(connection);
            await ReadAtOnceAsync(connection);
            await using var command = new NpgsqlCommand(
                $"select {StoredEvent.Columns}, {SealedRow.Columns}, {Agrees} from {SealSchema.Name}.leaves l left join {StoredEvent.Table} on e.seq_id = l.sequence order by l.index",
                connection)
            { CommandTimeout = 0 };
            await using var row = await command.ExecuteReaderAsync(cancellation);
            var chunk = new List<AuditedLeaf>(Chunk);
            var checking = Task.CompletedTask;
            try
            {
                while (await row.ReadAsync(cancellation))
                {
                    chunk.Add(new(Stored(row), SealedRow.Read(row, StoredEvent.ColumnCount), row.GetBoolean(StoredEvent.ColumnCount + SealedRow.ColumnCount)));
                    if (chunk.Count == Chunk)
                    {
                        await checking;
                        var full = chunk;
                        checking = Task.Run(() => CheckAsync(full), cancellation);
                        chunk = new(Chunk);
                    }
                }
            }
            finally
            {
                // Whatever ends the reading, the next part must not begin beside it.
                await checking;
            }

            await CheckAsync(chunk);
        }

        public async Task CheckTreeAsync(Sealer sealer, Checkpoint? signed)
        {
            var root = tree.Finish();
            await CheckTilesAsync();
            var state = await store.ReadTreeAsync();
            var note = await store.ReadPublishedAsync();
            var published = note is null ? null : Checkpoint.Parse(note);
            Expect((state?.Size ?? 0) == tree.Size && (state is null || state.Root.AsSpan().SequenceEqual(root)), "The tree's size or root is not the one derived from its leaves.");
            Expect(note is null || published is not null, "The published checkpoint is no checkpoint.");
            Expect(published is null || published.Size <= tree.Size, "A larger tree was published than is there.");
            Expect(signed is null || signed.Size <= tree.Size, "A larger tree was signed than is there: the database was set back.");
            var proofs = new TileProofs(store.ReadTileAsync);
            foreach (var checkpoint in (Checkpoint?[])[published, signed])
            {
                Expect(
                    checkpoint is null || checkpoint.Size > tree.Size || (await proofs.RootAsync(checkpoint.Size)).AsSpan().SequenceEqual(checkpoint.Root),
                    $"The tree does not continue the checkpoint of {checkpoint?.Size} leaves.");
            }

            Expect(published is null || note!.Contains(sealer.Key.Sign(published), StringComparison.Ordinal), "The published checkpoint is not signed by the ledger's key.");
        }

        /// <summary>The heads of streams, as sealed and as the event store has them.</summary>
        public async Task CheckStreamsAsync(NpgsqlConnection connection)
        {
            var derived = new HeadsTree(heads.Values.GroupBy(head => head.Bucket).Select(bucket => (bucket.Key, HeadsTree.BucketHash(bucket))));
            if (lastHeads is not null)
            {
                var document = Documents.Read<HeadsDocument>(lastHeads);
                Expect(document is not null && document.Root.AsSpan().SequenceEqual(derived.Root) && document.Streams == heads.Count, "The last heads leaf is not the one derived from the streams.");
            }

            var buckets = await store.ReadBucketsAsync();
            var streams = heads.Values.CountBy(head => head.Bucket).ToDictionary();
            var kept = new HeadsTree(buckets.Select(bucket => (bucket.Bucket, bucket.Hash)));
            Expect(
                kept.Root.AsSpan().SequenceEqual(derived.Root) && buckets.TrueForAll(bucket => bucket.Streams == streams.GetValueOrDefault(bucket.Bucket)),
                "The kept hashes of streams' heads are not the derived ones.");
            await using var command = new NpgsqlCommand(
                "select s.tenant_id, s.id, s.version, h.version, h.leaf_index, h.leaf_hash "
                + $"from {LedgerSchema.Name}.mt_streams s left join {SealSchema.Name}.heads h on h.tenant_id = s.tenant_id and h.stream_id = s.id",
                connection)
            { CommandTimeout = 0 };
            await using var row = await command.ExecuteReaderAsync(cancellation);
            var seen = 0;
            while (await row.ReadAsync(cancellation))
            {
                if (heads.TryGetValue((row.GetString(0), row.GetGuid(1)), out var head))
                {
                    seen++;
                    Expect(
                        !row.IsDBNull(3) && row.GetInt64(3) == head.Version && row.GetInt64(4) == head.LeafIndex && row.GetFieldValue<byte[]>(5).AsSpan().SequenceEqual(head.LeafHash),
                        $"The kept head of stream {head.Stream} of {head.Region} is not the derived one.",
                        head.Region);
                    Expect(row.GetInt64(2) >= head.Version, $"Stream {head.Stream} of {head.Region} is at version {row.GetInt64(2)} and was sealed to {head.Version}.", head.Region);
                }
            }

            Expect(seen == heads.Count, $"{heads.Count - seen} sealed streams are gone.");
            await row.DisposeAsync();
            await using var count = new NpgsqlCommand($"select count(*) from {SealSchema.Name}.heads", connection);
            var rows = (long)(await count.ExecuteScalarAsync(cancellation))!;
            Expect(rows == heads.Count, $"{rows} heads are kept, of {heads.Count} sealed streams.");
        }

        /// <summary>What the next batch goes by, as the last one sealed it.</summary>
        public async Task CheckProgressAsync(Sealer sealer)
        {
            if (Documents.Read<HeadsDocument>(lastHeads) is { Floor: { } floor } last && await store.ReadTreeAsync() is { } state)
            {
                Expect(state.Floor == floor, "How far the ledger has looked is not what was sealed.");
                Expect(sealer.IsMarked(state), "The mark on how far the ledger has come is not the service's.");
                Expect(TreeMemory.HashOf(await store.ReadGapsAsync()).AsSpan().SequenceEqual(last.Gaps), "The gaps that the ledger waits for are not those that were sealed.");
            }
        }

        /// <summary>What is kept of redactions and rotations is what their leaves say.</summary>
        public async Task CheckLeansAsync(NpgsqlConnection connection)
        {
            await using var command = new NpgsqlCommand(
                $"select l.index, l.kind, l.document, r.target, r.approval, r.sequence = t.sequence and (r.done_at is null) = (r.masked is not null), k.next_key from {SealSchema.Name}.leaves l "
                + $"full join {SealSchema.Name}.redactions r on r.index = l.index left join {SealSchema.Name}.leaves t on t.index = r.target full join {SealSchema.Name}.rotations k on k.index = l.index "
                + $"where l.kind in ({(int)LeafKind.Redaction}, {(int)LeafKind.KeyRotation}) or r.index is not null or k.index is not null",
                connection)
            { CommandTimeout = 0 };
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                var document = row.IsDBNull(2) ? null : row.GetString(2);
                var isSo = !row.IsDBNull(0) && (row.GetInt16(1) == (int)LeafKind.Redaction
                    ? Documents.Read<RedactionDocument>(document) is { } redaction && !row.IsDBNull(3) && row.IsDBNull(6) && !row.IsDBNull(5)
                        && redaction.Target == row.GetInt64(3) && redaction.Order == row.GetInt64(4) && row.GetBoolean(5)
                    : Documents.Read<Rotation>(document) is { } rotation && row.IsDBNull(3) && !row.IsDBNull(6) && rotation.To == row.GetString(6));
                Expect(isSo, $"What is kept of the redaction or rotation of leaf {(row.IsDBNull(0) ? "none" : row.GetInt64(0))} is not what a leaf says.");
            }
        }

        /// <summary>A rotation is over once its overlap was published; without that nobody who trusts an earlier key trusts the present one.</summary>
        public async Task CheckRotationsAsync(NpgsqlConnection connection, Sealer sealer)
        {
            var rotations = new List<(long Index, string Key, string? Overlap)>();
            await using (var command = new NpgsqlCommand($"select index, next_key, overlap from {SealSchema.Name}.rotations order by index", connection))
            {
                await using var row = await command.ExecuteReaderAsync(cancellation);
                while (await row.ReadAsync(cancellation))
                {
                    rotations.Add((row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)));
                }
            }

            var present = rotations.FindLastIndex(rotation => rotation.Key == sealer.Key.Verifier);
            for (var i = 0; i < rotations.Count; i++)
            {
                var (index, _, overlap) = rotations[i];
                var told = overlap is null ? null : Checkpoint.Parse(overlap);
                Expect(
                    overlap is null
                        ? i > present
                        : told is not null && told.Size > index && told.Size <= tree.Size && (i != present || overlap.Contains(sealer.Key.Sign(told), StringComparison.Ordinal))
                            && (await new TileProofs(store.ReadTileAsync).RootAsync(told.Size)).AsSpan().SequenceEqual(told.Root),
                    $"The overlap of the rotation of leaf {index} is gone, or is none.");
            }
        }

        /// <summary>
        /// Events that no batch has seen and no gap waits for. Told by their sequences: an id may be used again, of an event
        /// that is sealed.
        /// </summary>
        public async Task CheckUnsealedAsync(NpgsqlConnection connection)
        {
            await using var command = new NpgsqlCommand(
                $"select e.seq_id, coalesce(e.tenant_id, ''), coalesce(e.stream_id, '{Guid.Empty}'), coalesce(e.version, 0), e.id from {StoredEvent.Table} left join {SealSchema.Name}.leaves l on l.sequence = e.seq_id "
                + $"where l.index is null and e.seq_id <= (select floor from {SealSchema.Name}.tree) "
                + $"and not exists (select from {SealSchema.Name}.gaps g where g.sequence = e.seq_id) order by 1",
                connection)
            { CommandTimeout = 0 };
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                Unsealed.Add(new(IncidentKind.Late, row.GetString(1), row.GetGuid(2), row.GetInt64(3), row.GetGuid(4), row.GetInt64(0), Index: -1));
                Find($"The event of sequence {row.GetInt64(0)} is not sealed, and was not there when its neighbours were; it will be sealed as late.", row.GetString(1), isToldElsewhere: true);
            }
        }

        // Parallel workers of PostgreSQL's take twice the processor time for the same rows, and it away from the checking; its compiler
        // takes a second for a query that has nothing to reckon.
        public static async Task ReadPlainlyAsync(NpgsqlConnection connection)
        {
            await using var command = new NpgsqlCommand("set local max_parallel_workers_per_gather = 0; set local jit = off", connection);
            await command.ExecuteNonQueryAsync();
        }

        // Sorting all rows on disk would keep the first one until the last is read. In the order of leaves events lie side by side, too.
        private static async Task ReadAtOnceAsync(NpgsqlConnection connection)
        {
            await using var command = new NpgsqlCommand("set local enable_sort = off", connection);
            await command.ExecuteNonQueryAsync();
        }

        private static StoredEvent? Stored(NpgsqlDataReader row) => row.IsDBNull(0) ? null : StoredEvent.Read(row);

        private async Task CheckAsync(List<AuditedLeaf> chunk)
        {
            // All that rests on no other leaf.
            var derived = new DerivedLeaf[chunk.Count];
            Parallel.For(0, chunk.Count, i => derived[i] = Derive(chunk[i].Stored, chunk[i].Row));
            for (var i = 0; i < chunk.Count; i++)
            {
                var (stored, row, agrees) = chunk[i];
                Expect(agrees, $"Leaf {row.Index} would be looked for under another event than its own.");
                try
                {
                    Check(stored, row, derived[i]);
                }
                catch (Exception e) when (Spoilt.Is(e))
                {
                    Find($"Leaf {row.Index} cannot be read any more.");
                }
            }

            await CheckTilesAsync();
        }

        private DerivedLeaf Derive(StoredEvent? stored, SealedRow row)
        {
            var hash = Merkle.LeafHash(row.Leaf);
            try
            {
                return Commitments(stored, row) is { } commitments
                    ? new(hash, IsThere: true, stored!.ToLeaf((LeafFlags)row.Leaf[2], commitments.Payload, commitments.Metadata, row.Leaf[^32..]).IsEncodedAs(row.Leaf))
                    : new(hash, IsThere: false, IsAsSealed: false);
            }
            catch (Exception e) when (Spoilt.Is(e))
            {
                return new(hash, IsThere: false, IsAsSealed: false);
            }
        }

        private (byte[] Payload, byte[] Metadata)? Commitments(StoredEvent? stored, SealedRow row)
        {
            if (stored is null || row.MetadataSalt is null)
            {
                return null;
            }

            var (payload, metadata) = stored.Canonical();
            var kept = row.PayloadSalt is null ? Redacted(row, payload) : Commitment.OfPayload(row.PayloadSalt, payload);
            return kept is null ? null : (kept, Commitment.OfMetadata(row.MetadataSalt, metadata));
        }

        // What was sealed cannot be derived again; that this is what the redaction left of it can be.
        private byte[]? Redacted(SealedRow row, byte[] payload) =>
            redactions.GetValueOrDefault(row.Index) is { } redaction && redaction.Left(payload) ? row.Leaf[^96..^64] : null;

        private void Check(StoredEvent? stored, SealedRow row, DerivedLeaf derived)
        {
            if (row.Index != tree.Size)
            {
                Find($"Leaf {tree.Size} is gone.");
            }

            tree.Append(derived.Hash);
            Expect(row.Leaf.Length > 1 && row.Leaf[1] == (byte)row.Kind, $"Leaf {row.Index} is kept as of another kind than it is.");
            if (row.Kind is LeafKind.Event or LeafKind.Tombstone)
            {
                Events++;
                CheckEvent(stored, row, derived);
            }
            else
            {
                CheckOwn(row);
            }
        }

        private void CheckEvent(StoredEvent? stored, SealedRow row, DerivedLeaf derived)
        {
            if (stored is null || !derived.IsThere)
            {
                Find($"The event or the salts of leaf {row.Index} are gone, or it was masked without authority.");
                return;
            }

            if (genesis is not null)
            {
                Flagged.AddRange(FlaggedLeaf.Of((LeafFlags)row.Leaf[2], stored, row.Index, genesis, isAfterwards: stored.Sequence < latest));
            }

            latest = Math.Max(latest, stored.Sequence);

            var isTombstone = stored.Kind == LeafKind.Tombstone;
            var stream = (stored.Region, stored.Stream);
            var previous = isTombstone ? null : heads.GetValueOrDefault(stream);
            var follows = row.Leaf.AsSpan(^32..).SequenceEqual(previous?.LeafHash ?? Leaf.Zeros);
            Expect(derived.IsAsSealed && follows, $"Version {stored.Version} of stream {stored.Stream} of {stored.Region} is not as it was sealed (leaf {row.Index}).", stored.Region);
            if (isTombstone)
            {
                return;
            }

            Expect(stored.Version == (previous?.Version ?? 0) + 1, $"Version {stored.Version} of stream {stored.Stream} of {stored.Region} does not follow its predecessor.", stored.Region);
            heads[stream] = previous is null
                ? new StreamHead(stored.Region, stored.Stream, stored.Version, row.Index, derived.Hash)
                : previous with { Version = stored.Version, LeafIndex = row.Index, LeafHash = derived.Hash };
            if (Redactions.IsOrder(stored, (LeafFlags)row.Leaf[2]))
            {
                orders.Add(row.Index);
            }
        }

        private void CheckOwn(SealedRow row)
        {
            if (Documents.Parse(row.Document) is not { } document)
            {
                Find($"The document of leaf {row.Index} is not readable any more.");
                return;
            }

            Expect(
                Leaf.CommitsTo(row.Leaf, document),
                $"The document of leaf {row.Index} is not as it was sealed.");
            if (row.Kind == LeafKind.Genesis)
            {
                genesis = Documents.Read<Genesis>(row.Document);
            }

            if (row.Kind == LeafKind.Heads)
            {
                lastHeads = row.Document;
            }

            if (row.Kind == LeafKind.Redaction)
            {
                Expect(Documents.Read<RedactionDocument>(row.Document) is { } redaction && orders.Contains(redaction.Order), $"The redaction of leaf {row.Index} was not ordered by the service.");
            }
        }

        // As soon as they are full, so that a large tree's are not kept until its end.
        private async Task CheckTilesAsync()
        {
            foreach (var ((level, number), hashes) in tree.Changed)
            {
                cancellation.ThrowIfCancellationRequested();
                var kept = await store.FindTileAsync(level, number);
                Expect(hashes.AsSpan().SequenceEqual(kept), $"Tile {level}/{number} is not the one derived from the leaves.");
            }

            tree.Forget();
        }

        private void Expect(bool isSo, string otherwise, string? region = null)
        {
            if (!isSo)
            {
                Find(otherwise, region);
            }
        }

        private void Find(string what, string? region = null, bool isToldElsewhere = false)
        {
            FindingCount++;
            var key = region is not null && served.Contain(region) ? region : Shared;
            counts[key] = counts.GetValueOrDefault(key) + 1;
            if (!isToldElsewhere)
            {
                untold[key] = untold.TryGetValue(key, out var sofar) ? (sofar.Count + 1, sofar.First) : (1, what);
            }

            if (findings.Count < MostFindings)
            {
                findings.Add(what);
            }
        }
    }

    /// <param name="IsThere">Whether there is an event that a leaf can be made of.</param>
    /// <param name="IsAsSealed">Whether it makes this leaf, whatever leaf it says was the stream's one before.</param>
    private readonly record struct DerivedLeaf(byte[] Hash, bool IsThere, bool IsAsSealed);

    /// <param name="Agrees">Whether it is looked for by what its event is.</param>
    private sealed record AuditedLeaf(StoredEvent? Stored, SealedRow Row, bool Agrees);
}
