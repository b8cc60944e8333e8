using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;

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
}
