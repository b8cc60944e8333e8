using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>
/// What counts everywhere until a region says otherwise: the weekends by Royal Order A/185, the hours of the civil service, and
/// Ramadan by Umm al-Qura. Holidays are announced, and a region's to enter.
/// </summary>
public static class NationalCalendar
{
    private static readonly LocalDate Always = new(1900, 1, 1);

    /// <summary>Another for other rules: recorded with whatever they are made to say.</summary>
    public const string Version = "sa-1";

    public static CalendarRules Rules { get; } = CalendarRules.None with
    {
        Weekends =
        [
            new(Always, [IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday], "Custom before Royal Order A/185"),
            new(new(2013, 6, 29), [IsoDayOfWeek.Friday, IsoDayOfWeek.Saturday], "Royal Order A/185"),
        ],
        Hours =
        [
            new(Always, Season.Ordinary, null, [new(new(7, 30), new(14, 30))], "Hours of the civil service"),
            new(Always, Season.Ramadan, null, [new(new(10, 0), new(15, 0))], "Hours of the civil service in Ramadan"),
        ],
    };
}
