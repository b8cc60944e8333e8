using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Application.Ledger;

/// <summary>The key that all others are made of or wrapped by: 32 random bytes, kept outside the database.</summary>
public sealed class MasterKey(byte[] bytes)
{
    private const int KeyBytes = 32;

    /// <summary>A key for one purpose alone, from which neither this nor another can be found.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, KeyBytes, info: Encoding.UTF8.GetBytes(purpose));
}
