using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace EventLedger.Ledger.Proofs;

/// <summary>Text forms that can be written in one way only, so that no second writing of the same thing is let through.</summary>
internal static class Strict
{
    /// <summary>Throws on bytes that are not UTF-8.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int LongestNumber = 19;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Standard base64 with padding; neither white space nor spare bits.</summary>
    public static bool TryBase64(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        bytes = Convert.TryFromBase64String(text, buffer, out var length) && Convert.ToBase64String(buffer, 0, length) == text ? buffer[..length] : null;
        return bytes is not null;
    }

    /// <summary>A decimal without leading zeroes, up to 2^63 − 1.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out ulong number)
    {
        number = 0;
        return text.Length is > 0 and <= LongestNumber
            && (text.Length == 1 || text[0] != '0')
            && !text.ContainsAnyExcept(Digits)
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= long.MaxValue;
    }

    public static bool TryUtf8(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = System.Text.Unicode.Utf8.IsValid(bytes) ? Utf8.GetString(bytes) : null;
        return text is not null;
    }
}
