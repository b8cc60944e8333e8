using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Licensing;

/// <summary>Gives an application back to the applicant, who has to complete it.</summary>
public sealed record ReturnLicenceApplication(Guid ApplicationId, ImmutableArray<string> Reasons, Instant? RespondBy, CommandContext Context)
    : LicenceApplicationCommand(ApplicationId, null, Context);

public static class ReturnLicenceApplicationHandler
{
    public static Task<Outcome> Handle(ReturnLicenceApplication command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (application, at) => application.ReturnForCompletion(command.Reasons, command.RespondBy, at), cancellation);
}
