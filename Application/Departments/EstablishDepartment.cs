using System.Collections.Immutable;
using EventLedger.Application.Ledger;
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
    CommandContext Context) : Command<Department>(At, Context)
{
    public override Guid Stream => Department.StreamId(Context.Actor.Region, Code);

    public override string KnownAs => Code;

    public override object Answer(Current<Department> current) => new DepartmentReceipt(Code, current.Version);
}

/// <summary>What establishing answers.</summary>
public sealed record DepartmentReceipt(string Code, long Version);

public static class EstablishDepartmentHandler
{
    public static Task<Outcome> Handle(EstablishDepartment command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.BeginAsync(
            command,
            (existing, at) => Department.Establish(
                existing, command.Code, command.NameAr, command.NameEn, command.Windows, at),
            writes => ReferenceCodes.Remember(writes, Department.Kind, command.Code),
            cancellation);
}
