using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>Names as they are compared: by their words, each in the one form that all its spellings have, and without what only joins them.</summary>
public static class NameWords
{
    /// <summary>From so many letters on, two words may differ by one: shorter ones that do are other names, such as those of Ahmad and Muhammad.</summary>
    private const int LettersWithTypo = 5;

    private const char Hidden = '•';

    private static readonly FrozenSet<string> Joining =
        new[] { "بن", "ابن", "بنت", "ابنه", "ال", "bin", "ibn", "ben", "bint", "al", "el", "ul" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Articles = new[] { "ال", "al", "el", "ul" }.ToFrozenSet(StringComparer.Ordinal);

    // 'Servant of', which is one name with the word that follows: what it is alone, and before that word.
    private static readonly FrozenDictionary<string, (string Alone, string Before)> Servant = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["عبد"] = ("عبد", "عبدال"),
        ["abd"] = ("abd", "abdul"),
        ["abdul"] = ("abdul", "abdul"),
        ["abdel"] = ("abdul", "abdul"),
        ["abdal"] = ("abdul", "abdul"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words of a name in their order, each once: Arabic, Latin or both.</summary>
    public static ImmutableArray<string> Of(string? name)
    {
        var (words, servant) = (new List<string>(), ((string Alone, string Before)?)null);
        foreach (var word in Split(name ?? ""))
        {
            if (servant is var (alone, before))
            {
                if (Articles.Contains(word))
                {
                    continue;
                }

                servant = null;
                if (!Joining.Contains(word))
                {
                    words.Add(before + WithoutArticle(word));
                    continue;
                }

                words.Add(alone);
            }

            if (Servant.TryGetValue(word, out var begun))
            {
                servant = begun;
            }
            else if (!Joining.Contains(word))
            {
                words.Add(Whole(word));
            }
        }

        if (servant is var (last, _))
        {
            words.Add(last);
        }

        return [.. words.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether two names are of the same words, in whatever order.</summary>
    public static bool AreSame(ImmutableArray<string> one, ImmutableArray<string> other) =>
        one.Length == other.Length && one.Length > 0 && one.All(word => other.Contains(word, StringComparer.Ordinal));

    /// <summary>
    /// Whether two names may be one person's: the own name is the same, and the longer has every word of the shorter, but for a typing
    /// error in each. Those of brothers and sisters, and of parents and children, differ in the own name.
    /// </summary>
    public static bool AreNear(ImmutableArray<string> one, ImmutableArray<string> other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        return AreSame(one, other)
            || (shorter.Length > 0 && IsNear(shorter[0], longer[0]) && shorter.All(word => longer.Any(near => IsNear(word, near))));
    }

    /// <summary>A name as it is shown to somebody who has the person there, and need not know the rest: the first word, and the first letter of each other.</summary>
    public static string? Masked(string? name) => name is null
        ? null
        : string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select((word, i) => i == 0 ? word : $"{Rune.GetRuneAt(word, 0)}{Hidden}"));

    private static bool IsNear(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (one == other || shorter.Length < LettersWithTypo || longer.Length - shorter.Length > 1)
        {
            return one == other;
        }

        // A letter too many, or another in its place: what follows it is the same.
        var same = shorter.AsSpan().CommonPrefixLength(longer.AsSpan());
        return shorter.AsSpan(longer.Length == shorter.Length ? same + 1 : same).SequenceEqual(longer.AsSpan(same + 1));
    }

    private static string Whole(string word)
    {
        // What is written in one piece: Arabic is as it should be then, Latin has several vowels for the article.
        if (word.StartsWith("عبدال", StringComparison.Ordinal))
        {
            return word;
        }

        return word.Length > 5 && (word.StartsWith("abdul", StringComparison.Ordinal) || word.StartsWith("abdel", StringComparison.Ordinal) || word.StartsWith("abdal", StringComparison.Ordinal))
            ? $"abdul{word[5..]}"
            : WithoutArticle(word);
    }

    // Some names only begin like one, such as Ali: what is too short for a name after it keeps it.
    private static string WithoutArticle(string word) =>
        word.StartsWith("ال", StringComparison.Ordinal) && word.Length > 3 ? word[2..]
        : (word.StartsWith("al", StringComparison.Ordinal) || word.StartsWith("el", StringComparison.Ordinal)) && word.Length > 4 ? word[2..]
        : word;

    /// <summary>The words as they are written, in small letters and with one letter for all that are written for each other.</summary>
    private static IEnumerable<string> Split(string name)
    {
        var word = new StringBuilder();

        // Taken apart, letters leave their marks behind: vowels, the hamza on its carriers, the madda, accents.
        foreach (var c in name.Normalize(NormalizationForm.FormKD))
        {
            if (IsPassedOver(c))
            {
                continue;
            }

            if (char.IsLetter(c))
            {
                word.Append(Folded(char.ToLowerInvariant(c)));
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    // Marks, what is not seen, the stroke that stretches a word, the hamza by itself, and what Latin writes for hamza and ayn.
    private static bool IsPassedOver(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        || c is '\u0640' or '\u0621' or '\'' or '`' or '\u2018' or '\u2019' or '\u02BB' or '\u02BC' or '\u02BE' or '\u02BF';

    // Forms of alef, yeh, heh and kaf that are not taken apart, Persian keyboards' among them.
    private static char Folded(char letter) => letter switch
    {
        '\u0671' => 'ا',
        '\u0649' or '\u06CC' => 'ي',
        '\u0629' or '\u06BE' or '\u06C1' or '\u06C3' or '\u06D5' => 'ه',
        '\u06A9' => 'ك',
        _ => letter,
    };
}
