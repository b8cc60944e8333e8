using NodaTime;

namespace EventLedger.Domain.Shared;

/// <summary>The calendar of Umm al-Qura, as far as its tables reach: 1318 to 1500.</summary>
public static class UmmAlQura
{
    private static readonly LocalDate First = new(1900, 4, 30);
    private static readonly LocalDate Last = new(2077, 11, 16);

    /// <summary>The same day of Umm al-Qura; null outside its tables.</summary>
    public static LocalDate? Of(LocalDate day) => day >= First && day <= Last ? day.WithCalendar(CalendarSystem.UmAlQura) : null;
}
