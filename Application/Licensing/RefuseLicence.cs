using EventLedger.Application.Ledger;

namespace EventLedger.Application.Licensing;

/// <summary>Refuses the licence that was applied for.</summary>
public sealed record RefuseLicence(Guid ApplicationId, string Reason, CommandContext Context) : LicenceApplicationCommand(ApplicationId, null, Context);

public static class RefuseLicenceHandler
{
    public static Task<Outcome> Handle(RefuseLicence command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (application, at) => application.Deny(command.Reason, command.Context.Actor.User, at), cancellation);
}
