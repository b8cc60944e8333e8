using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using NodaTime;

namespace EventLedger.Application.Staff;

/// <summary>Certifies that somebody passed a course.</summary>
/// <param name="CertificateId">New; made by the caller so that handling stays repeatable.</param>
/// <param name="ValidFrom">Civil date in Riyadh; null for today.</param>
/// <param name="TrainedBy">Who trained or examined them; null when nothing is said of it.</param>
public sealed record IssueCertificate(
    Guid CertificateId,
    string User,
    string CourseCode,
    LocalDate? ValidFrom,
    string? TrainedBy,
    CommandContext Context) : StaffCommand(User, null, Context)
{
    public override object Answer(Current<StaffMember> current)
    {
        var issued = current.State.Find(CertificateId)!;
        return new CertificateReceipt(issued.Id, current.State.User, issued.CourseCode, issued.ValidFrom, issued.ValidUntil, current.Version);
    }
}

/// <summary>What issuing a certificate answers.</summary>
/// <param name="ValidFrom">Civil date in Riyadh.</param>
/// <param name="ValidUntil">The same, exclusive.</param>
/// <param name="Version">Of the record of the staff member, as in <c>ETag</c>.</param>
public sealed record CertificateReceipt(Guid Id, string User, string CourseCode, LocalDate ValidFrom, LocalDate ValidUntil, long Version);

public static class IssueCertificateHandler
{
    public static Task<Outcome> Handle(IssueCertificate command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (member, on) => DecideAsync(command, member, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(IssueCertificate command, StaffMember member, Deliberation on) =>
        (await on.FindAsync<Curriculum>(Curriculum.StreamId(on.Region)))?.State.Find(command.CourseCode) is { } course
            ? member.Certify(command.CertificateId, course, command.ValidFrom, command.TrainedBy, on.Context.Actor, on.At)
            : StaffRefusals.CourseNotFound;
}
