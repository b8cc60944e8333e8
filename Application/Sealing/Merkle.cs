using System.Numerics;
using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;

namespace EventLedger.Application.Sealing;

/// <summary>Hashes of an RFC 6962 tree.</summary>
public static class Merkle
{
    public const int HashBytes = 32;

    public static byte[] EmptyRoot { get; } = SHA256.HashData([]);

    public static byte[] LeafHash(ReadOnlySpan<byte> leaf) => Sha256.Of([0], leaf);

    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashBytes)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashBytes)..]);
        return Sha256.Of(input);
    }

    /// <summary>The root over nodes of one height, the last of which may stand for a smaller tree.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> nodes)
    {
        if (nodes.Length <= 1)
        {
            return nodes.Length == 0 ? EmptyRoot : nodes[0];
        }

        var left = Split(nodes.Length);
        return NodeHash(Root(nodes[..(int)left]), Root(nodes[(int)left..]));
    }

    /// <summary>The root of the tree of <paramref name="size"/> leaves that a proof leads to (RFC 9162, 2.1.3.2); null when it is of another length.</summary>
    public static byte[]? RootOf(long index, long size, byte[] leafHash, IEnumerable<byte[]> proof)
    {
        var (place, last, root) = (index, size - 1, leafHash);
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return null;
            }

            if (long.IsOddInteger(place) || place == last)
            {
                root = NodeHash(sibling, root);
                while (long.IsEvenInteger(place) && place != 0)
                {
                    (place, last) = (place >> 1, last >> 1);
                }
            }
            else
            {
                root = NodeHash(root, sibling);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 ? root : null;
    }

    /// <summary>How many leaves stand left in a tree: the largest power of two below its size.</summary>
    public static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}

/// <summary>Where tiles are read from: 256 hashes of the tree's level <c>8 × level</c>, fewer at the right edge.</summary>
public delegate ValueTask<byte[]> ReadTile(int level, long number);

/// <summary>Roots and proofs of a tree of a given size, from its tiles; the tree may have grown since.</summary>
public sealed class TileProofs(ReadTile read)
{
    private readonly Dictionary<(int Level, long Number), byte[]> tiles = [];

    public Task<byte[]> RootAsync(long size) => size == 0 ? Task.FromResult(Merkle.EmptyRoot) : RangeAsync(0, size);

    /// <summary>Whether the tree of these leaves under this root has this leaf there, whatever the tiles say.</summary>
    public async Task<bool> HoldsAsync(long index, byte[] leafHash, long size, byte[] root) =>
        index >= 0 && index < size && Merkle.RootOf(index, size, leafHash, await InclusionAsync(index, size)) is { } reached && reached.AsSpan().SequenceEqual(root);

    /// <summary>From the leaf upwards, as RFC 6962 2.1.1 says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A tree of that size has no such leaf.</exception>
    public async Task<List<byte[]>> InclusionAsync(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<byte[]>();
        var (low, high) = (0L, size);
        while (high - low > 1)
        {
            var middle = low + Merkle.Split(high - low);
            if (index < middle)
            {
                proof.Add(await RangeAsync(middle, high));
                high = middle;
            }
            else
            {
                proof.Add(await RangeAsync(low, middle));
                low = middle;
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>That the tree of <paramref name="older"/> leaves is the beginning of the one of <paramref name="size"/>, as RFC 6962 2.1.2 says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is larger, and begins nothing.</exception>
    public async Task<List<byte[]>> ConsistencyAsync(long older, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(older);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, size);
        var proof = new List<byte[]>();
        if (older == 0 || older == size)
        {
            return proof;
        }

        var (low, high) = (0L, size);
        while (older != high)
        {
            var middle = low + Merkle.Split(high - low);
            if (older <= middle)
            {
                proof.Add(await RangeAsync(middle, high));
                high = middle;
            }
            else
            {
                proof.Add(await RangeAsync(low, middle));
                low = middle;
            }
        }

        if (low > 0)
        {
            proof.Add(await RangeAsync(low, high));
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The root of the leaves from low to high; low is where a subtree of that size may begin.</summary>
    private async Task<byte[]> RangeAsync(long low, long high)
    {
        var count = high - low;
        if (BitOperations.IsPow2(count))
        {
            return await SubtreeAsync(low, BitOperations.Log2((ulong)count));
        }

        var middle = low + Merkle.Split(count);
        var left = await RangeAsync(low, middle);
        var right = await RangeAsync(middle, high);
        return Merkle.NodeHash(left, right);
    }

    // A complete subtree: some hashes of one tile, put together.
    private async Task<byte[]> SubtreeAsync(long low, int height)
    {
        var level = height / Tiles.Height;
        var first = low >> (level * Tiles.Height);
        var tile = await TileAsync(level, first / Tiles.Width);
        var hashes = new byte[1 << (height % Tiles.Height)][];
        for (var i = 0; i < hashes.Length; i++)
        {
            var at = (int)((first % Tiles.Width) + i) * Merkle.HashBytes;
            hashes[i] = at + Merkle.HashBytes <= tile.Length
                ? tile[at..(at + Merkle.HashBytes)]
                : throw new TamperedLedgerException(IncidentKind.TileMissing, new { level, number = first / Tiles.Width });
        }

        return Merkle.Root(hashes);
    }

    private async ValueTask<byte[]> TileAsync(int level, long number)
    {
        if (!tiles.TryGetValue((level, number), out var tile))
        {
            tiles[(level, number)] = tile = await read(level, number);
        }

        return tile;
    }
}

/// <summary>The tiles of C2SP tlog-tiles.</summary>
public static class Tiles
{
    /// <summary>Levels of the tree in one tile.</summary>
    public const int Height = 8;

    /// <summary>Hashes in a full tile.</summary>
    public const int Width = 1 << Height;
}

/// <summary>A tree that grows: its right edge in memory, the tiles that changed to be stored.</summary>
public sealed class GrowingTree
{
    private readonly List<List<byte[]>> edge = [];
    private readonly Dictionary<(int Level, long Number), byte[]> changed = [];

    private GrowingTree()
    {
    }

    public long Size { get; private set; }

    /// <summary>The tiles that are new or longer than they were at loading, or at <see cref="Forget"/>.</summary>
    public IReadOnlyDictionary<(int Level, long Number), byte[]> Changed => changed;

    public static async Task<GrowingTree> LoadAsync(long size, ReadTile read)
    {
        var tree = new GrowingTree { Size = size };
        for (var (level, nodes) = (0, size); nodes > 0; level++, nodes /= Tiles.Width)
        {
            var tile = nodes % Tiles.Width == 0 ? [] : await read(level, nodes / Tiles.Width);
            tree.edge.Add([.. Enumerable.Range(0, (int)(nodes % Tiles.Width)).Select(i => tile.AsSpan(i * Merkle.HashBytes, Merkle.HashBytes).ToArray())]);
        }

        return tree;
    }

    public void Append(byte[] leafHash)
    {
        Append(0, leafHash);
        Size++;
    }

    /// <summary>Brings <see cref="Changed"/> up to date and answers the root.</summary>
    public byte[] Finish()
    {
        byte[]? smaller = null;
        for (var level = 0; level < edge.Count; level++)
        {
            var nodes = edge[level];
            if (nodes.Count > 0)
            {
                changed[(level, Size >> (Tiles.Height * (level + 1)))] = Joined(nodes);
            }

            if (nodes.Count > 0 || smaller is not null)
            {
                smaller = Merkle.Root(smaller is null ? [.. nodes] : [.. nodes, smaller]);
            }
        }

        return smaller ?? Merkle.EmptyRoot;
    }

    public void Forget() => changed.Clear();

    private void Append(int level, byte[] hash)
    {
        if (edge.Count == level)
        {
            edge.Add([]);
        }

        var nodes = edge[level];
        nodes.Add(hash);
        if (nodes.Count == Tiles.Width)
        {
            changed[(level, Size >> (Tiles.Height * (level + 1)))] = Joined(nodes);
            var root = Merkle.Root([.. nodes]);
            nodes.Clear();
            Append(level + 1, root);
        }
    }

    private static byte[] Joined(List<byte[]> nodes)
    {
        var tile = new byte[nodes.Count * Merkle.HashBytes];
        for (var i = 0; i < nodes.Count; i++)
        {
            nodes[i].CopyTo(tile, i * Merkle.HashBytes);
        }

        return tile;
    }
}
