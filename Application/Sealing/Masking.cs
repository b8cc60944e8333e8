using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Sealing;

/// <summary>
/// Masks members of an event's data, named by JSON Pointers (RFC 6901): free text and personal data only, which nothing is
/// decided by, so that every state can still be folded.
/// </summary>
public static class Masking
{
    /// <summary>Stands where text was. Personal data leaves an empty string, which is how an event says that there is none.</summary>
    public const string Mask = "[redacted]";

    /// <summary>Masks all members, or tells the first that cannot be.</summary>
    /// <param name="data">An event's data, as stored.</param>
    /// <param name="masked">Canonical.</param>
    public static bool TryMask(Type type, byte[] data, IReadOnlyList<string> members, out byte[] masked, out string? refused)
    {
        var root = JsonNode.Parse(data);
        refused = members.FirstOrDefault(member => !TryMask(root, new Place(type, IsFreeText: false), member));
        masked = refused is null ? CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(root)) : [];
        return refused is null;
    }

    private static bool TryMask(JsonNode? node, Place? place, string pointer)
    {
        if (pointer is not ['/', ..])
        {
            return false;
        }

        foreach (var name in pointer[1..].Split('/').Select(Unescaped))
        {
            (node, place) = (Child(node, name), place?.Child(name));
        }

        if (node is null || place?.Replacement is not { } replacement || (node.GetValueKind() != JsonValueKind.String && place.Of != typeof(PersonalText)))
        {
            return false;
        }

        node.ReplaceWith(replacement);
        return true;
    }

    private static string Unescaped(string name) => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static JsonNode? Child(JsonNode? node, string name) => node switch
    {
        JsonObject members => members[name],
        JsonArray items when TryReadPlace(name, out var place) && place < items.Count => items[place],
        _ => null,
    };

    // RFC 6901: no sign, no leading zero.
    private static bool TryReadPlace(string text, out int place) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out place) && (text is "0" || text[0] != '0');

    /// <summary>What lies at some point of an event, by its type.</summary>
    private sealed record Place(Type Type, bool IsFreeText)
    {
        public Type Of => Nullable.GetUnderlyingType(Type) ?? Type;

        public string? Replacement => Of == typeof(Protected) ? "" : IsFreeText && (Of == typeof(string) || Of == typeof(PersonalText)) ? Mask : null;

        public Place? Child(string name)
        {
            var type = Of;
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(System.Collections.Immutable.ImmutableArray<>))
            {
                return this with { Type = type.GenericTypeArguments[0] };
            }

            var member = LedgerJson.Storage.GetTypeInfo(type).Properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.Ordinal));
            return member is null ? null : new Place(member.PropertyType, member.AttributeProvider?.IsDefined(typeof(FreeTextAttribute), inherit: false) ?? false);
        }
    }
}
