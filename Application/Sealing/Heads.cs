using System.Buffers;
using System.Buffers.Binary;
using EventLedger.Application.Ledger;

namespace EventLedger.Application.Sealing;

/// <summary>Where a stream ends: its latest version, and the leaf of that event.</summary>
public sealed record StreamHead(string Region, Guid Stream, long Version, long LeafIndex, byte[] LeafHash)
{
    public byte[] StreamHash { get; } = HashOf(Region, Stream);

    public int Bucket => BinaryPrimitives.ReadUInt16BigEndian(StreamHash);

    public static byte[] HashOf(string region, Guid stream)
    {
        var name = new ArrayBufferWriter<byte>();
        EventIdentity.WriteText(name, region, lengthBytes: 1);
        name.Write(System.Text.Encoding.UTF8.GetBytes(stream.ToString()));
        return Sha256.Of(name.WrittenSpan);
    }

    public static int BucketOf(string region, Guid stream) => BinaryPrimitives.ReadUInt16BigEndian(HashOf(region, stream));
}

/// <summary>The tree over all streams' heads, in 65,536 buckets: it proves where a stream ends, and that another does not exist.</summary>
public sealed class HeadsTree
{
    public const int Buckets = 1 << Levels;
    private const int Levels = 16;
    private const int EntryBytes = Merkle.HashBytes + 8 + 8 + Merkle.HashBytes;

    // nodes[0] are the buckets' leaf hashes, nodes[16][0] is the root.
    private readonly byte[][][] nodes = new byte[Levels + 1][][];

    /// <param name="known">The hashes of the buckets that hold streams.</param>
    public HeadsTree(IEnumerable<(int Bucket, byte[] Hash)> known)
    {
        var empty = Merkle.LeafHash([]);
        for (var level = 0; level <= Levels; level++)
        {
            nodes[level] = new byte[Buckets >> level][];
            Array.Fill(nodes[level], empty);
            empty = Merkle.NodeHash(empty, empty);
        }

        Set(known);
    }

    public byte[] Root => nodes[Levels][0];

    /// <summary>The hash of a bucket.</summary>
    public byte[] Of(int bucket) => nodes[0][bucket];

    public static byte[] BucketHash(IEnumerable<StreamHead> streams)
    {
        var leaf = new ArrayBufferWriter<byte>(EntryBytes);
        foreach (var stream in Ordered(streams))
        {
            leaf.Write(stream.StreamHash);
            BinaryPrimitives.WriteInt64BigEndian(leaf.GetSpan(8), stream.Version);
            leaf.Advance(8);
            BinaryPrimitives.WriteInt64BigEndian(leaf.GetSpan(8), stream.LeafIndex);
            leaf.Advance(8);
            leaf.Write(stream.LeafHash);
        }

        return Merkle.LeafHash(leaf.WrittenSpan);
    }

    public static IEnumerable<StreamHead> Ordered(IEnumerable<StreamHead> streams) =>
        streams.OrderBy(stream => stream.StreamHash, Comparer<byte[]>.Create(static (one, other) => one.AsSpan().SequenceCompareTo(other)));

    public void Set(IEnumerable<(int Bucket, byte[] Hash)> buckets)
    {
        var touched = new HashSet<int>();
        foreach (var (bucket, hash) in buckets)
        {
            nodes[0][bucket] = hash;
            touched.Add(bucket / 2);
        }

        for (var level = 1; level <= Levels; level++)
        {
            foreach (var place in touched)
            {
                nodes[level][place] = Merkle.NodeHash(nodes[level - 1][2 * place], nodes[level - 1][(2 * place) + 1]);
            }

            touched = [.. touched.Select(place => place / 2)];
        }
    }

    /// <summary>The bucket's 16 siblings, from the bucket upwards.</summary>
    public IEnumerable<byte[]> Proof(int bucket) => Enumerable.Range(0, Levels).Select(level => nodes[level][(bucket >> level) ^ 1]);
}
