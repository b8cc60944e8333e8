using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Domain.Departments;

/// <summary>A place of a department where transmissions arrive.</summary>
public sealed record Window(string Code, string NameAr, string NameEn);

public sealed record DepartmentEstablished(
    string Code,
    string NameAr,
    string NameEn,
    ImmutableArray<Window> Windows,
    Instant EstablishedAt) : EventOf<Department>
{
    public override Instant HappenedAt() => EstablishedAt;
}
