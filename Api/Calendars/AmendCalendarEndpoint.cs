using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using EventLedger.Api.Http;
using EventLedger.Application.Calendars;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Api.Calendars;

/// <summary>A stretch of a working day, civil time.</summary>
public sealed record Stretch
{
    public required LocalTime From { get; init; }

    /// <summary>Exclusive; midnight is the day's end.</summary>
    public required LocalTime Until { get; init; }
}

/// <summary>Which days of the week are off, from a date on.</summary>
public sealed record Weekend
{
    public required LocalDate From { get; init; }

    [Entries(0, 6)]
    public required ImmutableArray<IsoDayOfWeek> Days { get; init; }

    /// <summary>What it rests on.</summary>
    [Text(200)]
    public required string Decree { get; init; }
}

/// <summary>The hours of working days, from a date on.</summary>
public sealed record Hours
{
    public required LocalDate From { get; init; }

    public required Season Season { get; init; }

    /// <summary>The days of the week that it is for; all when absent.</summary>
    [Entries(1, 7)]
    public ImmutableArray<IsoDayOfWeek>? Days { get; init; }

    /// <summary>In order and apart; empty for days that are closed.</summary>
    [Entries(0, 10)]
    public required ImmutableArray<Stretch> Stretches { get; init; }

    /// <summary>What it rests on.</summary>
    [Text(200)]
    public required string Decree { get; init; }
}

/// <summary>When Ramadan of a year was announced to be; both days inclusive.</summary>
public sealed record AnnouncedRamadan
{
    /// <summary>Of Umm al-Qura.</summary>
    [Range(1318, 1600)]
    public required int HijriYear { get; init; }

    public required LocalDate First { get; init; }

    public required LocalDate Last { get; init; }

    /// <summary>What it rests on.</summary>
    [Text(200)]
    public required string Decree { get; init; }
}

/// <summary>Days off; both inclusive.</summary>
public sealed record Holiday
{
    public required LocalDate First { get; init; }

    public required LocalDate Last { get; init; }

    [Text(200)]
    public required string NameAr { get; init; }

    [Text(200)]
    public required string NameEn { get; init; }

    /// <summary>What it rests on.</summary>
    [Text(200)]
    public required string Decree { get; init; }
}

/// <summary>One day that is unlike what any other rule says of it.</summary>
public sealed record SingleDay
{
    public required LocalDate Date { get; init; }

    /// <summary>In order and apart; empty for a day that is closed.</summary>
    [Entries(0, 10)]
    public required ImmutableArray<Stretch> Stretches { get; init; }

    /// <summary>What it rests on.</summary>
    [Text(200)]
    public required string Decree { get; init; }
}

/// <summary>Working time as it was announced. A rule for the same dates as an earlier one takes its place.</summary>
public sealed record CalendarAmendment
{
    /// <summary>The department whose calendar it is; the region's when absent.</summary>
    [Code]
    public string? DepartmentCode { get; init; }

    [Entries(0, 100)]
    public ImmutableArray<Weekend>? Weekends { get; init; }

    [Entries(0, 100)]
    public ImmutableArray<Hours>? Hours { get; init; }

    [Entries(0, 100)]
    public ImmutableArray<AnnouncedRamadan>? Ramadans { get; init; }

    [Entries(0, 500)]
    public ImmutableArray<Holiday>? Holidays { get; init; }

    [Entries(0, 500)]
    public ImmutableArray<SingleDay>? Days { get; init; }

    /// <summary>The first days of holidays that are none after all.</summary>
    [Entries(0, 500)]
    public ImmutableArray<LocalDate>? WithdrawnHolidays { get; init; }

    /// <summary>The dates of single days that are like others after all.</summary>
    [Entries(0, 500)]
    public ImmutableArray<LocalDate>? WithdrawnDays { get; init; }

    internal CalendarRules Rules() => new(
        [.. (Weekends ?? []).Select(rule => new WeekendRule(rule.From, rule.Days, rule.Decree))],
        [.. (Hours ?? []).Select(rule => new HoursRule(rule.From, rule.Season, rule.Days, Stretches(rule.Stretches), rule.Decree))],
        [.. (Ramadans ?? []).Select(rule => new RamadanRule(rule.HijriYear, rule.First, rule.Last, rule.Decree))],
        [.. (Holidays ?? []).Select(rule => new HolidayRule(rule.First, rule.Last, rule.NameAr, rule.NameEn, rule.Decree))],
        [.. (Days ?? []).Select(rule => new DayRule(rule.Date, Stretches(rule.Stretches), rule.Decree))]);

    private static ImmutableArray<WorkingHours> Stretches(ImmutableArray<Stretch> hours) => [.. hours.Select(stretch => new WorkingHours(stretch.From, stretch.Until))];
}

internal sealed class AmendCalendarEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapCommand<CalendarAmendment, CalendarReceipt>("/v1/calendar-amendments", call => new AmendCalendar(
            call.Body.DepartmentCode, call.Body.Rules(), call.Body.WithdrawnHolidays ?? [], call.Body.WithdrawnDays ?? [], null, call.Context))
        .Describe(
            "Calendars",
            "AmendCalendar",
            "Announces working time",
            "Of the region or of one of its departments. What was promised to open requests then takes as much working time as before: deadlines move later within a minute or so, and never earlier.")
        .Example(new CalendarAmendment
        {
            Holidays = [new Holiday { First = new LocalDate(2027, 3, 9), Last = new LocalDate(2027, 3, 14), NameAr = "إجازة عيد الفطر", NameEn = "Eid al-Fitr", Decree = "Circular 4812 of 1448-09-20" }],
        })
        .Refuses(
            CalendarRefusals.AmendmentEmpty,
            CalendarRefusals.CalendarRuleUnknown(default),
            CalendarRefusals.CalendarRulesTooMany(0),
            DepartmentRefusals.DepartmentNotFound,
            SharedRefusals.ValueInvalid("hours"))
        .BeginsOrChanges()
        .AllowRoles(Role.Administrator);
}
