using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Departments;

/// <summary>A department with the windows through which documents reach it.</summary>
public sealed record Department(string Code, string NameAr, string NameEn, ImmutableArray<Window> Windows) : IEventSourced<Department>
{
    public static StreamKind Kind { get; } = new("department", DepartmentRefusals.DepartmentNotFound) { IsListed = true };

    public static Guid StreamId(string region, string code) => Codes.StreamId(region, Kind.Name, code);

    /// <summary>A department has at least one window, and no two by the same code.</summary>
    public static Decision Establish(
        Department? existing, string code, string nameAr, string nameEn, ImmutableArray<Window> windows, Instant at)
    {
        if (existing is not null)
        {
            return DepartmentRefusals.DepartmentAlreadyExists;
        }

        return AreWindows(windows) ? new DepartmentEstablished(code, nameAr, nameEn, windows, at) : DepartmentRefusals.WindowsInvalid;
    }

    /// <summary>When each window is open, as far as that was said.</summary>
    public ImmutableArray<WindowHours> Hours { get; init; } = [];

    /// <summary>Whose requests may be forwarded to it; null for all.</summary>
    public ImmutableArray<string>? Services { get; init; }

    /// <summary>Says anew which windows it has, when they are open and what it is competent for.</summary>
    /// <param name="services">Null for all.</param>
    public static Decision Arrange(ImmutableArray<Window> windows, ImmutableArray<WindowHours> hours, ImmutableArray<string>? services, Instant at) =>
        !AreWindows(windows) ? DepartmentRefusals.WindowsInvalid
        : !AreTimetables(hours, windows) ? DepartmentRefusals.WindowHoursInvalid
        : new DepartmentArranged(windows, hours, services, at);

    /// <summary>Departments are known to everyone in the region.</summary>
    public bool Admits(Actor actor) => true;

    public static Department Evolve(Department? state, DomainEvent @event) => @event switch
    {
        DepartmentEstablished e => new Department(e.Code, e.NameAr, e.NameEn, e.Windows),
        _ when state is null => throw new ForeignEventException(@event, typeof(Department)),
        DepartmentArranged e => state with { Windows = e.Windows, Hours = e.Hours, Services = e.Services },
        _ => throw new ForeignEventException(@event, typeof(Department)),
    };

    private static bool AreWindows(ImmutableArray<Window> windows) =>
        !windows.IsDefaultOrEmpty && windows.DistinctBy(window => window.Code).Count() == windows.Length;

    // Of a day of a window they say one thing.
    private static bool AreTimetables(ImmutableArray<WindowHours> hours, ImmutableArray<Window> windows)
    {
        var days = hours.SelectMany(each => each.Days.Select(day => (each.WindowCode, Day: day))).ToList();
        return days.Distinct().Count() == days.Count
            && days.TrueForAll(one => one.Day != IsoDayOfWeek.None && windows.Any(window => window.Code == one.WindowCode))
            && hours.All(each => !each.Days.IsEmpty
                && each.Stretches.All(stretch => stretch.IsStretch)
                && !each.Stretches.Zip(each.Stretches.Skip(1)).Any(pair => pair.First.Meets(pair.Second)));
    }
}
