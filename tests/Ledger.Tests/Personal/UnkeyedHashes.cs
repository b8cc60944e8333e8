using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EventLedger.Ledger.Tests.Personal;

/// <summary>
/// Finds values that were hashed without a key: whoever holds the database learns them from such a hash, by trying all that
/// there can be. A hash is known by its first eight bytes, so one that was cut off to no fewer is found as well, and as a UUID
/// by what the version leaves of it.
/// </summary>
/// <remarks>Not found: a value hashed together with what is not listed here, and hashes of hashes.</remarks>
internal sealed partial class UnkeyedHashes
{
    private const int Known = 8;
    private static readonly HashAlgorithmName[] Algorithms =
        [HashAlgorithmName.MD5, HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    private static readonly Encoding[] Encodings = [Encoding.UTF8, Encoding.Unicode];
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What name-based UUIDs begin with: RFC 9562's four, ours of codes, and none at all.
    private static readonly byte[][] Prefixes =
    [
        [],
        .. new[]
        {
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b811-9dad-11d1-80b4-00c04fd430c8", "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
            "6ba7b814-9dad-11d1-80b4-00c04fd430c8", "6f1a6b5e-3f0b-5d0c-9a57-6d7e6b9a1c11", "00000000-0000-0000-0000-000000000000",
        }.Select(Guid.Parse).SelectMany(space => new[] { space.ToByteArray(bigEndian: true), space.ToByteArray() }),
    ];

    private readonly Dictionary<ulong, string> digests = [];
    private readonly Dictionary<ulong, string> ids = [];

    /// <param name="values">What nobody may learn.</param>
    public UnkeyedHashes(IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            foreach (var (algorithm, hash) in Forms(value).Distinct(StringComparer.Ordinal).SelectMany(Hashes))
            {
                digests[BinaryPrimitives.ReadUInt64BigEndian(hash)] = ids[OfId(hash)] = $"{algorithm} of {value}";
            }
        }
    }

    /// <summary>The hashes in some bytes: as they are, in hexadecimal, in base 64, or as UUIDs in either byte order.</summary>
    public IEnumerable<string> In(byte[] bytes) => Readings(bytes).SelectMany(InReading).Distinct();

    // As services are wont to hash values: bare, in JSON, as a line, named by what it belongs to.
    private static IEnumerable<string> Forms(string value) =>
    [
        value, value.ToLowerInvariant(), value.ToUpperInvariant(), value.Normalize(NormalizationForm.FormKC), value.Normalize(NormalizationForm.FormD),
        JsonSerializer.Serialize(value), JsonSerializer.Serialize(value, Readable),
        $"{value}\n", $"makkah{value}", $"makkah/{value}", $"makkah:{value}", $"makkah|{value}", $"makkah {value}", $"makkah/beneficiary/{value}",
    ];

    private static IEnumerable<(HashAlgorithmName Algorithm, byte[] Hash)> Hashes(string text) =>
        from encoding in Encodings
        from prefix in Prefixes
        from algorithm in Algorithms
        select (algorithm, CryptographicOperations.HashData(algorithm, [.. prefix, .. encoding.GetBytes(text)]));

    private static IEnumerable<byte[]> Readings(byte[] bytes)
    {
        yield return bytes;
        var text = Encoding.Latin1.GetString(bytes).Replace(@"\u002B", "+", StringComparison.OrdinalIgnoreCase).Replace(@"\/", "/", StringComparison.Ordinal);
        foreach (var digits in Hexadecimal().Matches(text).Select(run => run.Value.Replace("-", "", StringComparison.Ordinal)))
        {
            for (var phase = 0; phase < 2; phase++)
            {
                yield return Convert.FromHexString(digits.AsSpan(phase, (digits.Length - phase) / 2 * 2));
            }
        }

        foreach (var signs in Base64().Matches(text).Select(run => run.Value.Replace('-', '+').Replace('_', '/')))
        {
            for (var phase = 0; phase < 4; phase++)
            {
                yield return Convert.FromBase64String(signs.Substring(phase, (signs.Length - phase) / 4 * 4));
            }
        }
    }

    private IEnumerable<string> InReading(byte[] bytes)
    {
        for (var at = 0; at + Known <= bytes.Length; at++)
        {
            if (digests.TryGetValue(BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(at)), out var digest))
            {
                yield return digest;
            }

            if (at + 16 <= bytes.Length
                && (ids.TryGetValue(OfId(bytes.AsSpan(at)), out var id) || ids.TryGetValue(OfId(new Guid(bytes.AsSpan(at, 16)).ToByteArray(bigEndian: true)), out id)))
            {
                yield return id;
            }
        }
    }

    // Version and variant lie in the bytes 6 to 8, wherever the byte order puts them.
    private static ulong OfId(ReadOnlySpan<byte> hash) =>
        ((ulong)BinaryPrimitives.ReadUInt32BigEndian(hash) << 32) | ((ulong)BinaryPrimitives.ReadUInt16BigEndian(hash[4..]) << 16) | BinaryPrimitives.ReadUInt16BigEndian(hash[9..]);

    [GeneratedRegex("[0-9A-Fa-f-]{16,}", RegexOptions.None, 10_000)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex("[0-9A-Za-z+/_-]{12,}", RegexOptions.None, 10_000)]
    private static partial Regex Base64();
}
