using System.Numerics;
using System.Security.Cryptography;

namespace EventLedger.Ledger.Proofs;

/// <summary>Checks of RFC 6962 trees, by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2.</summary>
internal static class Merkle
{
    public const int HashLength = 32;

    /// <summary>More than any proof in a tree of 2^63 leaves can have.</summary>
    public const int LongestProof = 63;

    public static byte[] LeafHash(ReadOnlySpan<byte> leaf)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        hash.AppendData(leaf);
        return hash.GetHashAndReset();
    }

    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * HashLength)];
        node[0] = 1;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashLength)..]);
        return SHA256.HashData(node);
    }

    /// <summary>Whether the proof leads from this leaf at this index to the root of a tree of this size.</summary>
    public static bool IsIncluded(byte[] leafHash, ulong index, ulong size, IReadOnlyList<byte[]> proof, byte[] root)
    {
        if (index >= size)
        {
            return false;
        }

        var (at, last, hash) = (index, size - 1, leafHash);
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            var isRight = IsRight(at, last);
            hash = isRight ? NodeHash(sibling, hash) : NodeHash(hash, sibling);
            (at, last) = Up(at, last, isRight);
        }

        return last == 0 && hash.AsSpan().SequenceEqual(root);
    }

    /// <summary>Whether the proof shows that the smaller tree is the beginning of the larger one.</summary>
    public static bool IsConsistent(ulong from, byte[] fromRoot, ulong size, byte[] root, IReadOnlyList<byte[]> proof)
    {
        if (from == size)
        {
            return proof.Count == 0 && fromRoot.AsSpan().SequenceEqual(root);
        }

        return from switch
        {
            0 => proof.Count == 0,
            _ when from > size || proof.Count == 0 => false,
            _ when BitOperations.IsPow2(from) => LeadsToBoth(from, fromRoot, size, root, [fromRoot, .. proof]),
            _ => LeadsToBoth(from, fromRoot, size, root, proof),
        };
    }

    private static bool LeadsToBoth(ulong from, byte[] fromRoot, ulong size, byte[] root, IReadOnlyList<byte[]> path)
    {
        var (at, last) = (from - 1, size - 1);
        while ((at & 1) == 1)
        {
            (at, last) = (at >> 1, last >> 1);
        }

        var (before, after) = (path[0], path[0]);
        foreach (var sibling in path.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }

            var isRight = IsRight(at, last);
            before = isRight ? NodeHash(sibling, before) : before;
            after = isRight ? NodeHash(sibling, after) : NodeHash(after, sibling);
            (at, last) = Up(at, last, isRight);
        }

        return last == 0 && before.AsSpan().SequenceEqual(fromRoot) && after.AsSpan().SequenceEqual(root);
    }

    // The last node of a level counts as a right one: it rises until it has a sibling on its left.
    private static bool IsRight(ulong at, ulong last) => (at & 1) == 1 || at == last;

    private static (ulong At, ulong Last) Up(ulong at, ulong last, bool isRight)
    {
        while (isRight && (at & 1) == 0 && at != 0)
        {
            (at, last) = (at >> 1, last >> 1);
        }

        return (at >> 1, last >> 1);
    }
}
