using System.Security.Cryptography;
using System.Text;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;

namespace EventLedger.Application.Webhooks;

/// <summary>Makes secrets, and keeps them sealed under a key of the master key's: whoever has the database alone can sign nothing.</summary>
public sealed class WebhookSecrets(MasterKey masterKey)
{
    private const int Bytes = 32;
    private readonly byte[] key = masterKey.Derive("webhook-secrets");

    public static byte[] Make() => RandomNumberGenerator.GetBytes(Bytes);

    /// <summary>As it is shown to whoever is to verify by it.</summary>
    public static string Shown(byte[] secret) => $"{WebhookSignature.SecretPrefix}{Convert.ToBase64String(secret)}";

    public byte[] Seal(Guid webhook, byte[] secret) => Aead.Seal(key, secret, Context(webhook));

    /// <exception cref="CryptographicException">It was sealed with another key, or for another webhook.</exception>
    internal byte[] Open(Guid webhook, byte[] box) => Aead.Open(key, box, Context(webhook));

    // Of one webhook it is of no use in the row of another.
    private static byte[] Context(Guid webhook) => Encoding.UTF8.GetBytes($"webhook/{webhook:D}");
}
