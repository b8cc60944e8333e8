using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Centres;

/// <summary>Records that the last day of the licence has passed. Sent by the process that waits for it.</summary>
public sealed record EndLicence(string Code, Instant? At, CommandContext Context) : CentreCommand(Code, At, Context);

public static class EndLicenceHandler
{
    public static Task<Outcome> Handle(EndLicence command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (centre, at) => centre.EndLicence(at), cancellation);
}
