using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventLedger.Ledger.Tests.Audit.Building;

/// <summary>Writes JSON in canonical form.</summary>
internal static class TestJson
{
    public static string Canonical(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(',', members.OrderBy(member => Convert.ToHexString(Encoding.UTF8.GetBytes(member.Key)), StringComparer.Ordinal)
            .Select(member => $"{Text(member.Key)}:{Canonical(member.Value)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Canonical)) + "]",
        _ when node.GetValueKind() == JsonValueKind.String => Text((string)node!),
        _ => node.ToJsonString(),
    };

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(Canonical(node));

    public static JsonArray Hashes(IEnumerable<byte[]> hashes) => [.. hashes.Select(hash => (JsonNode)Convert.ToBase64String(hash))];

    /// <summary>The same text with other strings where the JSON Pointers point to.</summary>
    public static string Masked(string text, IEnumerable<string> pointers, string mask)
    {
        var document = JsonNode.Parse(text)!;
        foreach (var names in pointers.Select(Names))
        {
            var around = names[..^1].Aggregate(document, (node, name) => node is JsonArray items ? items[Place(name)]! : node[name]!);
            if (around is JsonArray array)
            {
                array[Place(names[^1])] = mask;
            }
            else
            {
                around[names[^1]] = mask;
            }
        }

        return Canonical(document);
    }

    private static string[] Names(string pointer) =>
        [.. pointer.Split('/')[1..].Select(name => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static int Place(string name) => int.Parse(name, CultureInfo.InvariantCulture);

    private static string Text(string text)
    {
        var written = new StringBuilder("\"");
        foreach (var c in text)
        {
            written.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return written.Append('"').ToString();
    }
}
