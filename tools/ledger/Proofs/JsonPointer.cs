using System.Diagnostics.CodeAnalysis;

namespace EventLedger.Ledger.Proofs;

/// <summary>A JSON Pointer (RFC 6901) to something inside a document, not to the whole of it.</summary>
/// <param name="Text">As it was written; there is no second way to write the same.</param>
/// <param name="Names">Of members, or places in arrays, from the outside inwards.</param>
internal sealed record JsonPointer(string Text, IReadOnlyList<string> Names)
{
    // Canonical JSON goes no deeper, so a longer pointer can point to nothing in it.
    private const int Longest = 64;

    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPointer? pointer)
    {
        pointer = text.StartsWith('/') && text.AsSpan().Count('/') <= Longest && AreEscapesKnown(text) ? new JsonPointer(text, [.. text[1..].Split('/').Select(Unescape)]) : null;
        return pointer is not null;
    }

    private static bool AreEscapesKnown(string text)
    {
        for (var at = text.IndexOf('~', StringComparison.Ordinal); at >= 0; at = text.IndexOf('~', at + 1))
        {
            if (at + 1 == text.Length || text[at + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        return true;
    }

    // In this order, or ~01 would become a slash.
    private static string Unescape(string name) => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
