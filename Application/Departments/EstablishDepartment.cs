using System.Collections.Immutable;
using EventLedger.Application.Shared;
using EventLedger.Domain.Departments;
using NodaTime;

namespace EventLedger.Application.Departments;

/// <summary>Establishes a department with the windows documents reach it through.</summary>
public sealed record EstablishDepartment(
    string Code,
    string NameAr,
    string NameEn,
    ImmutableArray<Window> Windows,
    Instant? At,
    CommandContext Context) : Command(At, Context);

/// <summary>What establishing answers.</summary>
public sealed record DepartmentReceipt(string Code, long Version);

public static class EstablishDepartmentHandler
{
    public static Task<Outcome> Handle(EstablishDepartment command, Ledger ledger, CancellationToken cancellation) =>
        ledger.BeginAsync<Department>(
            Department.StreamId(command.Context.Actor.Region, command.Code),
            command.Code,
            command,
            (existing, at) => ValueTask.FromResult(Department.Establish(
                existing, command.Code, command.NameAr, command.NameEn, command.Windows, at)),
            current => new DepartmentReceipt(command.Code, current.Version),
            writes => ReferenceCodes.Remember(writes, ReferenceCodes.Department, command.Code),
            cancellation);
}
