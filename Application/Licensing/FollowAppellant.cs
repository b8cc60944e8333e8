using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Licensing;

/// <summary>Brings an appeal to the record that the one it was lodged for leads to now. Sent by the process that follows merges.</summary>
/// <remarks>The records are looked at by the decision itself: in whatever order merges and reversals are followed, it comes to the same.</remarks>
public sealed record FollowAppellant(Guid AppealId, CommandContext Context) : LicenceAppealCommand(null, Context)
{
    public override Guid Stream => AppealId;
}

public static class FollowAppellantHandler
{
    public static Task<Outcome> Handle(FollowAppellant command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, DecideAsync, cancellation);

    private static async ValueTask<Decision> DecideAsync(LicenceAppeal appeal, Deliberation on)
    {
        if (appeal.Lodged.BeneficiaryId is not { } record)
        {
            return BeneficiaryRefusals.RecordUnmoved;
        }

        while ((await on.FindAsync<Beneficiary>(record))?.State.MergedInto is { } survivor)
        {
            record = survivor;
        }

        return appeal.FollowRecord(record, on.At);
    }
}
