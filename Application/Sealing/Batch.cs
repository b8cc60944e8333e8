using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>Leaves that are sealed together: events in the order of their sequences, and a heads leaf at the end.</summary>
internal sealed class Batch(TreeMemory memory, Instant now)
{
    private readonly List<LeafRow> rows = [];
    private readonly Dictionary<(string Region, Guid Stream), StreamHead> heads = [];
    private readonly HashSet<Guid> events = [];

    public IReadOnlyCollection<LeafRow> Rows => rows;

    /// <summary>Events with a flag that somebody has to answer for.</summary>
    public List<FlaggedLeaf> Flagged { get; } = [];

    /// <summary>The approvals of redactions in the batch, and their leaves.</summary>
    public List<(StoredEvent Order, long Index)> Orders { get; } = [];

    public IReadOnlyCollection<StreamHead> Heads => heads.Values;

    public List<(int Bucket, int Streams, byte[] Hash)> Buckets { get; } = [];

    /// <summary>The tree's root after the batch, once it is finished.</summary>
    public byte[] Root { get; private set; } = Merkle.EmptyRoot;

    private long NextIndex => memory.Tree.Size;

    /// <summary>Leaf 0. What is stored by now was written before anything was marked.</summary>
    public void AddGenesis(string origin, long throughSequence)
    {
        var document = new Genesis(now, origin, throughSequence);
        AddOwn(LeafKind.Genesis, "genesis", document);
        memory.Genesis = document;
    }

    /// <returns>The leaf's index.</returns>
    public long AddOwn(LeafKind kind, string type, object document)
    {
        var canonical = Documents.Of(document);
        var leaf = Leaf.Own(kind, type, EventIdentity.Microseconds(now), canonical);
        var index = NextIndex;
        Add(new LeafRow(index, leaf, leaf.Encode(), null, null, canonical));
        return index;
    }

    /// <param name="known">The heads of every stream that has events in this batch, as sealed so far.</param>
    public void AddEvent(CommittedEvent committed, IReadOnlyDictionary<(string Region, Guid Stream), StreamHead> known, bool isLate)
    {
        var stored = committed.Stored;
        var stream = (stored.Region, stored.Stream);
        var head = heads.GetValueOrDefault(stream) ?? known.GetValueOrDefault(stream);
        if (!events.Add(stored.Id))
        {
            throw new TamperedLedgerException(IncidentKind.EventRepeated, new { eventId = stored.Id, sequence = stored.Sequence }, stored.Region);
        }

        if (stored.Kind == LeafKind.Event && stored.Version != (head?.Version ?? 0) + 1)
        {
            throw new TamperedLedgerException(
                IncidentKind.VersionBroken,
                new { region = stored.Region, stream = stored.Stream, version = stored.Version, sealedVersion = head?.Version ?? 0, sequence = stored.Sequence },
                stored.Region);
        }

        var made = committed.Commitments;

        // A tombstone belongs to no stream.
        var isTombstone = stored.Kind == LeafKind.Tombstone;
        var flags = (isLate ? LeafFlags.Late : LeafFlags.None) | (made.IsAttributed ? LeafFlags.None : LeafFlags.Unattributed);
        var index = NextIndex;
        Flagged.AddRange(FlaggedLeaf.Of(flags, stored, index, memory.Genesis, isAfterwards: stored.Sequence <= memory.State?.Floor));
        var leaf = stored.ToLeaf(flags, made.Payload, made.Metadata, isTombstone ? Leaf.Zeros : head?.LeafHash ?? Leaf.Zeros);
        var hash = Add(new LeafRow(index, leaf, leaf.Encode(), made.PayloadSalt, made.MetadataSalt, null));
        if (Redactions.IsOrder(stored, flags))
        {
            Orders.Add((stored, index));
        }

        if (!isTombstone)
        {
            // Its name is hashed once for all its events.
            heads[stream] = head is null
                ? new StreamHead(stored.Region, stored.Stream, stored.Version, index, hash)
                : head with { Version = stored.Version, LeafIndex = index, LeafHash = hash };
        }
    }

    /// <summary>Ends the batch; the tree is as it will be published.</summary>
    /// <param name="neighbours">All heads in the buckets of the batch's streams, as sealed so far.</param>
    /// <param name="floor">The largest sequence that was looked at by its end.</param>
    public void Finish(IReadOnlyCollection<StreamHead> neighbours, long floor)
    {
        var buckets = neighbours.Where(head => !heads.ContainsKey((head.Region, head.Stream))).Concat(heads.Values).GroupBy(head => head.Bucket);
        foreach (var bucket in buckets)
        {
            Buckets.Add((bucket.Key, bucket.Count(), HeadsTree.BucketHash(bucket)));
        }

        memory.SetBuckets(Buckets, Buckets.Sum(bucket => bucket.Streams) - neighbours.Count);
        AddOwn(LeafKind.Heads, "heads", new HeadsDocument(HeadsTree.Buckets, memory.Heads.Root, NextIndex, memory.Streams, floor, memory.GapsHash()));
        Root = memory.Tree.Finish();
    }

    private byte[] Add(LeafRow row)
    {
        rows.Add(row);
        var hash = Merkle.LeafHash(row.Encoded);
        memory.Tree.Append(hash);
        return hash;
    }
}

/// <summary>The document of leaf 0.</summary>
internal sealed record Genesis(Instant Created, string Origin, long ThroughSequence);

/// <summary>The document of a key rotation's leaf.</summary>
internal sealed record Rotation(string From, string To);

/// <summary>The document of a heads leaf.</summary>
/// <param name="Floor">The largest sequence that was looked at; null before the release that seals it.</param>
/// <param name="Gaps">Hash of those below it that were not there, and since when.</param>
internal sealed record HeadsDocument(int Buckets, byte[] Root, long Size, long Streams, long? Floor, byte[]? Gaps);
