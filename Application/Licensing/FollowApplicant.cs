using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Licensing;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Licensing;

/// <summary>Brings an application to the record that the one it was made for leads to now. Sent by the process that follows merges.</summary>
/// <remarks>The records are looked at by the decision itself: in whatever order merges and reversals are followed, it comes to the same.</remarks>
public sealed record FollowApplicant(Guid ApplicationId, CommandContext Context) : LicenceApplicationCommand(ApplicationId, null, Context);

public static class FollowApplicantHandler
{
    public static Task<Outcome> Handle(FollowApplicant command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, DecideAsync, cancellation);

    private static async ValueTask<Decision> DecideAsync(LicenceApplication application, Deliberation on)
    {
        var (record, next) = (application.AppliedFor, (Guid?)application.AppliedFor);
        while (next is { } one)
        {
            (record, next) = (one, (await on.FindAsync<Beneficiary>(one))?.State.MergedInto);
        }

        return application.FollowRecord(record, on.At);
    }
}
