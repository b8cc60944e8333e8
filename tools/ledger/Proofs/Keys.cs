using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace EventLedger.Ledger.Proofs;

/// <summary>Signature algorithms of C2SP <c>signed-note</c>, by their bytes.</summary>
internal static class NoteAlgorithm
{
    public const byte Ed25519 = 1;

    /// <summary>A cosignature with its time (C2SP <c>tlog-cosignature</c>).</summary>
    public const byte Cosignature = 4;
}

/// <summary>A C2SP verifier key: <c>name+id+base64</c>.</summary>
internal sealed class VerifierKey
{
    private readonly byte[] publicKey;

    private VerifierKey(string name, byte algorithm, byte[] publicKey)
    {
        (Name, Algorithm, this.publicKey) = (name, algorithm, publicKey);
        Id = IdOf(name, algorithm, publicKey);
    }

    public string Name { get; }

    public uint Id { get; }

    public byte Algorithm { get; }

    public ReadOnlySpan<byte> PublicKey => publicKey;

    public static VerifierKey Of(string name, byte algorithm, byte[] publicKey) => new(name, algorithm, publicKey);

    /// <summary>Takes Ed25519 keys of algorithms 1 and 4 whose id fits; weak points of the curve are no keys.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out VerifierKey? key)
    {
        key = null;
        if (text.Split('+', 3) is not [var name, var id, var base64] || !IsName(name) || !Strict.TryBase64(base64, out var bytes))
        {
            return false;
        }

        if (!IsOurs(bytes, Ed25519.PublicKeySize) || !Ed25519.ValidatePublicKeyFull(bytes, 1))
        {
            return false;
        }

        key = new VerifierKey(name, bytes[0], bytes[1..]);
        if (id != key.IdText)
        {
            key = null;
        }

        return key is not null;
    }

    /// <summary>Key names hold neither spaces nor plus signs.</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    public bool Signed(NoteSignature signature) => signature.Name == Name && signature.Id == Id;

    /// <summary>Whether this is the key's Ed25519 signature of the message.</summary>
    public bool Verifies(byte[] message, byte[] signature) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, 0, publicKey, 0, message, 0, message.Length);

    public bool HasSameKey(VerifierKey other) => PublicKey.SequenceEqual(other.PublicKey);

    public override string ToString() => $"{Name}+{IdText}+{Convert.ToBase64String([Algorithm, .. publicKey])}";

    internal string IdText => Id.ToString("x8", CultureInfo.InvariantCulture);

    internal static bool IsOurs(byte[] material, int length) =>
        material.Length == 1 + length && material[0] is (NoteAlgorithm.Ed25519 or NoteAlgorithm.Cosignature);

    private static uint IdOf(string name, byte algorithm, byte[] publicKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', algorithm, .. publicKey]));
}

/// <summary>A private key as Go's <c>sumdb/note</c> writes it: <c>PRIVATE+KEY+name+id+base64</c>.</summary>
internal sealed class SigningKey
{
    private const string Prefix = "PRIVATE+KEY+";
    private readonly byte[] seed;

    private SigningKey(string name, byte algorithm, byte[] seed)
    {
        this.seed = seed;
        var publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
        Verifier = VerifierKey.Of(name, algorithm, publicKey);
    }

    public VerifierKey Verifier { get; }

    public static SigningKey Generate(string name, byte algorithm) => new(name, algorithm, RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize));

    public static bool TryParse(string text, [NotNullWhen(true)] out SigningKey? key)
    {
        key = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[Prefix.Length..].Split('+', 3) is not [var name, var id, var base64]
            || !VerifierKey.IsName(name)
            || !Strict.TryBase64(base64, out var bytes)
            || !VerifierKey.IsOurs(bytes, Ed25519.SecretKeySize))
        {
            return false;
        }

        var parsed = new SigningKey(name, bytes[0], bytes[1..]);
        key = parsed.Verifier.IdText == id ? parsed : null;
        return key is not null;
    }

    public byte[] Sign(byte[] message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(seed, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>The form to keep in a file; whoever has it can sign.</summary>
    public string Secret() => $"{Prefix}{Verifier.Name}+{Verifier.IdText}+{Convert.ToBase64String([Verifier.Algorithm, .. seed])}";
}
