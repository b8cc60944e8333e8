namespace EventLedger.Domain.Shared;

/// <summary>Arabic input as people type it.</summary>
public static class ArabicText
{
    /// <summary>Turns Arabic-Indic (U+0660–0669) and Persian (U+06F0–06F9) digits into 0–9 and leaves the rest alone.</summary>
    public static string FoldDigits(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            folded[i] = source[i] switch
            {
                >= '\u0660' and <= '\u0669' => (char)('0' + (source[i] - '\u0660')),
                >= '\u06F0' and <= '\u06F9' => (char)('0' + (source[i] - '\u06F0')),
                _ => source[i],
            };
        }
    });
}
