using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Api.Notifications;

/// <summary>What a gateway has to show that hands messages over.</summary>
/// <param name="secret">Null where none are taken.</param>
internal sealed class InboundSecret(string? secret)
{
    // Compared under a key of the moment, so that the time it takes tells neither what it is nor how long.
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public bool IsShownBy(string? shown) => secret is not null && shown is not null && CryptographicOperations.FixedTimeEquals(Mac(secret), Mac(shown));

    private byte[] Mac(string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
