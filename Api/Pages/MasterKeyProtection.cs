using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using Microsoft.AspNetCore.DataProtection;
using NSec.Cryptography;

namespace EventLedger.Api.Pages;

/// <summary>
/// Seals what pages hand out and get back (cookies, forms' tokens) under keys of the master key, which every node has: no ring of keys
/// lies on a disk or has to be shared.
/// </summary>
internal sealed class MasterKeyProtection(MasterKey masterKey) : IDataProtectionProvider
{
    // Its nonces are long enough to be drawn for ever.
    private static readonly XChaCha20Poly1305 Sealing = AeadAlgorithm.XChaCha20Poly1305;

    public IDataProtector CreateProtector(string purpose) => new Protector(masterKey, $"pages/{Part(purpose)}");

    // So that no two chains of purposes are written alike.
    private static string Part(string purpose) => FormattableString.Invariant($"{purpose.Length}:{purpose}");

    private sealed class Protector(MasterKey masterKey, string chain) : IDataProtector
    {
        private readonly Key key = Key.Import(Sealing, masterKey.Derive(chain), KeyBlobFormat.RawSymmetricKey);

        public IDataProtector CreateProtector(string purpose) => new Protector(masterKey, $"{chain}/{Part(purpose)}");

        public byte[] Protect(byte[] plaintext)
        {
            var nonce = RandomNumberGenerator.GetBytes(Sealing.NonceSize);
            return [.. nonce, .. Sealing.Encrypt(key, nonce, default, plaintext)];
        }

        public byte[] Unprotect(byte[] protectedData) =>
            protectedData.Length > Sealing.NonceSize
            && Sealing.Decrypt(key, protectedData.AsSpan(0, Sealing.NonceSize), default, protectedData.AsSpan(Sealing.NonceSize)) is { } plain
                ? plain
                : throw new CryptographicException("It was not sealed here, or was changed.");
    }
}
