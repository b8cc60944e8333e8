using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Centres;

/// <summary>The centre may work again; its requests that nobody has reassigned stay with it.</summary>
public sealed record ReinstateCentre(string Code, string Reason, Instant? At, CommandContext Context) : CentreCommand(Code, At, Context);

public static class ReinstateCentreHandler
{
    public static Task<Outcome> Handle(ReinstateCentre command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (centre, at) => centre.Reinstate(command.Reason, at), cancellation);
}
