using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Beneficiaries;

/// <summary>A second person agrees to the merge, or to its reversal, which is carried out with that.</summary>
public sealed record ApproveMerge(Guid MergeId, Instant? At, CommandContext Context) : MergeCommand(MergeId, At, Context);

public static class ApproveMergeHandler
{
    public static Task<Outcome> Handle(ApproveMerge command, StreamLedger ledger, PersonalData personal, CancellationToken cancellation) =>
        ledger.DecideAsync(command, (merge, on) => DecideAsync(command, merge, personal, on), cancellation);

    private static async ValueTask<Decision> DecideAsync(ApproveMerge command, RecordMerge merge, PersonalData personal, Deliberation on) =>
        await on.FindAsync<Beneficiary>(merge.Survivor) is { State: var survivor } && await on.FindAsync<Beneficiary>(merge.Absorbed) is { State: var absorbed }
            ? merge.Approve(
                command.MergeId, survivor, absorbed, command.Context.Actor.User, on.At, await Minors.IsLostAsync(personal, survivor, absorbed, on))
            : BeneficiaryRefusals.BeneficiaryNotFound;
}
