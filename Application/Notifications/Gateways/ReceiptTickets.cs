using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Application.Ledger;

namespace EventLedger.Application.Notifications.Gateways;

/// <summary>
/// What a gateway hands back with a receipt: which attempt of which notification it is about, under an HMAC, so that nobody else can tell of any.
/// It is made of letters, digits, hyphens, underscores and one dot, since gateways take a percent sign for something of theirs.
/// </summary>
public sealed class ReceiptTickets(MasterKey masterKey)
{
    // A region's name, an id and a number.
    private const int Longest = 400;

    private readonly byte[] key = masterKey.Derive("sms-receipts");

    /// <summary>Where a gateway tells what became of an attempt, ticket included; its own parameters may follow.</summary>
    public string Address(Uri callback, string gateway, OutgoingSms sms) =>
        $"{new Uri(callback, $"/v1/sms/receipts/{gateway}")}?ticket={Write(gateway, sms.Region, sms.Notification, sms.Attempt)}";

    /// <param name="gateway">Who is given it: it is worth nothing in another's hands.</param>
    public string Write(string gateway, string region, Guid notification, int attempt)
    {
        var told = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{notification:N}/{attempt}/{region}"));
        return $"{Base64Url.EncodeToString(told)}.{Base64Url.EncodeToString(Mac(gateway, told))}";
    }

    /// <summary>What a ticket says; null for one that was not written for this gateway.</summary>
    public (string Region, Guid Notification, int Attempt)? Read(string gateway, string? ticket)
    {
        if (ticket is null or { Length: > Longest } || ticket.Split('.') is not [var first, var second]
            || Decoded(first) is not { } told || Decoded(second) is not { } mac || !CryptographicOperations.FixedTimeEquals(mac, Mac(gateway, told)))
        {
            return null;
        }

        // Nobody else could have written it.
        var parts = Encoding.UTF8.GetString(told).Split('/', 3);
        return (parts[2], Guid.ParseExact(parts[0], "N"), int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static byte[]? Decoded(string text) => Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private byte[] Mac(string gateway, byte[] told)
    {
        byte[] bound = [.. Encoding.UTF8.GetBytes($"{gateway}/"), .. told];
        return HMACSHA256.HashData(key, bound);
    }
}
