using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>A second person agrees to the merge, or to its reversal, which is carried out with that.</summary>
public sealed record ApproveMerge(Guid MergeId, Instant? At, CommandContext Context) : MergeCommand(MergeId, At, Context);

public static class ApproveMergeHandler
{
    public static Task<Outcome> Handle(ApproveMerge command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (merge, on) => DecideAsync(command, merge, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(ApproveMerge command, RecordMerge merge, Deliberation on) =>
        await on.FindAsync<Beneficiary>(merge.Survivor) is { } survivor && await on.FindAsync<Beneficiary>(merge.Absorbed) is { } absorbed
            ? merge.Approve(command.MergeId, survivor.State, absorbed.State, command.Context.Actor.User, on.At)
            : BeneficiaryRefusals.BeneficiaryNotFound;
}
