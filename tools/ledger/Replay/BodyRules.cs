using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Domain.Shared;

namespace EventLedger.Ledger.Replay;

/// <summary>
/// What the service holds the texts of a call's body to, so that a case is known to be refused before any of it is sent.
/// A test compares this with the service's own.
/// </summary>
internal static class BodyRules
{
    /// <summary>In bytes; an operator may allow more.</summary>
    public const int LargestBody = 256 * 1024;

    public const int MostDetails = 100;
    public const int LongestDetailName = 200;
    public const int LongestDetail = 2000;

    /// <summary>The longest text of a member, by the call and the member.</summary>
    public static FrozenDictionary<string, FrozenDictionary<string, int>> Longest { get; } = new Dictionary<string, FrozenDictionary<string, int>>
    {
        ["requests"] = Members(("serviceCode", 40), ("centreCode", 40), ("departmentCode", 40)),
        ["receipt"] = Members(("receivedBy", 200)),
        ["returns"] = Members(("reasons", 1000)),
        ["work-steps"] = Members(("name", 200), ("officer", 200)),
        ["suspension"] = Members(("reason", 1000)),
        ["completion"] = Members(("reason", 1000)),
        ["withdrawal"] = Members(("reason", 1000)),
        ["cancellation"] = Members(("reason", 1000)),
        ["departments"] = Members(("nameAr", 200), ("nameEn", 200)),
        ["centres"] = Members(("nameAr", 200), ("nameEn", 200)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The members that tell why something is done.</summary>
    public static FrozenSet<string> Reasons { get; } = FrozenSet.Create("reason", "reasons");

    /// <summary>What is wrong with each member, by its JSON Pointer; null when nothing is.</summary>
    public static JsonObject? Errors(string call, JsonObject body)
    {
        var errors = new JsonObject();
        foreach (var (member, longest) in Longest.GetValueOrDefault(call) ?? FrozenDictionary<string, int>.Empty)
        {
            switch (body[member])
            {
                case JsonArray entries:
                    for (var i = 0; i < entries.Count; i++)
                    {
                        Check(errors, $"/{member}/{i}", (string?)entries[i], longest, Reasons.Contains(member));
                    }

                    break;
                case JsonValue value:
                    Check(errors, $"/{member}", (string?)value, longest, Reasons.Contains(member));
                    break;
            }
        }

        if (body["details"] is JsonArray details)
        {
            CheckDetails(errors, details);
        }

        return errors.Count == 0 ? null : errors;
    }

    public static bool IsTooLarge(JsonObject body) => Encoding.UTF8.GetByteCount(body.ToJsonString()) > LargestBody;

    private static void CheckDetails(JsonObject errors, JsonArray details)
    {
        if (details.Count > MostDetails)
        {
            errors["/details"] = new JsonArray($"At most {MostDetails} entries.");
        }

        for (var i = 0; i < details.Count; i++)
        {
            Check(errors, $"/details/{i}/name", (string?)details[i]!["name"], LongestDetailName);
            Check(errors, $"/details/{i}/value", (string?)details[i]!["value"], LongestDetail);
        }
    }

    private static void Check(JsonObject errors, string pointer, string? text, int longest, bool isReason = false)
    {
        var trouble = VisibleText.TroubleOf(text, longest, isReason) switch
        {
            TextTrouble.Blank => "A value is needed.",
            TextTrouble.TooLong => $"At most {longest} characters.",
            TextTrouble.ControlCharacters => "It holds control characters.",
            TextTrouble.ShowsNothing => "Nothing of it would be seen.",
            TextTrouble.TurnsOthers => "It holds characters that turn the direction of what stands around them.",
            TextTrouble.WithoutLetter => "It tells no reason: there is no letter in it.",
            _ => null,
        };
        if (trouble is not null)
        {
            errors[pointer] = new JsonArray(trouble);
        }
    }

    private static FrozenDictionary<string, int> Members(params (string Name, int Longest)[] members) =>
        members.ToFrozenDictionary(member => member.Name, member => member.Longest, StringComparer.Ordinal);
}
