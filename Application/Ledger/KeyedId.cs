using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Application.Ledger;

/// <summary>Ids that are made of what nobody may find by trying all there is.</summary>
internal static class KeyedId
{
    /// <summary>The id of a name, under a key.</summary>
    public static Guid Of(byte[] key, string name)
    {
        var id = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);

        // RFC 9562, version 8: made by a rule of our own.
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
