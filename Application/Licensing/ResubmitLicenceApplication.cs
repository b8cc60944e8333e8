using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Licensing;

namespace EventLedger.Application.Licensing;

/// <summary>Hands an application in again, completed.</summary>
/// <param name="File">The whole of it.</param>
public sealed record ResubmitLicenceApplication(Guid ApplicationId, ApplicationFile File, CommandContext Context)
    : LicenceApplicationCommand(ApplicationId, null, Context);

public static class ResubmitLicenceApplicationHandler
{
    public static async Task<Outcome> Handle(ResubmitLicenceApplication command, StreamLedger ledger, CancellationToken cancellation)
    {
        var actor = command.Context.Actor;
        var applicant = (await ledger.FindAsync<LicenceApplication>(actor.Region, command.ApplicationId, cancellation))?.State.BeneficiaryId;
        actor = await ledger.AsOwnerAsync(actor, applicant, cancellation);
        return await ledger.DecideAsync(
            command with { Context = command.Context with { Actor = actor } }, (application, at) => application.Resubmit(command.File, at), cancellation);
    }
}
