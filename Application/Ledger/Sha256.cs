using System.Security.Cryptography;

namespace EventLedger.Application.Ledger;

/// <summary>SHA-256 of many short texts. Each thread keeps one hasher: making one costs more than the hash of a tree's node.</summary>
internal static class Sha256
{
    [ThreadStatic]
    private static IncrementalHash? kept;

    /// <param name="rest">What follows the text.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Of(ReadOnlySpan<byte> text, ReadOnlySpan<byte> rest = default)
    {
        var hash = kept ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(text);
        if (!rest.IsEmpty)
        {
            hash.AppendData(rest);
        }

        return hash.GetHashAndReset();
    }
}
