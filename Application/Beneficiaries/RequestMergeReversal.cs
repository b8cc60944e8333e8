using EventLedger.Application.Ledger;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Says that the two records were two persons' after all.</summary>
public sealed record RequestMergeReversal(Guid MergeId, string Reason, CommandContext Context) : MergeCommand(MergeId, null, Context);

public static class RequestMergeReversalHandler
{
    public static Task<Outcome> Handle(RequestMergeReversal command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (merge, at) => merge.RequestReversal(command.Reason, command.Context.Actor.User, at), cancellation);
}
