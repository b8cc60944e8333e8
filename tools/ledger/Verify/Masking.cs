using System.Globalization;
using System.Text.Json;
using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Verify;

/// <summary>What a redaction left in the place of what it masked.</summary>
internal sealed class Masking
{
    private readonly HashSet<string> masked = new(StringComparer.Ordinal);

    private Masking(JsonElement remainder, IEnumerable<JsonPointer> pointers) => Find(remainder, pointers, 0);

    /// <summary>Those of the pointers under which no masked text stands, be it that nothing stands there at all.</summary>
    /// <param name="remainder">Canonical.</param>
    public static IEnumerable<JsonPointer> Missing(string remainder, IReadOnlyList<JsonPointer> pointers)
    {
        var found = new Masking(JsonElement.Parse(remainder), pointers).masked;
        return pointers.Where(pointer => !found.Contains(pointer.Text));
    }

    // One walk for all pointers: a hostile bundle may have very many, and very much for them to point into.
    private void Find(JsonElement value, IEnumerable<JsonPointer> pointers, int depth)
    {
        if (IsMask(value))
        {
            masked.UnionWith(pointers.Where(pointer => pointer.Names.Count == depth).Select(pointer => pointer.Text));
        }
        else if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            var inside = pointers.Where(pointer => pointer.Names.Count > depth).ToLookup(pointer => pointer.Names[depth], StringComparer.Ordinal);
            foreach (var (name, part) in Parts(value).Where(part => inside.Contains(part.Name)))
            {
                Find(part, inside[name], depth + 1);
            }
        }
    }

    private static IEnumerable<(string Name, JsonElement Value)> Parts(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().Select(member => (member.Name, member.Value))
        : value.EnumerateArray().Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), item));

    private static bool IsMask(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && (value.ValueEquals("[redacted]"u8) || value.ValueEquals(""u8));
}
