using System.Security.Cryptography;

namespace EventLedger.Ledger.Proofs;

/// <summary>The right edge of an RFC 6962 tree that grows: enough to go on from, and to tell its root.</summary>
internal sealed class Frontier
{
    // The roots of its whole subtrees, the largest first: one for each bit of the size.
    private readonly List<byte[]> peaks;

    public Frontier()
        : this(0, [])
    {
    }

    private Frontier(ulong size, List<byte[]> peaks) => (Size, this.peaks) = (size, peaks);

    public ulong Size { get; private set; }

    public IReadOnlyList<byte[]> Peaks => peaks;

    /// <summary>Null when no tree of this size has as many.</summary>
    public static Frontier? Of(ulong size, IReadOnlyList<byte[]> peaks) => (int)ulong.PopCount(size) == peaks.Count ? new Frontier(size, [.. peaks]) : null;

    public void Append(byte[] leafHash)
    {
        var hash = leafHash;
        for (var whole = Size; (whole & 1) == 1; whole >>= 1)
        {
            hash = Merkle.NodeHash(peaks[^1], hash);
            peaks.RemoveAt(peaks.Count - 1);
        }

        peaks.Add(hash);
        Size++;
    }

    public byte[] Root() => peaks.Count == 0
        ? SHA256.HashData([])
        : Enumerable.Reverse(peaks).Aggregate((right, left) => Merkle.NodeHash(left, right));
}
