namespace EventLedger.Domain.Shared;

/// <summary>
/// The number a citizen follows a request by, such as <c>MK-7F3K-9Q2M-X4TA-B</c>: the region's prefix, sixty random bits
/// in Crockford's base 32 (no I, L, O, U) and a check character that catches any single wrong character and nearly every swap.
/// It names no one and cannot be guessed from another.
/// </summary>
public static class TrackingReference
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int RandomCharacters = 12;

    /// <summary>Makes a reference of the low sixty bits of <paramref name="random"/>.</summary>
    public static string Create(string regionPrefix, ulong random)
    {
        Span<char> digits = stackalloc char[RandomCharacters + 1];
        for (var i = 0; i < RandomCharacters; i++)
        {
            digits[i] = Alphabet[(int)((random >> (5 * i)) & 31)];
        }

        digits[RandomCharacters] = Check(digits[..RandomCharacters]);
        return $"{regionPrefix}-{digits[..4]}-{digits[4..8]}-{digits[8..12]}-{digits[12..]}";
    }

    /// <summary>
    /// Reads what a person typed: small letters, spaces, missing hyphens, and O, I, L for 0, 1, 1 are understood.
    /// Null when it cannot be a reference.
    /// </summary>
    public static string? Normalise(string? typed)
    {
        if (typed is null or { Length: > 40 })
        {
            return null;
        }

        var letters = typed.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant).ToArray();
        if (letters.Length < RandomCharacters + 3)
        {
            return null;
        }

        var prefix = new string(letters[..^(RandomCharacters + 1)]);
        var digits = letters[^(RandomCharacters + 1)..].Select(Forgive).ToArray();
        return digits.All(c => Alphabet.Contains(c, StringComparison.Ordinal)) && Check(digits.AsSpan(0, RandomCharacters)) == digits[RandomCharacters]
            ? $"{prefix}-{new string(digits[..4])}-{new string(digits[4..8])}-{new string(digits[8..12])}-{digits[12]}"
            : null;
    }

    public static string Prefix(string reference) => reference[..reference.IndexOf('-', StringComparison.Ordinal)];

    // Weights odd, hence coprime to 32, so that no single change goes unseen.
    private static char Check(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            sum += ((2 * i) + 1) * Alphabet.IndexOf(digits[i], StringComparison.Ordinal);
        }

        return Alphabet[sum % 32];
    }

    private static char Forgive(char c) => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c };
}
