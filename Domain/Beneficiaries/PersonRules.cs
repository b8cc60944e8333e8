using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Beneficiaries;

/// <summary>What differs from place to place about persons.</summary>
/// <param name="MajorityYears">Of so many years nobody is a minor any more.</param>
/// <param name="IsMajorityHijri">Whether those are years of Umm al-Qura rather than of the Gregorian calendar.</param>
/// <param name="UnverifiedDays">For how long a record is kept that somebody opened for themselves and nobody verified.</param>
public sealed record PersonRules(int MajorityYears, bool IsMajorityHijri, int UnverifiedDays)
{
    /// <summary>The first day on which somebody is no minor; null for a birth that no calendar here reaches.</summary>
    public LocalDate? MajorityOf(LocalDate bornOn) =>
        UmmAlQura.Of(bornOn) is not { } hijri ? null
        : !IsMajorityHijri ? bornOn.PlusYears(MajorityYears)
        : hijri.Year + MajorityYears > hijri.Calendar.MaxYear ? null
        : hijri.PlusYears(MajorityYears).WithCalendar(CalendarSystem.Iso);
}
