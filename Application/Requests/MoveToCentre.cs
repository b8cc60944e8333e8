using EventLedger.Application.Ledger;
using EventLedger.Domain.Requests;

namespace EventLedger.Application.Requests;

/// <summary>Gives a request that is in one centre's hands into another's. Sent by the process that follows transfers.</summary>
/// <remarks>It needs no key: what has gone elsewhere, or come there already, is refused.</remarks>
public sealed record MoveToCentre(Guid RequestId, string FromCentreCode, string CentreCode, string Reason, CommandContext Context)
    : RequestCommand(RequestId, null, Context);

public static class MoveToCentreHandler
{
    public static Task<Outcome> Handle(MoveToCentre command, StreamLedger ledger, CancellationToken cancellation) => ledger.DecideAsync(
        command,
        async (request, on) => request.CentreCode == command.FromCentreCode
            ? await ReassignCentreHandler.DecideAsync(command.CentreCode, command.Reason, request, on)
            : RequestRefusals.NotWithCentre,
        cancellation);
}
