using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Requests;

/// <summary>Brings a request to the record that the one it was opened for leads to now. Sent by the process that follows merges.</summary>
/// <remarks>
/// The records are looked at by the decision itself: in whatever order merges and reversals are followed, it comes to the same.
/// It needs no key, since what is so already is refused.
/// </remarks>
public sealed record FollowRecord(Guid RequestId, CommandContext Context) : RequestCommand(RequestId, null, Context);

public static class FollowRecordHandler
{
    public static Task<Outcome> Handle(FollowRecord command, StreamLedger ledger, CancellationToken cancellation) =>
        ledger.DecideAsync(command, DecideAsync, cancellation);

    private static async ValueTask<Decision> DecideAsync(CitizenRequest request, Deliberation on)
    {
        var (record, next) = (request.OpenedFor, (Guid?)request.OpenedFor);
        while (next is { } one)
        {
            (record, next) = (one, (await on.FindAsync<Beneficiary>(one))?.State.MergedInto);
        }

        return request.FollowRecord(record, on.At);
    }
}
