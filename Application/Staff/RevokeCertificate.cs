using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Staff;

/// <summary>Revokes a certificate.</summary>
/// <param name="From">The first day on which it is worth nothing, civil date in Riyadh; null for today.</param>
public sealed record RevokeCertificate(string User, Guid CertificateId, LocalDate? From, string Reason, CommandContext Context)
    : StaffCommand(User, null, Context);

public static class RevokeCertificateHandler
{
    public static Task<Outcome> Handle(RevokeCertificate command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (member, at) => member.Revoke(command.CertificateId, command.From, command.Reason, at), cancellation);
}
