using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Ledger.Webhooks;

/// <summary>Verifies what is received as Standard Webhooks says, by nothing but the framework: an example for whoever writes a receiver.</summary>
internal sealed class WebhookVerifier(IEnumerable<string> secrets, TimeProvider time)
{
    private const string Prefix = "whsec_";
    private const string Version = "v1,";

    // Older ones may be somebody else's, who kept what was sent; and clocks differ.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private readonly byte[][] keys = [.. secrets.Select(secret => Convert.FromBase64String(secret[Prefix.Length..]))];

    /// <summary>Whether a text is a secret as the service shows it.</summary>
    public static bool IsSecret(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length > Prefix.Length && Convert.TryFromBase64String(text[Prefix.Length..], new byte[text.Length], out _);

    /// <summary>Null when it comes from the service and is fresh; else what is wrong with it.</summary>
    public string? FaultOf(string id, string timestamp, string signatures, ReadOnlySpan<byte> body)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - (double)seconds) > Tolerance.TotalSeconds)
        {
            return "its time is not of the last five minutes";
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var given = signatures.Split(' ').Where(signature => signature.StartsWith(Version, StringComparison.Ordinal)).Select(signature => Encoding.ASCII.GetBytes(signature[Version.Length..])).ToList();
        return Array.Exists(keys, key => given.Exists(signature => CryptographicOperations.FixedTimeEquals(signature, Expected(key, signed))))
            ? null
            : "no signature is of a secret that is known here";
    }

    private static byte[] Expected(byte[] key, byte[] signed) => Encoding.ASCII.GetBytes(Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
}
