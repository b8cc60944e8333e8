using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Departments;

/// <summary>A place of a department where transmissions arrive.</summary>
public sealed record Window(string Code, string NameAr, string NameEn);

/// <summary>When a window is open, civil time.</summary>
/// <param name="Days">Of the week.</param>
/// <param name="Stretches">In order and apart.</param>
public sealed record WindowHours(string WindowCode, ImmutableArray<IsoDayOfWeek> Days, ImmutableArray<WorkingHours> Stretches);

public sealed record DepartmentEstablished(
    string Code,
    string NameAr,
    string NameEn,
    ImmutableArray<Window> Windows,
    Instant EstablishedAt) : EventOf<Department>
{
    public override Instant HappenedAt() => EstablishedAt;
}

/// <summary>How a department works from then on; requests that are at a window which is no more stay there.</summary>
/// <param name="Services">Whose requests may be forwarded to it; null for all.</param>
public sealed record DepartmentArranged(
    ImmutableArray<Window> Windows, ImmutableArray<WindowHours> Hours, ImmutableArray<string>? Services, Instant ArrangedAt) : EventOf<Department>
{
    public override Instant HappenedAt() => ArrangedAt;
}
