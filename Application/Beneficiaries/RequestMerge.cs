using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Says that two records are one person's.</summary>
/// <param name="MergeId">New; made by the caller so that handling stays repeatable.</param>
public sealed record RequestMerge(Guid MergeId, Guid Survivor, Guid Absorbed, string Reason, CommandContext Context) : MergeCommand(MergeId, null, Context);

public static class RequestMergeHandler
{
    public static Task<Outcome> Handle(RequestMerge command, StreamLedger ledger, CancellationToken cancellation) => ledger.BeginNewAsync(
        command,
        async on => RecordMerge.Request(
            (await on.FindAsync<Beneficiary>(command.Survivor))?.State,
            (await on.FindAsync<Beneficiary>(command.Absorbed))?.State,
            command.Reason,
            command.Context.Actor.User,
            on.At),
        alongside: null,
        lost: null,
        cancellation);
}
