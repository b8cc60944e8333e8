using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Centres;

/// <summary>The centre may not open requests for now; those in its hands are marked for reassignment.</summary>
public sealed record SuspendCentre(string Code, string Reason, Instant? At, CommandContext Context) : CentreCommand(Code, At, Context);

public static class SuspendCentreHandler
{
    public static Task<Outcome> Handle(SuspendCentre command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (centre, on) => ValueTask.FromResult(centre.Suspend(command.Reason, on.At, command.Context.Actor.User, on.Now)), cancellation);
}
