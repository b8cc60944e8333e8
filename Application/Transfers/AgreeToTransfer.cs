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
    public static Task<Outcome> Handle(AgreeToTransfer command, StreamLedger ledger, TransferList transfers, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (transfer, on) => DecideAsync(command, transfer, transfers, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(AgreeToTransfer command, CentreTransfer transfer, TransferList transfers, Deliberation on)
    {
        // Of two centres that agree at once one is first: each rests on what the other was asked.
        var others = new List<CentreTransfer>();
        foreach (var stream in await transfers.BesideAsync(on.Region, command.TransferId, transfer.FromCentreCode, on.Cancellation))
        {
            others.Add((await on.RestOnAsync<CentreTransfer>(stream, isAfresh: true))!.State);
        }

        return await on.RestOnCentreAsync(transfer.FromCentreCode) is { } from && await on.RestOnCentreAsync(transfer.ToCentreCode) is { } to
            ? transfer.Agree(from, to, others, command.Context.Actor, on.At, on.Now)
            : CentreRefusals.CentreNotFound;
    }
}
