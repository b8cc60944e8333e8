using EventLedger.Application.Ledger;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Beneficiaries;

internal static class AbsorbedRecords
{
    /// <summary>All records of the same person that lead to one.</summary>
    /// <param name="find">How a record is looked for: to append to it, or to rest on it.</param>
    public static async ValueTask<List<Beneficiary>> AllAsync(Beneficiary record, Func<Guid, ValueTask<Current<Beneficiary>?>> find)
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
