using EventLedger.Application.Reactions;
using EventLedger.Domain.Transfers;

namespace EventLedger.Application.Requests;

/// <summary>What a centre agreed to take on comes into its hands.</summary>
public static class MoveToCentreWhenTransferAgreed
{
    public sealed record Due(EventReference Event) : Reaction<TransferAgreed>(Event);

    public static SweepTransfer Handle(Due due) => new(due.Event, Guid.Empty);
}
