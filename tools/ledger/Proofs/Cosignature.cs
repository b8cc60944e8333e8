using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EventLedger.Ledger.Proofs;

/// <summary>C2SP <c>cosignature/v1</c>: a witness's Ed25519 signature of a checkpoint together with the time it was given.</summary>
internal static class Cosignature
{
    private const int TimeLength = 8;

    public static string Line(SigningKey key, string noteText, DateTimeOffset time)
    {
        var seconds = (ulong)time.ToUnixTimeSeconds();
        var stamped = new byte[TimeLength];
        BinaryPrimitives.WriteUInt64BigEndian(stamped, seconds);
        return SignedNote.Line(key.Verifier, [.. stamped, .. key.Sign(Message(noteText, seconds))]);
    }

    /// <summary>The time at which it was given; null when it is not this key's.</summary>
    public static DateTimeOffset? Verify(VerifierKey key, string noteText, byte[] signature)
    {
        if (signature.Length <= TimeLength)
        {
            return null;
        }

        var seconds = BinaryPrimitives.ReadUInt64BigEndian(signature);
        var isTrue = seconds <= long.MaxValue && key.Verifies(Message(noteText, seconds), signature[TimeLength..]);
        return isTrue ? DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(seconds, (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds())) : null;
    }

    private static byte[] Message(string noteText, ulong seconds) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{noteText}"));
}
