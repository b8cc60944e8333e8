using EventLedger.Application.Centres;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Transfers;

namespace EventLedger.Application.Transfers;

/// <summary>Asks a centre to take on all that another has in its hands.</summary>
/// <param name="TransferId">New; made by the caller so that handling stays repeatable.</param>
public sealed record ProposeTransfer(Guid TransferId, string FromCentreCode, string ToCentreCode, string Reason, CommandContext Context)
    : TransferCommand(TransferId, null, Context);

public static class ProposeTransferHandler
{
    public static Task<Outcome> Handle(ProposeTransfer command, StreamLedger ledger, CancellationToken cancellation) => ledger.BeginNewAsync(
        command,
        async on => CentreTransfer.Propose(
            await on.RestOnCentreAsync(command.FromCentreCode), await on.RestOnCentreAsync(command.ToCentreCode), command.Reason, command.Context.Actor.User, on.At),
        alongside: null,
        lost: null,
        cancellation);
}
