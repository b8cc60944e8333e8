using System.Security.Cryptography;

namespace EventLedger.Ledger.Tests.Audit.Building;

/// <summary>RFC 6962 as its section 2.1 defines it, by recursion: slow, and not the way the verifier goes.</summary>
internal static class TestTree
{
    public static byte[] Leaf(byte[] data) => SHA256.HashData([0, .. data]);

    public static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    public static byte[] Root(IReadOnlyList<byte[]> leaves) => leaves.Count switch
    {
        0 => SHA256.HashData([]),
        1 => leaves[0],
        _ => Node(Root([.. leaves.Take(Split(leaves.Count))]), Root([.. leaves.Skip(Split(leaves.Count))])),
    };

    public static List<byte[]> Inclusion(int index, IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 1)
        {
            return [];
        }

        var split = Split(leaves.Count);
        byte[][] left = [.. leaves.Take(split)], right = [.. leaves.Skip(split)];
        return index < split ? [.. Inclusion(index, left), Root(right)] : [.. Inclusion(index - split, right), Root(left)];
    }

    public static List<byte[]> Consistency(int from, IReadOnlyList<byte[]> leaves) => Part(from, leaves, isWhole: true);

    private static List<byte[]> Part(int from, IReadOnlyList<byte[]> leaves, bool isWhole)
    {
        if (from == leaves.Count)
        {
            return isWhole ? [] : [Root(leaves)];
        }

        var split = Split(leaves.Count);
        byte[][] left = [.. leaves.Take(split)], right = [.. leaves.Skip(split)];
        return from <= split ? [.. Part(from, left, isWhole), Root(right)] : [.. Part(from - split, right, isWhole: false), Root(left)];
    }

    // The largest power of two below the count.
    private static int Split(int count)
    {
        var split = 1;
        while (split * 2 < count)
        {
            split *= 2;
        }

        return split;
    }
}

/// <summary>The tree over the 65,536 buckets of heads.</summary>
internal sealed class TestHeadsTree(IReadOnlyDictionary<int, byte[]> buckets)
{
    private const int Levels = 16;
    private static readonly byte[][] Empty = EmptyTrees();

    public byte[] Root() => Hash(Levels, 0);

    public List<byte[]> Proof(int bucket) => [.. Enumerable.Range(0, Levels).Select(level => Hash(level, (bucket >> level) ^ 1))];

    private byte[] Hash(int level, int at)
    {
        if (!buckets.Keys.Any(bucket => bucket >> level == at))
        {
            return Empty[level];
        }

        return level == 0 ? TestTree.Leaf(buckets[at]) : TestTree.Node(Hash(level - 1, at * 2), Hash(level - 1, (at * 2) + 1));
    }

    private static byte[][] EmptyTrees()
    {
        var trees = new byte[Levels + 1][];
        trees[0] = TestTree.Leaf([]);
        for (var level = 1; level <= Levels; level++)
        {
            trees[level] = TestTree.Node(trees[level - 1], trees[level - 1]);
        }

        return trees;
    }
}
