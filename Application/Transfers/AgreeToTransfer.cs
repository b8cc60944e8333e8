using EventLedger.Application.Centres;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Transfers;
using NodaTime;

namespace EventLedger.Application.Transfers;

/// <summary>The centre that is to take it on agrees; its requests come to it with that.</summary>
public sealed record AgreeToTransfer(Guid TransferId, Instant? At, CommandContext Context) : TransferCommand(TransferId, At, Context);

public static class AgreeToTransferHandler
{
    public static Task<Outcome> Handle(AgreeToTransfer command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (transfer, on) => DecideAsync(command, transfer, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(AgreeToTransfer command, CentreTransfer transfer, Deliberation on) =>
        await on.RestOnCentreAsync(transfer.FromCentreCode) is { } from && await on.RestOnCentreAsync(transfer.ToCentreCode) is { } to
            ? transfer.Agree(from, to, command.Context.Actor, on.At)
            : CentreRefusals.CentreNotFound;
}
