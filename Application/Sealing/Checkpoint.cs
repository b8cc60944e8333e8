using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace EventLedger.Application.Sealing;

/// <summary>What the log commits to: this many leaves, under this root (C2SP tlog-checkpoint).</summary>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    /// <summary>The text that is signed.</summary>
    public string Body => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>Reads the body of a note; null when it is none.</summary>
    public static Checkpoint? Parse(string note)
    {
        var hash = new byte[Merkle.HashBytes];
        return note.Split('\n') is [var origin, var size, var root, ..]
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var leaves)
            && Convert.TryFromBase64String(root, hash, out var length)
            && length == Merkle.HashBytes
                ? new Checkpoint(origin, leaves, hash)
                : null;
    }

    /// <summary>The note: the body, an empty line, and a line for each signature.</summary>
    public string Note(IEnumerable<string> signatures) => $"{Body}\n{string.Concat(signatures)}";
}

/// <summary>An Ed25519 key that signs notes as C2SP signed-note says. Its name is the log's origin.</summary>
public sealed class NoteKey
{
    private const byte Ed25519 = 1;
    private readonly Ed25519PrivateKeyParameters key;
    private readonly byte[] id;

    /// <param name="seed">32 bytes.</param>
    public NoteKey(string name, byte[] seed)
    {
        Name = name;
        key = new Ed25519PrivateKeyParameters(seed);
        byte[] typed = [Ed25519, .. key.GeneratePublicKey().GetEncoded()];
        id = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. typed])[..4];
        Verifier = $"{name}+{Convert.ToHexStringLower(id)}+{Convert.ToBase64String(typed)}";
    }

    public string Name { get; }

    /// <summary>The public key as auditors put it in their policy: <c>name+hash+base64</c>.</summary>
    public string Verifier { get; }

    /// <summary>The signature line, its end included.</summary>
    public string Sign(Checkpoint checkpoint)
    {
        var body = Encoding.UTF8.GetBytes(checkpoint.Body);
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, key);
        signer.BlockUpdate(body, 0, body.Length);
        return $"— {Name} {Convert.ToBase64String([.. id, .. signer.GenerateSignature()])}\n";
    }
}

/// <summary>A witness's key: checks that it cosigned (C2SP tlog-cosignature).</summary>
public sealed class WitnessKey
{
    private const byte CosignatureV1 = 4;
    private const int KeyId = 4;
    private const int Time = 8;
    private readonly byte[] id;
    private readonly Ed25519PublicKeyParameters key;

    /// <param name="verifier"><c>name+hash+base64</c>.</param>
    /// <exception cref="FormatException">It is no key of a witness.</exception>
    public WitnessKey(string verifier)
    {
        if (verifier.Split('+', 3) is not [{ Length: > 0 } name, { Length: 8 } hash, var encoded])
        {
            throw new FormatException("A witness's key is written name+hash+base64.");
        }

        var typed = Convert.FromBase64String(encoded);
        id = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. typed])[..KeyId];
        if (typed.Length != 33 || typed[0] != CosignatureV1 || !string.Equals(hash, Convert.ToHexStringLower(id), StringComparison.Ordinal))
        {
            throw new FormatException($"The key of '{name}' is damaged, or none that cosigns.");
        }

        Name = name;
        key = new Ed25519PublicKeyParameters(typed, 1);
    }

    public string Name { get; }

    /// <summary>The cosignature among these lines, its end included; null when there is none that is right.</summary>
    public string? FindIn(string lines, Checkpoint checkpoint) => lines.Split('\n').Where(line => IsRight(line, checkpoint)).Select(line => $"{line}\n").FirstOrDefault();

    private bool IsRight(string line, Checkpoint checkpoint)
    {
        if (line.Split(' ') is not ["—", var name, var encoded] || !string.Equals(name, Name, StringComparison.Ordinal))
        {
            return false;
        }

        var signature = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, signature, out var length) || length != KeyId + Time + 64 || !signature.AsSpan(0, KeyId).SequenceEqual(id))
        {
            return false;
        }

        var time = BinaryPrimitives.ReadUInt64BigEndian(signature.AsSpan(KeyId));
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{checkpoint.Body}"));
        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, key);
        verifier.BlockUpdate(signed, 0, signed.Length);
        return verifier.VerifySignature(signature[(KeyId + Time)..length]);
    }
}
