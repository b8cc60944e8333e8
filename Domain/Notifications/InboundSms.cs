using System.Collections.Frozen;
using System.Text;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Domain.Notifications;

/// <summary>What somebody wants who writes a short message.</summary>
public enum InboundIntent
{
    /// <summary>To be told what can be asked for. So it is with everything that is not understood.</summary>
    Help,

    /// <summary>How a request stands.</summary>
    Status,

    /// <summary>Which of the own requests are open.</summary>
    Requests,

    /// <summary>To be written to in another language.</summary>
    Language,

    /// <summary>To be sent nothing any more that was not asked for.</summary>
    Stop,

    /// <summary>To be written to again.</summary>
    Start,
}

/// <summary>A short message as it is understood.</summary>
/// <param name="Reference">The tracking reference that it asks about, in its written form; null when there is none, or none that can be one.</param>
/// <param name="Language">That it is written in or asks for; null when it does not tell.</param>
public sealed record InboundSms(InboundIntent Intent, string? Reference, ContactLanguage? Language)
{
    // Longer than any message of ours could make sense of; what follows is passed over.
    private const int Longest = 1000;
    private const int MostWords = 40;

    private static readonly FrozenDictionary<string, (InboundIntent Intent, ContactLanguage? Language)> Words = new Dictionary<string, (InboundIntent, ContactLanguage?)>(StringComparer.Ordinal)
    {
        ["STATUS"] = (InboundIntent.Requests, ContactLanguage.En),
        ["REQUESTS"] = (InboundIntent.Requests, ContactLanguage.En),
        ["حاله"] = (InboundIntent.Requests, ContactLanguage.Ar),
        ["الحاله"] = (InboundIntent.Requests, ContactLanguage.Ar),
        ["طلباتي"] = (InboundIntent.Requests, ContactLanguage.Ar),
        ["معاملاتي"] = (InboundIntent.Requests, ContactLanguage.Ar),
        ["HELP"] = (InboundIntent.Help, ContactLanguage.En),
        ["INFO"] = (InboundIntent.Help, ContactLanguage.En),
        ["مساعده"] = (InboundIntent.Help, ContactLanguage.Ar),
        ["تعليمات"] = (InboundIntent.Help, ContactLanguage.Ar),
        ["ENGLISH"] = (InboundIntent.Language, ContactLanguage.En),
        ["EN"] = (InboundIntent.Language, ContactLanguage.En),
        ["انجليزي"] = (InboundIntent.Language, ContactLanguage.En),
        ["الانجليزيه"] = (InboundIntent.Language, ContactLanguage.En),
        ["ARABIC"] = (InboundIntent.Language, ContactLanguage.Ar),
        ["AR"] = (InboundIntent.Language, ContactLanguage.Ar),
        ["عربي"] = (InboundIntent.Language, ContactLanguage.Ar),
        ["العربيه"] = (InboundIntent.Language, ContactLanguage.Ar),
        ["STOP"] = (InboundIntent.Stop, ContactLanguage.En),
        ["ايقاف"] = (InboundIntent.Stop, ContactLanguage.Ar),
        ["START"] = (InboundIntent.Start, ContactLanguage.En),
        ["استئناف"] = (InboundIntent.Start, ContactLanguage.Ar),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Before a reference these only say that one follows.
    private static readonly FrozenSet<string> Asking = new[] { "STATUS", "حاله", "الحاله" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads a message, however it is typed: small letters, Arabic-Indic digits, marks of direction, a stretched word, a full stop at the end.</summary>
    /// <param name="prefixes">Those that tracking references begin with: what only looks like a reference is none.</param>
    public static InboundSms Read(string text, IReadOnlySet<string> prefixes)
    {
        var typed = text.Length <= Longest ? text : text[..Longest];
        var words = typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MostWords).ToArray();
        var (language, keys) = (LanguageOf(typed), Array.ConvertAll(words, Folded));

        // A word alone. With anything beside it, it is part of a sentence: whoever writes "STOP 12345" does not want to be sent nothing more.
        if (Array.FindAll(keys, key => key.Length > 0) is [var only] && Words.TryGetValue(only, out var known))
        {
            return new(known.Intent, null, known.Language);
        }

        // A reference alone tells no language, and the word before it may.
        var told = language ?? (keys.Length > 1 && Words.TryGetValue(keys[0], out var first) ? first.Language : null);
        var reference = ReferenceIn(words, prefixes);
        return new(reference is not null || (keys.Length > 1 && Asking.Contains(keys[0])) ? InboundIntent.Status : InboundIntent.Help, reference, told);
    }

    /// <summary>The same text again, however blanks and letters of it were changed on the way.</summary>
    public static string Sameness(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Folded).Where(word => word.Length > 0));

    // It may be typed in groups, hence in several words.
    private static string? ReferenceIn(string[] words, IReadOnlySet<string> prefixes)
    {
        for (var from = 0; from < words.Length; from++)
        {
            var run = new StringBuilder();
            for (var to = from; to < words.Length && run.Length <= 40; to++)
            {
                run.Append(words[to]);
                if (TrackingReference.Normalise(run.ToString().Trim('.', ',', '،', ':', '؛', '?', '؟', '!', '"', '(', ')')) is { } found && prefixes.Contains(TrackingReference.Prefix(found)))
                {
                    return found;
                }
            }
        }

        return null;
    }

    // Arabic letters decide, since references are Latin in either language. A message of digits alone does not tell.
    private static ContactLanguage? LanguageOf(string text) =>
        text.Any(IsArabicLetter) ? ContactLanguage.Ar
        : text.Any(char.IsAsciiLetter) && !text.Any(char.IsAsciiDigit) ? ContactLanguage.En
        : null;

    private static bool IsArabicLetter(char c) => c is >= '\u0621' and <= '\u064A';

    /// <summary>A word as it is compared: in capitals, without what is left out or written in several ways.</summary>
    private static string Folded(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var c in ArabicText.FoldDigits(word))
        {
            switch (c)
            {
                case 'أ' or 'إ' or 'آ' or 'ٱ':
                    folded.Append('ا');
                    break;
                case 'ة':
                    folded.Append('ه');
                    break;
                case 'ى':
                    folded.Append('ي');
                    break;
                case 'ـ':
                    break;
                default:
                    if (char.IsLetterOrDigit(c))
                    {
                        folded.Append(char.ToUpperInvariant(c));
                    }

                    break;
            }
        }

        return folded.ToString();
    }
}
