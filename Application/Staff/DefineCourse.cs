using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Application.Staff;

/// <summary>Defines a course of the region, or defines it anew.</summary>
/// <param name="NeededFor">What staff do with its certificate alone; empty for nothing.</param>
/// <param name="NeededFrom">Civil date in Riyadh; null for today.</param>
public sealed record DefineCourse(
    string Code,
    string NameAr,
    string NameEn,
    int ValidityMonths,
    ImmutableArray<CertifiedAct> NeededFor,
    LocalDate? NeededFrom,
    CommandContext Context) : Command<Curriculum>(null, Context)
{
    public override Guid Stream => Curriculum.StreamId(Context.Actor.Region);

    public override string KnownAs => Code;

    public override object Answer(Current<Curriculum> current) => new CourseReceipt(Code, current.Version);
}

/// <summary>What defining a course answers.</summary>
/// <param name="Version">Of all courses of the region, as in <c>ETag</c>.</param>
public sealed record CourseReceipt(string Code, long Version);

public static class DefineCourseHandler
{
    public static Task<Outcome> Handle(DefineCourse command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.BeginOrGoOnAsync(
            command,
            (_, on) => new(Curriculum.Define(command.Code, command.NameAr, command.NameEn, command.ValidityMonths, command.NeededFor, command.NeededFrom, on.At)),
            cancellation);
}
