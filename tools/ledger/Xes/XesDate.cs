using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace EventLedger.Ledger.Xes;

/// <summary>A date of a log, to the microsecond, which is what the ledger keeps.</summary>
/// <param name="HadOffset">Else it was read as civil time of the zone given.</param>
/// <param name="WasCut">It was told finer than to the microsecond.</param>
/// <param name="IsDay">It tells a day and no time; this is the day's beginning.</param>
internal readonly record struct XesDate(Instant At, bool HadOffset, bool WasCut, bool IsDay)
{
    /// <summary>The last microsecond of the day it tells, if it tells a day: what is promised for a day may be done on it.</summary>
    public Instant AtTheLatest => IsDay ? At + Duration.FromDays(1) - Duration.FromNanoseconds(1000) : At;

    /// <summary>
    /// Reads <c>xs:dateTime</c> and what logs write instead: a blank for the T, slashes, offsets without a colon, no seconds, a
    /// day alone, more digits than any clock has, Arabic-Indic digits.
    /// </summary>
    public static bool TryRead(string text, DateTimeZone zone, out XesDate date)
    {
        date = default;
        var match = Pattern.Match(Folded(text));
        if (!match.Success || !TryReadDay(match, out var day) || !TryReadTime(match, out var nanosecond, out var wasCut) || !TryReadOffset(match, out var offset))
        {
            return false;
        }

        var local = day.AtMidnight().PlusNanoseconds(nanosecond);

        // A local time that a zone leaves out or has twice is moved and taken at its first, as calendars do.
        var at = offset is { } told ? local.WithOffset(told).ToInstant() : local.InZoneLeniently(zone).ToInstant();
        date = new(at, offset is not null, wasCut, !match.Groups["h"].Success);
        return true;
    }

    private const string Form =
        "^(?<y>[0-9]{4})[-/](?<mo>[0-9]{1,2})[-/](?<d>[0-9]{1,2})"
        + "(?:(?:[Tt]|[ \\t]+)(?<h>[0-9]{1,2}):(?<mi>[0-9]{2})(?::(?<s>[0-9]{2})(?:[.,](?<f>[0-9]+))?)?)?"
        + "[ \\t]*(?<o>[Zz]|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?)?$";

    private static readonly Regex Pattern = new(Form, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static string Folded(string text) => string.Create(text.Trim().Length, text.Trim(), static (folded, from) =>
    {
        for (var i = 0; i < folded.Length; i++)
        {
            folded[i] = from[i] switch
            {
                >= '\u0660' and <= '\u0669' => (char)('0' + from[i] - '\u0660'),
                >= '\u06F0' and <= '\u06F9' => (char)('0' + from[i] - '\u06F0'),
                '\u00A0' => ' ',
                _ => from[i],
            };
        }
    });

    // The calendar's first and last years have days without a neighbour, and times that no offset can move.
    private static bool TryReadDay(Match match, out LocalDate day)
    {
        var (year, month, number) = (Number(match, "y"), Number(match, "mo"), Number(match, "d"));
        var exists = year is > 0 and < 9999 && month is >= 1 and <= 12 && number >= 1 && number <= CalendarSystem.Iso.GetDaysInMonth(year, month);
        day = exists ? new LocalDate(year, month, number) : default;
        return exists;
    }

    // 24:00:00 is xs:dateTime's name for the end of a day.
    private static bool TryReadTime(Match match, out long nanosecond, out bool wasCut)
    {
        var (hour, minute, second) = (Number(match, "h"), Number(match, "mi"), Number(match, "s"));
        var fraction = match.Groups["f"].Value;
        var micros = fraction.Length == 0 ? 0 : int.Parse(fraction.PadRight(6, '0').AsSpan(0, 6), NumberStyles.None, CultureInfo.InvariantCulture);
        wasCut = fraction.Length > 6 && fraction.AsSpan(6).ContainsAnyExcept('0');
        nanosecond = ((((hour * 60L) + minute) * 60) + second) * NodaConstants.NanosecondsPerSecond + (micros * 1000L);
        return minute < 60 && second < 60 && (hour < 24 || (hour == 24 && minute + second + micros == 0));
    }

    private static bool TryReadOffset(Match match, out Offset? offset)
    {
        offset = null;
        var text = match.Groups["o"].Value;
        if (text.Length == 0)
        {
            return true;
        }

        if (text[0] is not ('+' or '-'))
        {
            offset = Offset.Zero;
            return true;
        }

        var digits = text[1..].Replace(":", "", StringComparison.Ordinal).PadRight(6, '0');
        var (hours, minutes, seconds) = (Part(0), Part(2), Part(4));
        if (hours > 18 || minutes > 59 || seconds > 59 || (hours == 18 && minutes + seconds > 0))
        {
            return false;
        }

        offset = Offset.FromSeconds((text[0] == '-' ? -1 : 1) * ((((hours * 60) + minutes) * 60) + seconds));
        return true;

        int Part(int at) => int.Parse(digits.AsSpan(at, 2), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true, ValueSpan: var digits } ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
}
