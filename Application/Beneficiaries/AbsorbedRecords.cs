using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Beneficiaries;

public static class AbsorbedRecords
{
    /// <summary>A record and all that lead to it: everything under which there may be something of the person.</summary>
    public static async ValueTask<IReadOnlyList<Guid>> WithAsync(StreamLedger ledger, string region, Guid record, CancellationToken cancellation) =>
        await ledger.FindAsync<Beneficiary>(region, record, cancellation) is { State: var own }
            ? [record, .. (await AllAsync(own, id => ledger.FindAsync<Beneficiary>(region, id, cancellation))).Select(absorbed => absorbed.Id)]
            : [record];

    /// <summary>All records of the same person that lead to one.</summary>
    /// <param name="find">How a record is looked for: to append to it, or to rest on it.</param>
    internal static async ValueTask<List<Beneficiary>> AllAsync(Beneficiary record, Func<Guid, ValueTask<Current<Beneficiary>?>> find)
    {
        var (all, next) = (new List<Beneficiary>(), new Queue<Guid>(record.Absorbed));
        while (next.TryDequeue(out var id))
        {
            if (await find(id) is { State: var absorbed })
            {
                all.Add(absorbed);
                foreach (var further in absorbed.Absorbed)
                {
                    next.Enqueue(further);
                }
            }
        }

        return all;
    }

    /// <summary>Whether somebody says of one of the records that it is another person's after all, and nobody has decided on that; as it is when that is written.</summary>
    internal static async ValueTask<bool> AnyContestedAsync(IEnumerable<Beneficiary> absorbed, Deliberation on)
    {
        foreach (var record in absorbed)
        {
            if (record.MergedBy is { } merge && await on.RestOnAsync<RecordMerge>(merge, isAfresh: true) is { State.Status: MergeStatus.ReversalRequested })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The record that one leads to, at the end of all merges, for a decision that rests on it; null when there is none.</summary>
    internal static async ValueTask<Beneficiary?> RestOnEndAsync(this Deliberation on, Guid record) =>
        (await Identities.FollowMergesAsync(record, async id => (await on.RestOnAsync<Beneficiary>(id, isAfresh: true))?.State)).Record;

    /// <summary>The caller, as the owner of a record that leads to the caller's own: of a merged record the person is the owner still.</summary>
    /// <param name="record">Null for none.</param>
    public static async ValueTask<Actor> AsOwnerAsync(this StreamLedger ledger, Actor actor, Guid? record, CancellationToken cancellation) =>
        actor is { Role: Role.Beneficiary, BeneficiaryId: { } own } && record is { } other && other != own
        && await Identities.EndOfMergesAsync(ledger, actor.Region, other, cancellation) == own
            ? actor with { BeneficiaryId = other }
            : actor;
}
