using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Api.Setup;
using EventLedger.Application.Ledger;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace EventLedger.Api.Credentials;

/// <summary>A pair of keys of the issuer.</summary>
/// <param name="Signing">Signs whatever it gives.</param>
/// <param name="Encryption">Encrypts codes and refresh tokens, which are for nobody else to read.</param>
internal sealed record IssuerKey(int Number, ECDsaSecurityKey Signing, SymmetricSecurityKey Encryption);

/// <summary>
/// The keys of the service's own issuer: made of the master key by number, so that every node has the same. A file beside the master
/// key says when the next one begins, and holds no key itself.
/// </summary>
/// <remarks>
/// A key is shown and accepted some seconds before anything is signed by it, so that every node knows it by then; the one before it is
/// accepted until all that it signed has ended.
/// </remarks>
internal sealed class IssuerKeys(Settings settings, MasterKey master, TimeProvider time) : IOptionsChangeTokenSource<OpenIddictServerOptions>
{
    private const string Prefix = "issuer-";
    private const string Suffix = ".begun";
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SignsAfter = TimeSpan.FromSeconds(5);

    // As long as a refresh token, and a while for clocks that differ.
    private static readonly TimeSpan AcceptedFor = PortalIssuer.SessionLength + TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<int, IssuerKey> made = [];
    private ImmutableArray<(int Number, DateTimeOffset Begun)> begun = [];
    private ImmutableArray<IssuerKey> present = [];
    private long? lookedAt;
    private ConfigurationReloadToken changes = new();

    public string Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => Volatile.Read(ref changes);

    /// <summary>Those that are accepted now, the one that signs first.</summary>
    public ImmutableArray<IssuerKey> Present()
    {
        ConfigurationReloadToken? over = null;
        ImmutableArray<IssuerKey> keys;
        lock (gate)
        {
            if (lookedAt is not { } at || time.GetElapsedTime(at) > LookAgain)
            {
                begun = [(1, DateTimeOffset.MinValue), .. Files(KeyFile.Folder(settings))];
                lookedAt = time.GetTimestamp();
            }

            var numbers = Numbers(begun, time.GetUtcNow());
            if (!numbers.SequenceEqual(present.Select(key => key.Number)))
            {
                over = present.IsEmpty ? null : Interlocked.Exchange(ref changes, new ConfigurationReloadToken());
                present = [.. numbers.Select(Make)];
            }

            keys = present;
        }

        over?.OnReload();
        return keys;
    }

    /// <summary>Begins the next key, and answers its number and when it signs.</summary>
    public static (int Number, DateTimeOffset SignsFrom) BeginNext(Settings settings, DateTimeOffset now)
    {
        var number = Files(KeyFile.Folder(settings)) is [.., var (last, _)] ? last + 1 : 2;
        var text = now.ToString("O", CultureInfo.InvariantCulture);
        KeyFile.ReadOrCreate(settings, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:0000}{Suffix}"), () => Encoding.ASCII.GetBytes(text));
        return (number, now + SignsAfter);
    }

    private static IEnumerable<int> Numbers(ImmutableArray<(int Number, DateTimeOffset Begun)> begun, DateTimeOffset now)
    {
        var signing = begun.Last(key => key.Number == 1 || key.Begun + SignsAfter <= now).Number;
        var accepted = begun.Where((_, i) => i + 1 == begun.Length || begun[i + 1].Begun + SignsAfter + AcceptedFor > now).Select(key => key.Number);
        return [signing, .. accepted.Where(number => number != signing)];
    }

    private static List<(int Number, DateTimeOffset Begun)> Files(string folder) =>
    [
        .. (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}") : [])
            .Select(path => (Number: int.TryParse(Path.GetFileName(path)[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0, path))
            .Where(file => file.Number > 1)
            .OrderBy(file => file.Number)
            .Select(file => (file.Number, Begun: DateTimeOffset.TryParse(File.ReadAllText(file.path), CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : DateTimeOffset.MaxValue))
            .Where(file => file.Begun < DateTimeOffset.MaxValue),
    ];

    private IssuerKey Make(int number)
    {
        if (!made.TryGetValue(number, out var key))
        {
            var suffix = number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"/{number}");
            var pair = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = master.Derive($"issuer-signing{suffix}") });
            var id = Convert.ToHexStringLower(SHA256.HashData(pair.ExportSubjectPublicKeyInfo()))[..16];
            made[number] = key = new(number, new ECDsaSecurityKey(pair) { KeyId = id }, new SymmetricSecurityKey(master.Derive($"issuer-encryption{suffix}")));
        }

        return key;
    }
}
