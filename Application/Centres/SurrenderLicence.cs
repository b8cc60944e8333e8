using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Centres;

/// <summary>A centre gives its licence back for good; the requests in its hands are marked for reassignment.</summary>
public sealed record SurrenderLicence(string Code, string Reason, Instant? At, CommandContext Context) : CentreCommand(Code, At, Context);

public static class SurrenderLicenceHandler
{
    public static Task<Outcome> Handle(SurrenderLicence command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (centre, at) => centre.Surrender(command.Context.Actor, command.Reason, at), cancellation);
}
