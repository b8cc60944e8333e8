namespace EventLedger.Domain.Phone;

public enum GrammaticalGender
{
    Masculine,
    Feminine,
}

/// <summary>The cases that are heard in numbers: those after prepositions and within annexations are all genitive.</summary>
public enum GrammaticalCase
{
    Nominative,
    Genitive,
}

/// <summary>A noun that things are counted by.</summary>
/// <param name="Singular">Such as <c>يوم</c>.</param>
/// <param name="DualStem">Without its ending, such as <c>يوم</c> of <c>يومان</c> and <c>ساعت</c> of <c>ساعتان</c>.</param>
/// <param name="Plural">After three to ten, such as <c>أيام</c>.</param>
/// <param name="Accusative">The singular after eleven to ninety-nine, such as <c>يوما</c>.</param>
public sealed record ArabicNoun(GrammaticalGender Gender, string Singular, string DualStem, string Plural, string Accusative)
{
    public static ArabicNoun Day { get; } = new(GrammaticalGender.Masculine, "يوم", "يوم", "أيام", "يوما");

    public static ArabicNoun Hour { get; } = new(GrammaticalGender.Feminine, "ساعة", "ساعت", "ساعات", "ساعة");

    public static ArabicNoun Request { get; } = new(GrammaticalGender.Masculine, "طلب", "طلب", "طلبات", "طلبا");

    /// <summary>A digit, as it is keyed.</summary>
    public static ArabicNoun Digit { get; } = new(GrammaticalGender.Masculine, "رقم", "رقم", "أرقام", "رقما");
}

/// <summary>
/// Arabic numbers in words, by the rules of the written language, as they are spoken in pause: without the vowels of endings, which
/// no voice needs and no text here has. What is counted rules its number: one and two agree with it, three to ten take the other gender,
/// and from eleven on both parts go by rules of their own.
/// </summary>
/// <remarks>The words are grammar, not texts: what is said with them is in the resources of whoever speaks.</remarks>
public static class ArabicNumbers
{
    /// <summary>The largest number in words: beyond any count and any year of either calendar.</summary>
    public const int Largest = 9999;

    private const string And = " و";
    private const GrammaticalGender Masculine = GrammaticalGender.Masculine;
    private const GrammaticalCase Nominative = GrammaticalCase.Nominative;

    /// <summary>Three to ten as they are with feminine nouns; with masculine ones they end in ة.</summary>
    private static readonly string[] Units = ["", "", "", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"];

    /// <summary>What twenty to ninety and two hundred to nine hundred are made of.</summary>
    private static readonly string[] Stems = ["", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"];

    private static readonly string[] Ordinals =
        ["", "الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"];

    private static readonly string[] Weekdays = ["", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"];

    private static readonly string[] GregorianMonths =
        ["", "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];

    /// <summary>In the genitive, since a day is always one of a month.</summary>
    private static readonly string[] HijriMonths =
        ["", "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال", "ذي القعدة", "ذي الحجة"];

    /// <summary>A number by itself, of things of a gender.</summary>
    /// <param name="isConstruct">Whether the noun follows at once, which takes the ن of duals away and gives eight its ي back.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or over <see cref="Largest"/>.</exception>
    public static string Words(int number, GrammaticalGender gender, GrammaticalCase @case, bool isConstruct = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Largest);
        if (number == 0)
        {
            return "صفر";
        }

        var (thousands, hundreds, rest) = (number / 1000, number / 100 % 10, number % 100);
        List<string> parts = [];
        if (thousands > 0)
        {
            parts.Add(Thousands(thousands, @case, isConstruct && hundreds == 0 && rest == 0));
        }

        if (hundreds > 0)
        {
            parts.Add(Hundreds(hundreds, @case, isConstruct && rest == 0));
        }

        if (rest > 0)
        {
            parts.Add(BelowHundred(rest, gender, @case, isConstruct));
        }

        return string.Join(And, parts);
    }

    /// <summary>So many of something, such as <c>ثلاثة أيام</c>, <c>يومين</c>, <c>أحد عشر يوما</c>, <c>مئة يوم</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or over <see cref="Largest"/>.</exception>
    public static string Count(int number, ArabicNoun noun, GrammaticalCase @case)
    {
        var isOverHundred = number > 100;
        return (number % 100) switch
        {
            1 when isOverHundred => Count(number - 1, noun, @case) + And + noun.Singular,
            2 when isOverHundred => Count(number - 2, noun, @case) + And + Dual(noun.DualStem, @case, isConstruct: false),
            1 => $"{noun.Singular} {BelowHundred(1, noun.Gender, @case, isConstruct: false)}",
            2 => Dual(noun.DualStem, @case, isConstruct: false),
            >= 3 and <= 10 => $"{Words(number, noun.Gender, @case, isConstruct: true)} {noun.Plural}",
            >= 11 => $"{Words(number, noun.Gender, @case)} {noun.Accusative}",
            _ => $"{Words(number, noun.Gender, @case, isConstruct: true)} {noun.Singular}",
        };
    }

    /// <summary>A place in a row, as days of a month have it: definite and masculine, such as <c>الخامس والعشرين</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 1 to 99.</exception>
    public static string Ordinal(int number, GrammaticalCase @case)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 99);
        var (tens, unit) = (number / 10, number % 10);
        return number switch
        {
            <= 10 => Ordinals[number],
            11 => "الحادي عشر",
            < 20 => $"{Ordinals[unit]} عشر",
            _ when unit == 0 => $"ال{Tens(tens, @case)}",
            _ => $"{(unit == 1 ? "الحادي" : Ordinals[unit])}{And}ال{Tens(tens, @case)}",
        };
    }

    /// <summary>A year of either calendar, such as <c>سنة ألف وأربعمئة وسبع وأربعين</c>: what <c>سنة</c> governs is genitive.</summary>
    public static string Year(int year) => $"سنة {Words(year, GrammaticalGender.Feminine, GrammaticalCase.Genitive)}";

    /// <param name="weekday">1 for Monday to 7 for Sunday, as ISO counts them.</param>
    public static string Weekday(int weekday) => $"يوم {Weekdays[weekday]}";

    /// <param name="month">1 to 12.</param>
    /// <param name="isHijri">Whether of the calendar of Umm al-Qura rather than of the Gregorian one.</param>
    public static string OfMonth(int month, bool isHijri) => $"من {(isHijri ? HijriMonths : GregorianMonths)[month]}";

    private static string Thousands(int thousands, GrammaticalCase @case, bool isConstruct) => thousands switch
    {
        1 => "ألف",
        2 => Dual("ألف", @case, isConstruct),
        _ => $"{BelowHundred(thousands, Masculine, @case, isConstruct: true)} آلاف",
    };

    private static string Hundreds(int hundreds, GrammaticalCase @case, bool isConstruct) => hundreds switch
    {
        1 => "مئة",
        2 => Dual("مئت", @case, isConstruct),
        _ => $"{Stems[hundreds]}مئة",
    };

    private static string BelowHundred(int number, GrammaticalGender gender, GrammaticalCase @case, bool isConstruct)
    {
        var isMasculine = gender == Masculine;
        return number switch
        {
            1 => isMasculine ? "واحد" : "واحدة",
            2 => Dual(isMasculine ? "اثن" : "اثنت", @case, isConstruct: false),
            <= 10 => Unit(number, isMasculine, isConstruct),
            11 => isMasculine ? "أحد عشر" : "إحدى عشرة",
            12 => Dual(isMasculine ? "اثن" : "اثنت", @case, isConstruct: true) + Teen(isMasculine),
            < 20 => Unit(number % 10, isMasculine, isConstruct: true) + Teen(isMasculine),
            _ => UnitBeforeTens(number % 10, gender, @case) + Tens(number / 10, @case),
        };
    }

    private static string Unit(int number, bool isMasculine, bool isConstruct) => isMasculine ? $"{Units[number]}ة"
        : number == 8 && !isConstruct ? Stems[number]
        : Units[number];

    private static string UnitBeforeTens(int unit, GrammaticalGender gender, GrammaticalCase @case) => unit switch
    {
        0 => "",
        1 when gender != Masculine => $"إحدى{And}",
        _ => BelowHundred(unit, gender, @case, isConstruct: false) + And,
    };

    private static string Teen(bool isMasculine) => isMasculine ? " عشر" : " عشرة";

    private static string Tens(int tens, GrammaticalCase @case) => Stems[tens] + (@case == Nominative ? "ون" : "ين");

    private static string Dual(string stem, GrammaticalCase @case, bool isConstruct) =>
        stem + (@case == Nominative ? "ا" : "ي") + (isConstruct ? "" : "ن");
}
