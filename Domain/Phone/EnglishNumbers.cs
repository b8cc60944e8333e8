namespace EventLedger.Domain.Phone;

/// <summary>English numbers in words.</summary>
public static class EnglishNumbers
{
    /// <summary>The largest number in words.</summary>
    public const int Largest = 9999;

    private static readonly string[] Units =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly string[] Ordinals =
    [
        "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
        "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    ];

    private static readonly string[] Weekdays = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private static readonly string[] GregorianMonths =
        ["", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] HijriMonths =
        ["", "Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Akhir", "Jumada al-Ula", "Jumada al-Akhirah", "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah"];

    /// <exception cref="ArgumentOutOfRangeException">Negative, or over <see cref="Largest"/>.</exception>
    public static string Words(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Largest);
        var (thousands, hundreds, rest) = (number / 1000, number / 100 % 10, number % 100);
        string[] large =
        [
            .. thousands > 0 ? [$"{Units[thousands]} thousand"] : Array.Empty<string>(),
            .. hundreds > 0 ? [$"{Units[hundreds]} hundred"] : Array.Empty<string>(),
        ];
        return large.Length == 0 ? BelowHundred(rest)
            : rest == 0 ? string.Join(' ', large)
            : $"{string.Join(' ', large)} and {BelowHundred(rest)}";
    }

    /// <summary>So many of something, such as <c>one day</c> and <c>five days</c>.</summary>
    public static string Count(int number, string singular, string plural) => $"{Words(number)} {(number == 1 ? singular : plural)}";

    /// <summary>A place in a row, such as <c>twenty-first</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not from 1 to 99.</exception>
    public static string Ordinal(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 99);
        return number < 20 ? Ordinals[number]
            : number % 10 == 0 ? $"{Tens[number / 10][..^1]}ieth"
            : $"{Tens[number / 10]}-{Ordinals[number % 10]}";
    }

    /// <param name="weekday">1 for Monday to 7 for Sunday, as ISO counts them.</param>
    public static string Weekday(int weekday) => Weekdays[weekday];

    /// <param name="month">1 to 12.</param>
    /// <param name="isHijri">Whether of the calendar of Umm al-Qura rather than of the Gregorian one.</param>
    public static string OfMonth(int month, bool isHijri) => $"of {(isHijri ? HijriMonths : GregorianMonths)[month]}";

    private static string BelowHundred(int number) => number < 20 ? Units[number]
        : number % 10 == 0 ? Tens[number / 10]
        : $"{Tens[number / 10]}-{Units[number % 10]}";
}
