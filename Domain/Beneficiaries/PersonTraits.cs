using System.Collections.Immutable;
using System.Globalization;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>Why two records may be one person's.</summary>
public enum CandidateSignal
{
    /// <summary>The mobile number is the same, and the names are near each other.</summary>
    MobileAndName,

    /// <summary>The names are the same, of three words or more.</summary>
    Name,
}

/// <summary>What a person is looked for by, and compared with others by. It never shows itself by accident.</summary>
/// <param name="Arabic">The words of the name, as <see cref="NameWords"/> has them.</param>
/// <param name="Latin">Those of the name in Latin letters; empty when there is none.</param>
/// <param name="Mobile">With the country's code; null when there is none.</param>
public sealed record PersonTraits(ImmutableArray<string> Arabic, ImmutableArray<string> Latin, long? Mobile)
{
    // Of two words, a first name and a father's or a family's, there are too many alike.
    private const int WordsThatTell = 3;

    /// <param name="mobile">As E.164.</param>
    public static PersonTraits Of(string? nameAr, string? nameEn, string? mobile) => new(NameWords.Of(nameAr), NameWords.Of(nameEn), NumberOf(mobile));

    /// <summary>A number as E.164, such as <c>+966501234567</c>, without its plus sign; null when it is none.</summary>
    public static long? NumberOf(string? mobile) =>
        mobile is ['+', .. var digits] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Why the other may be the same person; null when nothing says so. Birth dates are in no record.</summary>
    public CandidateSignal? LikenessTo(PersonTraits other) =>
        Mobile is not null && Mobile == other.Mobile && NameWords.AreNear(Arabic, other.Arabic) ? CandidateSignal.MobileAndName
        : Arabic.Length >= WordsThatTell && NameWords.AreSame(Arabic, other.Arabic) ? CandidateSignal.Name
        : null;

    public override string ToString() => "[person]";
}
