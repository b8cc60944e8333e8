using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace EventLedger.Application.Webhooks;

/// <summary>
/// Signatures as Standard Webhooks has them (standardwebhooks.com): <c>v1,</c> and the base64 of the HMAC-SHA256 of id, instant and body, with a dot
/// between each, under the secret's bytes.
/// </summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>What a secret begins with where it is shown; its bytes follow in base64.</summary>
    public const string SecretPrefix = "whsec_";

    private const string Version = "v1,";

    /// <summary>The instant as it is sent: seconds since the Unix epoch.</summary>
    public static string Timestamp(Instant at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The header's value: a signature for each secret, with a space between.</summary>
    public static string Of(IEnumerable<byte[]> secrets, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', secrets.Select(secret => $"{Version}{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}"));
    }
}
