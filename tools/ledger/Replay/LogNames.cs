using System.Security.Cryptography;
using System.Text;
using EventLedger.Ledger.Rest;

namespace EventLedger.Ledger.Replay;

/// <summary>What the ledger calls that which a log calls by any name.</summary>
internal static class LogNames
{
    private const string Prefix = "X-";
    private const int LongestCode = 40;
    private const int LongestKey = 128;

    /// <summary>
    /// A code: capitals, digits and hyphens, marked by its first letter as taken over from a log. Only a name such as
    /// 'Customer contact 1' has a plain one; every other is told apart from those that look alike by a part of its hash,
    /// also from those that differ in capitals alone.
    /// </summary>
    public static string Code(string name)
    {
        var code = Prefix + name.ToUpperInvariant().Replace(' ', '-');
        if (code.Length <= LongestCode && IsPlain(name))
        {
            return code;
        }

        var readable = string.Concat(code.Select(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) ? c : '-')).TrimEnd('-');
        var hash = Hash(name)[..8];
        return $"{readable[..Math.Min(readable.Length, LongestCode - hash.Length - 1)].TrimEnd('-')}-{hash}";
    }

    // No two names of this form give one code: they differ in more than capitals and hyphens.
    private static bool IsPlain(string name) => name.Length > 0
        && name[0] != ' ' && name[^1] != ' '
        && !char.IsAsciiLetterLower(name[0])
        && name.AsSpan(1).IndexOfAnyInRange('A', 'Z') < 0
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ');

    /// <summary>A department's only window.</summary>
    public static string Window(string department) => department.Length + 2 <= LongestCode ? department + "-1" : department;

    /// <summary>What a log is called when it is not said: its file without endings.</summary>
    public static string Log(FileInfo file)
    {
        var name = file.Name;
        foreach (var ending in new[] { ".gz", ".xes" })
        {
            name = name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && name.Length > ending.Length ? name[..^ending.Length] : name;
        }

        return name;
    }

    /// <summary>The idempotency key of a call: the same in every run, and of no other call in any log.</summary>
    public static string Key(string log, string @case, string call) =>
        Bounded($"xes:{Uri.EscapeDataString(log)}:{Uri.EscapeDataString(@case)}:{call}");

    /// <summary>The key of a further attempt at a call that was refused before: a refusal stays under its key for ever.</summary>
    /// <param name="attempt">From 1, the call's own.</param>
    public static string Again(string key, int attempt) => attempt == 1 ? key : Bounded($"{key}~{attempt}");

    /// <summary>The key of something several logs may want: the same for the same content only.</summary>
    public static string ReferenceKey(Call call) => $"xes:{call.Name}:{Hash(call.Body.ToJsonString())}";

    private static string Bounded(string key) => key.Length <= LongestKey ? key : $"xes:{Hash(key)}";

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
