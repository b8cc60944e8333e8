using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace EventLedger.Ledger.Tests.Audit.Building;

/// <summary>A key of a log (algorithm 1) or of a witness (4), the same for the same name and number.</summary>
internal sealed class TestKey
{
    private readonly Ed25519PrivateKeyParameters key;
    private readonly byte algorithm;

    private TestKey(string name, int number, byte algorithm)
    {
        Name = name;
        this.algorithm = algorithm;
        key = new Ed25519PrivateKeyParameters(SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {number}")));
    }

    public string Name { get; }

    public byte[] PublicKey => key.GeneratePublicKey().GetEncoded();

    public string Verifier => $"{Name}+{Convert.ToHexStringLower(Id)}+{Convert.ToBase64String([algorithm, .. PublicKey])}";

    public string Secret => $"PRIVATE+KEY+{Name}+{Convert.ToHexStringLower(Id)}+{Convert.ToBase64String([algorithm, .. key.GetEncoded()])}";

    private byte[] Id => SHA256.HashData([.. Encoding.UTF8.GetBytes(Name + "\n"), algorithm, .. PublicKey])[..4];

    public static TestKey OfLog(string name, int number = 1) => new(name, number, 1);

    public static TestKey OfWitness(string name) => new(name, 1, 4);

    public string Sign(string note) => Line(Signature(note));

    public string Cosign(string note, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        byte[] time = [.. BitConverter.GetBytes(seconds).Reverse()];
        return Line([.. time, .. Signature(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{note}"))]);
    }

    private string Line(byte[] signature) => $"— {Name} {Convert.ToBase64String([.. Id, .. signature])}\n";

    private byte[] Signature(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, key);
        signer.BlockUpdate(bytes, 0, bytes.Length);
        return signer.GenerateSignature();
    }
}
