using System.Text;

namespace EventLedger.Ledger.Mapping;

/// <summary>
/// Names that look alike are one: blanks around a name, runs of blanks in it, characters that nobody sees and the form of
/// Unicode do not count. Capitals do, and so do joiners between letters, which change how Arabic letters look.
/// </summary>
internal static class SameName
{
    private static readonly char[] AtEnds = [' ', '\u200C', '\u200D'];

    public static IEqualityComparer<string> Comparer { get; } =
        EqualityComparer<string>.Create((a, b) => Of(a!) == Of(b!), name => Of(name).GetHashCode(StringComparison.Ordinal));

    /// <summary>The name as all that look like it are written. One of which nothing would be seen stays as it is: it is refused later.</summary>
    public static string Of(string name)
    {
        if (IsPlain(name))
        {
            return name;
        }

        var seen = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (!IsBlank(rune))
            {
                seen.Append(IsHidden(rune) ? "" : rune.ToString());
            }
            else if (seen.Length > 0 && seen[^1] != ' ')
            {
                seen.Append(' ');
            }
        }

        return seen.ToString().Trim(AtEnds) is { Length: > 0 } clean ? clean.Normalize(NormalizationForm.FormC) : name;
    }

    // Most names are, and are compared for every event.
    private static bool IsPlain(string name) =>
        !name.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && !name.StartsWith(' ') && !name.EndsWith(' ')
        && !name.Contains("  ", StringComparison.Ordinal);

    // Some that Unicode counts among letters and signs are drawn as blanks: fillers, and a braille pattern without dots.
    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune) || rune.Value is 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0;

    // Not what turns the direction of what stands around it (U+202A to U+202E): a name with such is refused.
    private static bool IsHidden(Rune rune) => rune.Value is
        0x00AD or 0x034F or 0x061C or 0x180E or 0x200B or 0x200E or 0x200F or 0xFEFF
        or (>= 0x2060 and <= 0x206F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF);
}
