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

        return windows.IsDefaultOrEmpty || windows.DistinctBy(window => window.Code).Count() != windows.Length
            ? DepartmentRefusals.WindowsInvalid
            : new DepartmentEstablished(code, nameAr, nameEn, windows, at);
    }

    /// <summary>Departments are known to everyone in the region.</summary>
    public bool Admits(Actor actor) => true;

    public static Department Evolve(Department? state, DomainEvent @event) => @event switch
    {
        DepartmentEstablished e => new Department(e.Code, e.NameAr, e.NameEn, e.Windows),
        _ => throw new ForeignEventException(@event, typeof(Department)),
    };
}
