using System.Xml;
using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Verify;

/// <param name="UntilSize">The size of the last checkpoint it may sign; null while it is in use.</param>
internal sealed record LogKey(VerifierKey Key, ulong? UntilSize)
{
    public bool MaySign(ulong size) => UntilSize is not { } until || size <= until;
}

/// <summary>Whom an auditor trusts, and for what. Nothing in a bundle can change it.</summary>
/// <param name="Threshold">How many of the witnesses have to have cosigned.</param>
/// <param name="MaxAge">How old the checkpoint may be; null for any age.</param>
internal sealed record Policy(string Origin, IReadOnlyList<LogKey> LogKeys, IReadOnlyList<VerifierKey> Witnesses, int Threshold, TimeSpan? MaxAge)
{
    private const int MostKeys = 100;
    private const long LargestFile = 1024 * 1024;

    /// <exception cref="MalformedException">The file cannot be read or says something that cannot be meant.</exception>
    public static Policy Read(FileInfo file) => Parse(InputFile.Read(file, LargestFile), file.Name);

    public static Policy Parse(byte[] bytes, string file)
    {
        var json = StrictJson.Parse(bytes, file).WithMembers(["logKeys", "origin"], ["maxAge", "witnesses"]);
        var origin = json.Member("origin").NonEmptyText();
        var (threshold, witnesses) = json.Has("witnesses") ? ReadWitnesses(json.Member("witnesses")) : (0, []);
        var policy = new Policy(
            origin,
            json.Member("logKeys").Items(key => ReadLogKey(key, origin), MostKeys),
            witnesses,
            threshold,
            json.Has("maxAge") ? Duration(json.Member("maxAge")) : null);
        if (policy.LogKeys.Count == 0)
        {
            throw json.Member("logKeys").Wrong();
        }

        return policy is { MaxAge: not null, Threshold: 0 } ? throw new MalformedException(Findings.PolicyAgeWithoutWitnesses) : policy.WithDistinctKeys();
    }

    private static LogKey ReadLogKey(StrictJson json, string origin)
    {
        json.WithMembers(["key"], ["untilSize"]);
        var key = ReadKey(json.Member("key"), NoteAlgorithm.Ed25519);
        return key.Name == origin
            ? new LogKey(key, json.Has("untilSize") ? json.Member("untilSize").Number() : null)
            : throw new MalformedException(Findings.PolicyKeyOfAnotherLog(key.Name, origin));
    }

    private static (int Threshold, List<VerifierKey> Keys) ReadWitnesses(StrictJson json)
    {
        json.WithMembers("keys", "threshold");
        var keys = json.Member("keys").Items(key => ReadKey(key, NoteAlgorithm.Cosignature), MostKeys);
        var threshold = json.Member("threshold").Number();
        return threshold <= (ulong)keys.Count
            ? ((int)threshold, keys)
            : throw new MalformedException(Findings.PolicyThresholdImpossible(threshold, keys.Count));
    }

    private static VerifierKey ReadKey(StrictJson json, byte algorithm) =>
        VerifierKey.TryParse(json.Text(), out var key) && key.Algorithm == algorithm
            ? key
            : throw new MalformedException(Findings.PolicyKeyInvalid(json.Text()));

    private static TimeSpan Duration(StrictJson json)
    {
        try
        {
            return XmlConvert.ToTimeSpan(json.Text()) is var duration && duration > TimeSpan.Zero ? duration : throw json.Wrong();
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw json.Wrong();
        }
    }

    // One key under two names would count twice, and a log must not be its own witness.
    private Policy WithDistinctKeys()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in LogKeys.Select(key => key.Key).Concat(Witnesses))
        {
            if (!seen.Add(Convert.ToHexString(key.PublicKey)))
            {
                throw new MalformedException(Findings.PolicyKeyRepeated(key.Name));
            }
        }

        return this;
    }
}
