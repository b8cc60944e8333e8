using System.Globalization;
using System.Text;

namespace EventLedger.Domain.Shared;

/// <summary>Why a text cannot be taken.</summary>
public enum TextTrouble
{
    Blank,
    TooLong,
    ControlCharacters,
    ShowsNothing,
    TurnsOthers,
    WithoutLetter,
}

/// <summary>What a text looks like to whoever reads it.</summary>
public static class VisibleText
{
    /// <summary>What is wrong with a text that somebody gave; null when nothing is. Tabs and line breaks are part of texts.</summary>
    /// <param name="longest">In characters.</param>
    /// <param name="isReason">Whether it is to tell why, which no text does without a letter: "." and "---" only get past a form.</param>
    public static TextTrouble? TroubleOf(string? text, int longest, bool isReason = false) => text switch
    {
        _ when string.IsNullOrWhiteSpace(text) => TextTrouble.Blank,
        _ when text.Length > longest => TextTrouble.TooLong,
        _ when text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) => TextTrouble.ControlCharacters,
        _ when !Shows(text) => TextTrouble.ShowsNothing,
        _ when TurnsOthers(text) => TextTrouble.TurnsOthers,
        _ when isReason && !HasLetter(text) => TextTrouble.WithoutLetter,
        _ => null,
    };

    /// <summary>Whether anything of it is seen: not only spaces, direction marks, joiners, fillers and other characters without a picture.</summary>
    public static bool Shows(string text) => text.EnumerateRunes().Any(IsSeen);

    /// <summary>Whether it holds a letter, of whatever script. Unicode counts the Arabic stroke that only stretches a word (U+0640), and fillers.</summary>
    public static bool HasLetter(string text) => text.EnumerateRunes().Any(rune => Rune.IsLetter(rune) && IsSeen(rune) && rune.Value != 0x0640);

    /// <summary>
    /// Whether it makes what stands around it appear in another order (Unicode Standard Annex 9): an embedding or override, which
    /// isolates have replaced, or an isolate that does not end. Marks and isolates that end are part of ordinary Arabic.
    /// </summary>
    public static bool TurnsOthers(string text)
    {
        var depth = 0;
        foreach (var c in text)
        {
            switch (c)
            {
                case >= '\u202a' and <= '\u202e':
                    return true;
                case '\u2066' or '\u2067' or '\u2068':
                    depth++;
                    break;
                case '\u2069' when depth > 0:
                    depth--;
                    break;
            }
        }

        return depth > 0;
    }

    private static bool IsSeen(Rune rune) => rune.Value switch
    {
        // Hangul fillers, the combining grapheme joiner, Khmer's inherent vowels, a braille pattern without dots.
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 => false,
        (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF) => false,
        _ => Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse),
    };
}
