using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;

namespace EventLedger.Application.Ledger;

/// <summary>
/// The keys that personal keys are wrapped under: first one that is derived from the master key, then files beside it, of which the
/// youngest wraps. An older one is needed until nothing is wrapped under it any more.
/// </summary>
/// <remarks>The folder is looked at again every second, and at once for a key that is not known: another node may be ahead.</remarks>
public sealed class WrappingKeys(string folder, MasterKey masterKey, TimeProvider time)
{
    /// <summary>What a row says that was wrapped under the master key's.</summary>
    public const string First = "master";

    private const string Prefix = "personal-";
    private const string Suffix = ".key";
    private const int Bytes = 32;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly WrappingKey first = new(First, masterKey.Derive("personal-key-wrapping"));
    private Known known = new([], null);

    /// <summary>The youngest, which new keys are wrapped under and older ones wrapped anew.</summary>
    public WrappingKey Latest
    {
        get
        {
            var seen = Volatile.Read(ref known);
            if (seen.At is not { } at || time.GetElapsedTime(at) > LookAgain)
            {
                seen = Look();
            }

            return seen.Keys.IsEmpty ? first : seen.Keys[^1];
        }
    }

    /// <summary>The file of the key that follows those there are in a folder.</summary>
    public static string NextFile(string folder) => Name((Files(folder) is [.., var (last, _)] ? last : 0) + 1);

    /// <summary>The file of a key by its id; null for the master key's.</summary>
    public static string? FileOf(string id) => id == First || !int.TryParse(id.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? null : Name(number);

    /// <summary>Whether a folder has the key of an id.</summary>
    public static bool IsIn(string folder, string id) => Files(folder).Exists(file => Read(file.Number, file.Path)?.Id == id);

    /// <summary>Null when its file is not there.</summary>
    public WrappingKey? Find(string id) => id == First ? first : In(Volatile.Read(ref known), id) ?? In(Look(), id);

    private static string Name(int number) => $"{Prefix}{number:0000}{Suffix}";

    private static WrappingKey? In(Known known, string id) => known.Keys.FirstOrDefault(key => key.Id == id);

    private static List<(int Number, string Path)> Files(string folder) =>
    [
        .. (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}") : [])
            .Select(path => (Number: int.TryParse(Path.GetFileName(path)[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0, path))
            .Where(file => file.Number > 0).OrderBy(file => file.Number),
    ];

    private Known Look()
    {
        var looked = new Known([.. Files(folder).Select(file => Read(file.Number, file.Path)).OfType<WrappingKey>()], time.GetTimestamp());
        Volatile.Write(ref known, looked);
        return looked;
    }

    // The id says the key as well as its number, so that another file under an old name is not taken for it.
    private static WrappingKey? Read(int number, string path) => File.ReadAllBytes(path) is { Length: Bytes } bytes
        ? new($"{number}.{Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, 4, info: "wrapping-key-id"u8.ToArray()))}", bytes)
        : null;

    private sealed record Known(ImmutableArray<WrappingKey> Keys, long? At);
}

/// <summary>A key that wraps others.</summary>
/// <param name="Id">Kept with whatever it wrapped.</param>
public sealed record WrappingKey(string Id, byte[] Bytes)
{
    // A key never reaches a log.
    public override string ToString() => Id;
}
