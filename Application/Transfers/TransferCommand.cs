using EventLedger.Application.Ledger;
using EventLedger.Domain.Transfers;
using NodaTime;

namespace EventLedger.Application.Transfers;

/// <summary>A command on the transfer of a centre's requests to another.</summary>
public abstract record TransferCommand(Guid TransferId, Instant? At, CommandContext Context) : Command<CentreTransfer>(At, Context)
{
    public override Guid Stream => TransferId;

    public override object Answer(Current<CentreTransfer> current) => new TransferReceipt(TransferId, current.Version, current.State.Status);
}

/// <summary>What commands on a transfer answer.</summary>
public sealed record TransferReceipt(Guid Id, long Version, TransferStatus Status);
