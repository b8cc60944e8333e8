using EventLedger.Application.Ledger;
using EventLedger.Domain.Licensing;

namespace EventLedger.Application.Licensing;

/// <summary>Hands an application in again, completed.</summary>
/// <param name="File">The whole of it.</param>
public sealed record ResubmitLicenceApplication(Guid ApplicationId, ApplicationFile File, CommandContext Context)
    : LicenceApplicationCommand(ApplicationId, null, Context);

public static class ResubmitLicenceApplicationHandler
{
    public static Task<Outcome> Handle(ResubmitLicenceApplication command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (application, at) => application.Resubmit(command.File, at), cancellation);
}
