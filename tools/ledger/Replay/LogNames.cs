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
    /// A code: capitals, digits and hyphens, marked by its first letter as taken over from a log. A name of other
    /// signs, or too long, is told apart from similar ones by a part of its hash.
    /// </summary>
    public static string Code(string name)
    {
        var code = Prefix + name.ToUpperInvariant().Replace(' ', '-');
        if (code.Length <= LongestCode && name == name.Trim() && name.All(c => char.IsAsciiLetterOrDigit(c) || c == ' '))
        {
            return code;
        }

        var readable = string.Concat(code.Select(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) ? c : '-')).TrimEnd('-');
        var hash = Hash(name)[..8];
        return $"{readable[..Math.Min(readable.Length, LongestCode - hash.Length - 1)].TrimEnd('-')}-{hash}";
    }

    /// <summary>A department's only window.</summary>
    public static string Window(string department) => department.Length + 2 <= LongestCode ? department + "-1" : department;

    public static string Channel(string? name) => name?.ToUpperInvariant() switch
    {
        "DESK" => "desk",
        "POST" => "post",
        "E-MAIL" or "EMAIL" => "email",
        "PHONE" or "TELEPHONE" => "phone",
        "INTERN" or "INTERNAL" => "internal",
        _ => "internet",
    };

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
    public static string Key(string log, string @case, string call)
    {
        var key = $"xes:{Uri.EscapeDataString(log)}:{Uri.EscapeDataString(@case)}:{call}";
        return key.Length <= LongestKey ? key : $"xes:{Hash(key)}";
    }

    /// <summary>The key of something several logs may want: the same for the same content only.</summary>
    public static string ReferenceKey(Call call) => $"xes:{call.Name}:{Hash(call.Body.ToJsonString())}";

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
