using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Centres;

/// <summary>Takes the licence from a centre for good; the requests in its hands are marked for reassignment.</summary>
public sealed record RevokeLicence(string Code, string Reason, Instant? At, CommandContext Context) : CentreCommand(Code, At, Context);

public static class RevokeLicenceHandler
{
    public static Task<Outcome> Handle(RevokeLicence command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (centre, on) => ValueTask.FromResult(centre.Revoke(command.Reason, on.At, command.Context.Actor.User, on.Now)), cancellation);
}
