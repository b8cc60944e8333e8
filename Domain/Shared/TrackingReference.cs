using System.Globalization;

namespace EventLedger.Domain.Shared;

/// <summary>
/// The number a citizen follows a request by, such as <c>MK-7F3K-9Q2M-X4TA-E</c>: the region's prefix, sixty random bits
/// in Crockford's base 32 (no I, L, O, U) and a check character over both that catches any single wrong character and
/// nearly every swap. It names no one and cannot be guessed from another.
/// </summary>
public static class TrackingReference
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int RandomCharacters = 12;
    private const int ShortestPrefix = 2;
    private const int LongestPrefix = 8;

    /// <summary>Makes a reference of the low sixty bits of <paramref name="random"/>.</summary>
    /// <param name="regionPrefix">Two to eight Latin capitals.</param>
    public static string Create(string regionPrefix, ulong random)
    {
        if (!IsPrefix(regionPrefix))
        {
            throw new ArgumentException($"'{regionPrefix}' is not two to eight Latin capitals.", nameof(regionPrefix));
        }

        Span<char> digits = stackalloc char[RandomCharacters];
        for (var i = 0; i < RandomCharacters; i++)
        {
            digits[i] = Alphabet[(int)((random >> (5 * i)) & 31)];
        }

        return Written(regionPrefix, digits);
    }

    /// <summary>
    /// Reads what a person typed: small letters, spaces, hyphens missing or of another kind, Arabic-Indic and Persian
    /// digits, and O, I, L for 0, 1, 1 are understood. Null when it cannot be a reference.
    /// </summary>
    public static string? Normalise(string? typed)
    {
        if (typed is null or { Length: > 40 })
        {
            return null;
        }

        var letters = ArabicText.FoldDigits(typed).Where(c => !IsIgnored(c)).Select(char.ToUpperInvariant).ToArray();
        if (letters.Length <= RandomCharacters)
        {
            return null;
        }

        var prefix = letters.AsSpan()[..^(RandomCharacters + 1)];
        var digits = letters[^(RandomCharacters + 1)..].Select(Forgive).ToArray();
        if (!IsPrefix(prefix) || !digits.All(c => Alphabet.Contains(c, StringComparison.Ordinal)))
        {
            return null;
        }

        var written = Written(prefix, digits.AsSpan(0, RandomCharacters));
        return written[^1] == digits[^1] ? written : null;
    }

    public static string Prefix(string reference) => reference[..reference.IndexOf('-', StringComparison.Ordinal)];

    private static string Written(ReadOnlySpan<char> prefix, ReadOnlySpan<char> digits) =>
        $"{prefix}-{digits[..4]}-{digits[4..8]}-{digits[8..]}-{Check(prefix, digits)}";

    // Weights are odd, hence coprime to 32, and no two letters or digits of a place differ by 32: no single change goes unseen.
    private static char Check(ReadOnlySpan<char> prefix, ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            sum += ((2 * i) + 1) * Alphabet.IndexOf(digits[i], StringComparison.Ordinal);
        }

        for (var i = 0; i < prefix.Length; i++)
        {
            sum += ((2 * (digits.Length + i)) + 1) * (prefix[i] - 'A');
        }

        return Alphabet[sum % 32];
    }

    /// <summary>Two to eight Latin capitals, which tell the region.</summary>
    public static bool IsPrefix(ReadOnlySpan<char> prefix) =>
        prefix.Length is >= ShortestPrefix and <= LongestPrefix && !prefix.ContainsAnyExceptInRange('A', 'Z');

    // Spaces, every kind of dash, and the invisible direction marks that text copied from an Arabic page carries.
    private static bool IsIgnored(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation
            or UnicodeCategory.Format or UnicodeCategory.Control;

    private static char Forgive(char c) => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c };
}
