using System.Security.Cryptography;
using System.Text;

namespace EventLedger.Benchmark.Baselines;

/// <summary>The one service definition of the baselines: the sample service BIRTH-CERT, held in memory.</summary>
internal static class SampleService
{
    public const string Region = "makkah";
    public const string Centre = "MK-001";
    public const string Department = "CIV";
    public const string Window = "CIV-1";
    public const string Clerk = "clerk.makkah";
    public const string Officer = "officer.makkah";

    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string[] RequiredDocuments { get; } = ["hospital-notification", "parents-id"];

    public static FeeLine[] FeeLines { get; } =
    [
        new("birth-certificate", "government-fee", 10_000),
        new("centre-charge", "centre-charge", 2_000),
        new("vat", "vat", 300),
    ];

    public static FeeQuote Quote(DateTimeOffset now) => new(FeeLines, now.AddDays(30));

    public static DateTimeOffset PromisedDeadline(DateTimeOffset now) => now.AddDays(3);

    public static string TrackingReference()
    {
        Span<byte> random = stackalloc byte[13];
        RandomNumberGenerator.Fill(random);
        var text = new StringBuilder("MK-", 20);
        for (var i = 0; i < random.Length; i++)
        {
            text.Append(Crockford[random[i] % Crockford.Length]);
            if (i % 4 == 3)
            {
                text.Append('-');
            }
        }

        return text.ToString();
    }

    public static string ManifestHash(DocumentBody[] documents) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', documents.Select(d => $"{d.Name} {d.Sha256}")))));
}
