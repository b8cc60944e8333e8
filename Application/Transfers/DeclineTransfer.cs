using EventLedger.Application.Ledger;

namespace EventLedger.Application.Transfers;

/// <summary>The transfer is not to be.</summary>
public sealed record DeclineTransfer(Guid TransferId, string Reason, CommandContext Context) : TransferCommand(TransferId, null, Context);

public static class DeclineTransferHandler
{
    public static Task<Outcome> Handle(DeclineTransfer command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (transfer, at) => transfer.Decline(command.Reason, command.Context.Actor, at), cancellation);
}
