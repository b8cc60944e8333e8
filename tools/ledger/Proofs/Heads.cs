using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Ledger.Proofs;

/// <summary>Where a stream ends: its latest event.</summary>
/// <param name="Index">Of its leaf.</param>
/// <param name="Leaf">The leaf's hash.</param>
/// <param name="Timestamp">The leaf's; no part of what heads are sealed as.</param>
internal sealed record Head(ulong Version, ulong Index, byte[] Leaf, long Timestamp);

/// <summary>How heads are laid out: 65,536 buckets, each a leaf of one tree.</summary>
internal static class Heads
{
    public const int Levels = 16;
    public const int Buckets = 1 << Levels;

    public static byte[] StreamHash(string region, string stream) =>
        SHA256.HashData([(byte)Math.Min(Encoding.UTF8.GetByteCount(region), byte.MaxValue), .. Encoding.UTF8.GetBytes(region + stream)]);

    /// <summary>The bucket that a stream's hash names.</summary>
    public static int BucketOf(byte[] stream) => BinaryPrimitives.ReadUInt16BigEndian(stream);

    /// <summary>A bucket's leaf hash.</summary>
    /// <param name="streams">By their hashes, in order.</param>
    public static byte[] BucketHash(IEnumerable<(byte[] Stream, ulong Version, ulong Index, byte[] Leaf)> streams)
    {
        using var leaf = new MemoryStream();
        Span<byte> numbers = stackalloc byte[2 * sizeof(ulong)];
        foreach (var (stream, version, index, hash) in streams)
        {
            BinaryPrimitives.WriteUInt64BigEndian(numbers, version);
            BinaryPrimitives.WriteUInt64BigEndian(numbers[sizeof(ulong)..], index);
            leaf.Write(stream);
            leaf.Write(numbers);
            leaf.Write(hash);
        }

        return Merkle.LeafHash(leaf.ToArray());
    }
}

/// <summary>The heads of all streams of a log, and the root over them as it stands.</summary>
internal sealed class HeadsTree
{
    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create(static (one, other) => one.AsSpan().SequenceCompareTo(other));
    private readonly SortedList<byte[], Head>?[] buckets = new SortedList<byte[], Head>?[Heads.Buckets];

    // nodes[0] are the buckets' hashes, nodes[16][0] is the root.
    private readonly byte[][][] nodes = new byte[Heads.Levels + 1][][];
    private readonly HashSet<int> changed = [];

    public HeadsTree()
    {
        var empty = Merkle.LeafHash([]);
        for (var level = 0; level <= Heads.Levels; level++)
        {
            nodes[level] = new byte[Heads.Buckets >> level][];
            Array.Fill(nodes[level], empty);
            empty = Merkle.NodeHash(empty, empty);
        }
    }

    public ulong Streams { get; private set; }

    /// <summary>In the order of the streams' hashes.</summary>
    public IEnumerable<(byte[] Stream, Head Head)> All => buckets.OfType<SortedList<byte[], Head>>().SelectMany(bucket => bucket).Select(entry => (entry.Key, entry.Value));

    public Head? Find(byte[] stream) => buckets[Heads.BucketOf(stream)]?.GetValueOrDefault(stream);

    public void Set(byte[] stream, Head head)
    {
        var number = Heads.BucketOf(stream);
        var bucket = buckets[number] ??= new SortedList<byte[], Head>(ByBytes);
        Streams += bucket.ContainsKey(stream) ? 0UL : 1;
        bucket[stream] = head;
        changed.Add(number);
    }

    public byte[] Root()
    {
        foreach (var number in changed)
        {
            nodes[0][number] = Heads.BucketHash(buckets[number]!.Select(entry => (entry.Key, entry.Value.Version, entry.Value.Index, entry.Value.Leaf)));
        }

        for (var (level, touched) = (1, Above(changed)); level <= Heads.Levels; level++, touched = Above(touched))
        {
            foreach (var place in touched)
            {
                nodes[level][place] = Merkle.NodeHash(nodes[level - 1][2 * place], nodes[level - 1][(2 * place) + 1]);
            }
        }

        changed.Clear();
        return nodes[Heads.Levels][0];
    }

    private static HashSet<int> Above(HashSet<int> places) => [.. places.Select(place => place / 2)];
}
