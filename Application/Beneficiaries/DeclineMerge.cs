using EventLedger.Application.Ledger;

namespace EventLedger.Application.Beneficiaries;

/// <summary>The merge, or its reversal, is not to be.</summary>
public sealed record DeclineMerge(Guid MergeId, string Reason, CommandContext Context) : MergeCommand(MergeId, null, Context);

public static class DeclineMergeHandler
{
    public static Task<Outcome> Handle(DeclineMerge command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (merge, at) => merge.Decline(command.Reason, command.Context.Actor.User, at), cancellation);
}
