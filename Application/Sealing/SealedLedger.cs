using System.Data;
using System.IO.Compression;
using System.Text;
using EventLedger.Domain.Sealing;
using NodaTime;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>That an event is sealed: its leaf's place, and the proof that the published tree holds it.</summary>
public sealed record SealReceipt(Guid EventId, long Index, byte[] Leaf, long Size, IReadOnlyList<byte[]> Proof, string Checkpoint);

/// <summary>A proof about the tree; hashes from the leaf upwards.</summary>
public sealed record TreeProof(long From, long Size, IReadOnlyList<byte[]> Proof);

/// <summary>A leaf as auditors read it.</summary>
/// <param name="Document">What a leaf of the ledger's own commits to, canonical; null for other leaves.</param>
public sealed record PublishedLeaf(long Index, byte[] Leaf, string? Document)
{
    // The three at a leaf's end.
    private const int Hashes = 3 * Merkle.HashBytes;

    /// <summary>Whether the tree holds it, and it commits to what stands beside it.</summary>
    /// <param name="tile">The hashes of 256 leaves, it among them.</param>
    public bool IsIn(byte[] tile) =>
        tile.AsSpan(Math.Min(tile.Length, (int)(Index % Tiles.Width) * Merkle.HashBytes)).StartsWith(Merkle.LeafHash(Leaf))
        && Leaf.Length > Hashes
        && (Document is null
            ? (LeafKind)Leaf[1] is LeafKind.Event or LeafKind.Tombstone
            : Sealing.Leaf.CommitsTo(Leaf, Encoding.UTF8.GetBytes(Document)));
}

/// <summary>A page of leaves in their order; <paramref name="Next"/> is null on the last.</summary>
public sealed record LeafPage(IReadOnlyList<PublishedLeaf> Items, long? Next);

/// <summary>Reads one database's sealed ledger: what is published, and the proofs of it.</summary>
/// <param name="bundles">The same database, by the connections that bundles are read by.</param>
public sealed class SealedLedger(NpgsqlDataSource database, NpgsqlDataSource bundles, string origin, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>The checkpoint published last; null before the first.</summary>
    public Task<string?> CheckpointAsync(CancellationToken cancellation) =>
        ReadAsync(database, static async store => (await PublishedAsync(store))?.Note, cancellation);

    /// <summary>A tile's hashes as of the published checkpoint; null when it has none.</summary>
    /// <param name="width">Hashes asked for.</param>
    public Task<byte[]?> TileAsync(int level, long number, int width, CancellationToken cancellation) => ReadAsync(
        database,
        async store =>
        {
            var hashes = await SizeAsync(store) >> (Tiles.Height * level);

            // A number may be so large that the tiles before it cannot be counted.
            var published = number > hashes / Tiles.Width ? 0 : Math.Min(hashes - (number * Tiles.Width), Tiles.Width);
            return width > published ? null : (await store.ReadTileAsync(level, number))[..(width * Merkle.HashBytes)];
        },
        cancellation);

    /// <summary>Leaves from a place on, up to where the published tree ends; null beyond that.</summary>
    public Task<LeafPage?> LeavesAsync(long from, int most, CancellationToken cancellation) => ReadAsync(
        database, async store => await PublishedAsync(store) is { Checkpoint.Size: var size } && from <= size ? await PageAsync(store, from, most, size) : null, cancellation);

    /// <summary>Null for a leaf or a size that is not published.</summary>
    public Task<TreeProof?> InclusionAsync(long index, long? size, CancellationToken cancellation) => ReadAsync(
        database,
        async store =>
        {
            var known = await SizeAsync(store);
            var asked = size ?? known;
            return index < asked && asked <= known
                ? new TreeProof(index, asked, await new TileProofs(store.ReadTileAsync).InclusionAsync(index, asked))
                : null;
        },
        cancellation);

    /// <summary>Null for sizes that were not published.</summary>
    public Task<TreeProof?> ConsistencyAsync(long from, long? size, CancellationToken cancellation) => ReadAsync(
        database,
        async store =>
        {
            var known = await SizeAsync(store);
            var asked = size ?? known;
            return from <= asked && asked <= known
                ? new TreeProof(from, asked, await new TileProofs(store.ReadTileAsync).ConsistencyAsync(from, asked))
                : null;
        },
        cancellation);

    /// <summary>Whether there is such an event, and its receipt once it is sealed and published.</summary>
    public Task<(bool Exists, SealReceipt? Receipt)> ReceiptAsync(string region, Guid eventId, CancellationToken cancellation) => ReadAsync<(bool, SealReceipt?)>(
        database,
        async store =>
        {
            if (await store.FindLeafAsync(region, eventId) is not { } leaf)
            {
                return (await store.EventExistsAsync(region, eventId), null);
            }

            if (await PublishedAsync(store) is not var (note, published) || leaf.Index >= published.Size)
            {
                return (true, null);
            }

            var proof = await new TileProofs(store.ReadTileAsync).InclusionAsync(leaf.Index, published.Size);
            return (true, new SealReceipt(eventId, leaf.Index, leaf.Leaf, published.Size, proof, note));
        },
        cancellation);

    /// <summary>Whether there is such an event, and the event once it is sealed and published.</summary>
    public Task<(bool Exists, StoredEvent? Sealed)> FindAsync(string region, Guid eventId, CancellationToken cancellation) => ReadAsync<(bool, StoredEvent?)>(
        database,
        async store => await store.ReadSealedEventAsync(region, eventId) is var (row, stored)
            ? (true, row.Index < await SizeAsync(store) ? stored : null)
            : (await store.EventExistsAsync(region, eventId), null),
        cancellation);

    /// <summary>The leaf of the redaction that a stream ordered, and when the event was masked; null when it is not sealed.</summary>
    public Task<(long Leaf, Instant? MaskedAt)?> RedactionAsync(string region, Guid stream, CancellationToken cancellation) =>
        ReadAsync(database, store => store.ReadRedactionAsync(region, stream), cancellation);

    /// <summary>All that an auditor needs to check a stream offline, as a zip (docs/ledger-format.md).</summary>
    /// <param name="related">Whether to add the streams that it leans on.</param>
    /// <param name="from">A size the auditor knows: the bundle then proves that the tree continues it.</param>
    /// <returns>Null when nothing was published within the patience, or <paramref name="from"/> is not known.</returns>
    public async Task<byte[]?> BundleAsync(string region, Guid stream, bool related, long? from, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Patience)
        {
            var (isOfOneMoment, bundle) = await ReadAsync(
                bundles,
                async store => await PublishedAsync(store) is var (note, checkpoint) && await IsWholeAsync(store, checkpoint)
                    ? (true, from > checkpoint.Size ? null : await BundleAsync(store, checkpoint, note, region, [stream, .. related ? await store.ReadRelatedStreamsAsync(region, stream) : []], from))
                    : (false, null),
                cancellation);
            if (isOfOneMoment)
            {
                return bundle;
            }

            await Task.Delay(Look, time, cancellation);
        }

        return null;
    }

    /// <summary>The one way of all readers to the tables, which may hold anything: what reading them ends with is told as damage.</summary>
    /// <exception cref="TamperedLedgerException">Something is gone, or is not what the tree has.</exception>
    /// <exception cref="SpoiltLedgerException">Something cannot be read for what it should be.</exception>
    private static async Task<T> ReadAsync<T>(NpgsqlDataSource source, Func<SealStore, Task<T>> read, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            // Of one moment: the tree that was published must be the one that is there.
            await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            return await read(new SealStore(connection));
        }
        catch (Exception e) when (e is not TamperedLedgerException && Spoilt.Is(e))
        {
            throw new SpoiltLedgerException(e);
        }
    }

    private static async Task<(string Note, Checkpoint Checkpoint)?> PublishedAsync(SealStore store) => await store.ReadPublishedAsync() is not { } note ? null
        : Checkpoint.Parse(note) is { } checkpoint ? (note, checkpoint)
        : throw new TamperedLedgerException(IncidentKind.CheckpointChanged, new { });

    // Whether the tree is the one that was published. It may have grown since; it never was smaller.
    private static async Task<bool> IsWholeAsync(SealStore store, Checkpoint published) =>
        await store.ReadTreeAsync() is { } state && state.Size >= published.Size ? state.Size == published.Size : throw new TamperedLedgerException(IncidentKind.StateChanged, new { published.Size });

    private static async Task<long> SizeAsync(SealStore store) => (await PublishedAsync(store))?.Checkpoint.Size ?? 0;

    private static async Task<LeafPage> PageAsync(SealStore store, long from, int most, long size)
    {
        var until = from + Math.Min(most, size - from);
        var leaves = await store.ReadLeavesAsync(from, until);
        if (leaves.Count < until - from)
        {
            throw new TamperedLedgerException(IncidentKind.RootChanged, new { from, until, found = leaves.Count });
        }

        foreach (var tile in leaves.GroupBy(leaf => leaf.Index / Tiles.Width))
        {
            var hashes = await store.ReadTileAsync(0, tile.Key);
            if (tile.FirstOrDefault(leaf => !leaf.IsIn(hashes)) is { Index: var index })
            {
                throw new TamperedLedgerException(IncidentKind.RootChanged, new { index });
            }
        }

        return new LeafPage(leaves, until < size ? until : null);
    }

    private async Task<byte[]> BundleAsync(SealStore store, Checkpoint checkpoint, string note, string region, IReadOnlyList<Guid> streams, long? from)
    {
        var proofs = new TileProofs(store.ReadTileAsync);
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            var names = streams.Select((stream, i) => new BundleStreamName(region, stream, FormattableString.Invariant($"streams/{i + 1}.json"))).ToList();
            var (heads, _) = await store.ReadOwnLeafAsync(checkpoint.Size - 1);
            await WriteAsync(archive, "manifest.json", new BundleManifest(
                "eventledger-bundle-1", origin, checkpoint.Size, Leaf.RecordedAt(heads), names));
            await WriteTextAsync(archive, "checkpoint", note);
            await WriteAsync(archive, "genesis.json", await OwnAsync(store, proofs, 0, checkpoint.Size));
            await WriteAsync(archive, "heads.json", await OwnAsync(store, proofs, checkpoint.Size - 1, checkpoint.Size));
            if (from is { } known)
            {
                await WriteAsync(archive, "consistency.json", new BundleConsistency(known, await proofs.ConsistencyAsync(known, checkpoint.Size)));
            }

            if (await RotationsAsync(store, proofs, checkpoint.Size) is { Count: > 0 } rotations)
            {
                await WriteAsync(archive, "keys.json", new BundleKeys(rotations));
            }

            var buckets = new HeadsTree((await store.ReadBucketsAsync()).Select(known => (known.Bucket, known.Hash)));
            foreach (var name in names)
            {
                await WriteAsync(archive, name.File, await StreamAsync(store, proofs, buckets, checkpoint.Size, region, name.Stream));
            }
        }

        return zip.ToArray();
    }

    private static async Task<BundleStream> StreamAsync(SealStore store, TileProofs proofs, HeadsTree buckets, long size, string region, Guid stream)
    {
        var events = new List<BundleEvent>();
        foreach (var (row, stored) in await store.ReadSealedEventsAsync(region, stream))
        {
            // A row that lies there under another id, version, type or time is not the event that was sealed.
            var canonical = stored is not null && stored.HasIdentityOf(row.Leaf) ? stored.Canonical() : default((byte[] Payload, byte[] Metadata)?);
            var payload = canonical is { Payload: var kept } ? Documents.Text(kept) : null;
            events.Add(new BundleEvent(
                row.Index,
                row.Leaf,
                row.PayloadSalt is null ? null : payload,
                canonical is { Metadata: var metadata } ? Documents.Text(metadata) : null,
                row.PayloadSalt,
                row.MetadataSalt,
                await proofs.InclusionAsync(row.Index, size),
                row.PayloadSalt is null && payload is not null ? await RedactionAsync(store, proofs, row.Index, payload, size) : null));
        }

        var bucket = StreamHead.BucketOf(region, stream);
        var entries = HeadsTree.Ordered(await store.ReadHeadsAsync([bucket])).Select(head => new BundleHead(head.StreamHash, head.Version, head.LeafIndex, head.LeafHash));
        return new BundleStream(region, stream, events, new BundleBucket(bucket, [.. entries], [.. buckets.Proof(bucket)]));
    }

    private static async Task<BundleRedaction?> RedactionAsync(SealStore store, TileProofs proofs, long target, string payload, long size) =>
        await store.ReadRedactionAsync(target) is { } redaction && redaction.Index < size
            ? new BundleRedaction(
                redaction.Index, redaction.Leaf, redaction.Document, payload, redaction.Salt, await proofs.InclusionAsync(redaction.Index, size))
            : null;

    private static async Task<List<BundleRotation>> RotationsAsync(SealStore store, TileProofs proofs, long size)
    {
        var rotations = new List<BundleRotation>();
        foreach (var (index, overlap) in await store.ReadRotationsAsync())
        {
            var overlapSize = Checkpoint.Parse(overlap)!.Size;
            var (leaf, document) = await store.ReadOwnLeafAsync(index);
            rotations.Add(new BundleRotation(
                index, leaf, document, await proofs.InclusionAsync(index, overlapSize), overlap, await proofs.ConsistencyAsync(overlapSize, size)));
        }

        return rotations;
    }

    private static async Task<BundleOwnLeaf> OwnAsync(SealStore store, TileProofs proofs, long index, long size)
    {
        var (leaf, document) = await store.ReadOwnLeafAsync(index);
        return new BundleOwnLeaf(index, leaf, document, await proofs.InclusionAsync(index, size));
    }

    private static Task WriteAsync<T>(ZipArchive archive, string name, T content)
        where T : notnull => WriteTextAsync(archive, name, Documents.Text(Documents.Of(content)));

    private static async Task WriteTextAsync(ZipArchive archive, string name, string text)
    {
        await using var writer = new StreamWriter(await archive.CreateEntry(name, CompressionLevel.Optimal).OpenAsync());
        await writer.WriteAsync(text);
    }

    private sealed record BundleManifest(string Format, string Origin, long Size, Instant Created, IReadOnlyList<BundleStreamName> Streams);

    private sealed record BundleStreamName(string Region, Guid Stream, string File);

    private sealed record BundleOwnLeaf(long Index, byte[] Leaf, string Document, List<byte[]> Proof);

    private sealed record BundleKeys(List<BundleRotation> Rotations);

    private sealed record BundleRotation(long Index, byte[] Leaf, string Document, List<byte[]> Proof, string Overlap, List<byte[]> Consistency);

    private sealed record BundleConsistency(long From, List<byte[]> Proof);

    private sealed record BundleStream(string Region, Guid Stream, List<BundleEvent> Events, BundleBucket Bucket);

    private sealed record BundleEvent(
        long Index,
        byte[] Leaf,
        string? Payload,
        string? Metadata,
        byte[]? PayloadSalt,
        byte[]? MetadataSalt,
        List<byte[]> Proof,
        BundleRedaction? Redaction);

    private sealed record BundleRedaction(long Index, byte[] Leaf, string Document, string Payload, byte[]? Salt, List<byte[]> Proof);

    private sealed record BundleBucket(int Number, List<BundleHead> Entries, List<byte[]> Proof);

    private sealed record BundleHead(byte[] Stream, long Version, long Index, byte[] Leaf);
}
