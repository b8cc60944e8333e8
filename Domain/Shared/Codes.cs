using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Domain.Shared;

/// <summary>Codes people give to centres, departments, windows and services, and the stream ids made from them.</summary>
public static class Codes
{
    private static readonly Guid Namespace = new("6f1a6b5e-3f0b-5d0c-9a57-6d7e6b9a1c11");

    /// <summary>Two to forty characters: Latin capitals, digits and inner hyphens.</summary>
    public static bool IsValid(string? code) =>
        code is { Length: >= 2 and <= 40 }
        && code.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-')
        && code[0] != '-' && code[^1] != '-';

    /// <summary>
    /// The stream id of the thing a code names in a region: a name-based UUID (RFC 9562, version 5), so that the same
    /// code can never begin two streams.
    /// </summary>
    public static Guid StreamId(string region, string kind, string code)
    {
        var name = $"{region}/{kind}/{code}";
        var size = 16 + Encoding.UTF8.GetByteCount(name);

        // A code comes from outside and may be of any length here; the stack is not for it to exhaust.
        var input = size <= 256 ? stackalloc byte[size] : new byte[size];
        Namespace.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input[16..]);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // The standard names SHA-1 for name-based UUIDs; nothing secret rests on it.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
