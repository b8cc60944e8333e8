using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Beneficiaries;

/// <summary>Says that two records are one person's.</summary>
/// <param name="MergeId">New; made by the caller so that handling stays repeatable.</param>
public sealed record RequestMerge(Guid MergeId, Guid Survivor, Guid Absorbed, string Reason, CommandContext Context) : MergeCommand(MergeId, null, Context);

public static class RequestMergeHandler
{
    public static Task<Outcome> Handle(RequestMerge command, StreamLedger ledger, PersonalData personal, CancellationToken cancellation) => ledger.BeginNewAsync(
        command,
        on => DecideAsync(command, personal, on),
        alongside: null,
        lost: null,
        cancellation);

    private static async ValueTask<Decision> DecideAsync(RequestMerge command, PersonalData personal, Deliberation on)
    {
        var survivor = (await on.FindAsync<Beneficiary>(command.Survivor))?.State;
        var absorbed = (await on.FindAsync<Beneficiary>(command.Absorbed))?.State;
        return RecordMerge.Request(
            survivor, absorbed, command.Reason, command.Context.Actor.User, on.At, await Minors.IsLostAsync(personal, survivor, absorbed, on));
    }
}
