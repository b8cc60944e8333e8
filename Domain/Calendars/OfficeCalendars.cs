using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Calendars;

/// <summary>Which calendars something rests on, written <c>national/region/department</c>, such as <c>sa-1/2/0</c>; 0 where none was amended.</summary>
/// <param name="Department">Of the department that had it then.</param>
public readonly record struct CalendarVersion(string National, int Region, int Department)
{
    /// <summary>Of what was recorded before calendars could be amended.</summary>
    public static CalendarVersion First { get; } = new("sa-1", 0, 0);

    public static CalendarVersion Parse(string written)
    {
        var parts = written.Split('/');
        return new(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{National}/{Region}/{Department}");
}

/// <summary>The working time of a department in its region, now and by every edition that promises were made by. Immutable but for what it remembers.</summary>
public sealed class OfficeCalendars
{
    private readonly ImmutableArray<CalendarEdition> region;
    private readonly ImmutableArray<CalendarEdition> department;
    private readonly ConcurrentDictionary<(int Region, int Department), BusinessCalendar> made = new();

    /// <param name="region">Null where the region never amended the nation's.</param>
    /// <param name="department">Null where the department keeps the region's.</param>
    public OfficeCalendars(OfficeCalendar? region, OfficeCalendar? department)
    {
        (this.region, this.department) = (region?.Editions ?? [], department?.Editions ?? []);
        Version = new(NationalCalendar.Version, Latest(this.region), Latest(this.department));
        Current = Of(Version);
    }

    /// <summary>The nation's alone.</summary>
    public static OfficeCalendars Default { get; } = new(null, null);

    public CalendarVersion Version { get; }

    public BusinessCalendar Current { get; }

    /// <summary>Which edition of a calendar counts; null for another department's.</summary>
    /// <param name="amended">Whose; null for the region's.</param>
    /// <param name="departmentCode">Whose working time these are.</param>
    public int? EditionOf(string? amended, string departmentCode) => amended is null ? Version.Region : amended == departmentCode ? Version.Department : null;

    /// <summary>
    /// What a promise that rests on earlier editions comes to by the present ones: as much working time from the first amendment
    /// since then on as there was left of it, and never earlier than it was promised.
    /// </summary>
    public Instant Renew(Instant promised, CalendarVersion restsOn)
    {
        if (AmendedSince(restsOn) is not { } from || from >= promised)
        {
            return promised;
        }

        return Instant.Max(promised, Current.After(from, Of(restsOn).WorkingTimeBetween(from, promised)));
    }

    /// <summary>The same for a promise that passes from a department with calendars of its own to this one, at an instant.</summary>
    public Instant TakeOver(Instant promised, BusinessCalendar from, Instant at) =>
        at >= promised ? promised : Instant.Max(promised, Current.After(at, from.WorkingTimeBetween(at, promised)));

    private Instant? AmendedSince(CalendarVersion version) => region.Where(edition => edition.Version > version.Region)
        .Concat(department.Where(edition => edition.Version > version.Department))
        .Select(edition => (Instant?)edition.AmendedAt)
        .Min();

    private BusinessCalendar Of(CalendarVersion version) => version is { Region: 0, Department: 0 }
        ? BusinessCalendar.Default
        : made.GetOrAdd((version.Region, version.Department), key => new(
            version.ToString(), BusinessCalendar.Zone, NationalCalendar.Rules, RulesAt(region, key.Region), RulesAt(department, key.Department)));

    private static int Latest(ImmutableArray<CalendarEdition> editions) => editions.IsEmpty ? 0 : editions[^1].Version;

    private static CalendarRules RulesAt(ImmutableArray<CalendarEdition> editions, int version) =>
        editions.LastOrDefault(edition => edition.Version <= version)?.Rules ?? CalendarRules.None;
}
