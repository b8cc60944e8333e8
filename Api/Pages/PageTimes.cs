using System.Globalization;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Pages;

/// <summary>Days and times of Riyadh as pages write them, in both calendars.</summary>
internal static class PageTimes
{
    public static string Day(PageTexts texts, Instant at)
    {
        var day = at.InZone(BusinessCalendar.Zone).Date;
        var gregorian = texts.Of("day", day.Day, texts[Month("month", day)], day.Year);
        return UmmAlQura.Of(day) is { } hijri ? texts.Of("day-in-both", gregorian, hijri.Day, texts[Month("hijri-month", hijri)], hijri.Year) : gregorian;
    }

    /// <summary>Null for none.</summary>
    public static string? Day(PageTexts texts, Instant? at) => at is { } known ? Day(texts, known) : null;

    /// <summary>With the time of day.</summary>
    public static string Moment(PageTexts texts, Instant at) =>
        texts.Of("moment", Day(texts, at), at.InZone(BusinessCalendar.Zone).ToString("HH:mm", CultureInfo.InvariantCulture));

    private static string Month(string calendar, LocalDate day) => string.Create(CultureInfo.InvariantCulture, $"{calendar}-{day.Month}");
}
