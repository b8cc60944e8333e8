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
    private const int DigitsOfLetter = 2;
    private const int DigitsOfRandom = 19;
    private const ulong AllRandom = (1UL << (5 * RandomCharacters)) - 1;

    /// <summary>How many digits the shortest reference has in digits: that of a region whose prefix has two letters.</summary>
    public const int ShortestInDigits = (DigitsOfLetter * ShortestPrefix) + DigitsOfRandom + 1;

    private const int LongestInDigits = (DigitsOfLetter * LongestPrefix) + DigitsOfRandom + 1;

    // In digits and in groups of four, as it is printed.
    private const int LongestTyped = LongestInDigits + (LongestInDigits / 4) - 1;

    // Damm's quasigroup of order ten: what it makes of a wrong digit, or of two neighbours that changed places, is never zero.
    private static readonly string[] Damm =
    [
        "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
        "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
    ];

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
    /// digits, and O, I, L for 0, 1, 1 are understood; so is the same reference in digits. Null when it cannot be a reference.
    /// </summary>
    public static string? Normalise(string? typed)
    {
        if (typed is null or { Length: > LongestTyped })
        {
            return null;
        }

        var letters = ArabicText.FoldDigits(typed).Where(c => !IsIgnored(c)).Select(char.ToUpperInvariant).ToArray();
        if (letters.Length <= RandomCharacters)
        {
            return null;
        }

        if (letters.All(char.IsAsciiDigit))
        {
            return OfDigits(letters);
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

    /// <summary>
    /// The same reference in digits alone, for the keys of a phone, such as <c>131100819855292164868957</c>: two for each letter of the prefix
    /// (01 for A, 26 for Z), nineteen for the random bits, and a check digit that catches any single wrong one and any two neighbours that
    /// changed places. It leads back to this reference and to no other. Null when it is no reference.
    /// </summary>
    public static string? InDigits(string reference)
    {
        if (Normalise(reference) is not { } written)
        {
            return null;
        }

        var prefix = Prefix(written);
        var characters = written[prefix.Length..].Where(c => c != '-').Take(RandomCharacters).Reverse();
        var random = characters.Aggregate(0UL, (bits, c) => (bits << 5) | (uint)Alphabet.IndexOf(c, StringComparison.Ordinal));
        var digits = string.Concat(prefix.Select(letter => Padded((uint)(letter - 'A' + 1), DigitsOfLetter))) + Padded(random, DigitsOfRandom);
        return $"{digits}{Remainder(digits)}";
    }

    public static string Prefix(string reference) => reference[..reference.IndexOf('-', StringComparison.Ordinal)];

    private static string? OfDigits(ReadOnlySpan<char> digits)
    {
        if (digits.Length is < ShortestInDigits or > LongestInDigits || (digits.Length - ShortestInDigits) % DigitsOfLetter != 0 || Remainder(digits) != '0')
        {
            return null;
        }

        var letters = digits[..^(DigitsOfRandom + 1)];
        Span<char> prefix = stackalloc char[LongestPrefix];
        for (var i = 0; i < letters.Length; i += DigitsOfLetter)
        {
            var letter = Number(letters.Slice(i, DigitsOfLetter));
            if (letter is < 1 or > 26)
            {
                return null;
            }

            prefix[i / DigitsOfLetter] = (char)('A' + (int)letter - 1);
        }

        var random = Number(digits.Slice(letters.Length, DigitsOfRandom));
        return random <= AllRandom ? Create(new string(prefix[..(letters.Length / DigitsOfLetter)]), random) : null;
    }

    /// <summary>What is left of digits by Damm's rule: their check digit, and zero when they end with theirs.</summary>
    private static char Remainder(ReadOnlySpan<char> digits)
    {
        var left = '0';
        foreach (var digit in digits)
        {
            left = Damm[left - '0'][digit - '0'];
        }

        return left;
    }

    private static ulong Number(ReadOnlySpan<char> digits) => ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Padded(ulong number, int digits) => number.ToString($"D{digits}", CultureInfo.InvariantCulture);

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
