using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Ledger.Proofs;

/// <summary>What a leaf holds of a text, so that nobody can guess the text from it once the salt is gone.</summary>
internal static class Commitment
{
    public const int SaltLength = 32;

    private static readonly byte[] NoSalt = new byte[SaltLength];

    public static byte[] OfPayload(byte[] salt, string canonical) => Of(salt, "EL1/payload", canonical);

    public static byte[] OfMetadata(byte[] salt, string canonical) => Of(salt, "EL1/metadata", canonical);

    /// <summary>Of what remains of a payload after a redaction.</summary>
    public static byte[] OfMasked(byte[] salt, string canonical) => Of(salt, "EL1/masked", canonical);

    public static byte[] OfDocument(string canonical) => OfPayload(NoSalt, canonical);

    private static byte[] Of(byte[] salt, string label, string canonical) =>
        HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes($"{label}\0{canonical}"));
}
