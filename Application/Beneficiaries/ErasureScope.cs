using EventLedger.Application.Ledger;
using EventLedger.Application.Licensing;
using EventLedger.Application.Requests;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Beneficiaries;

/// <summary>All that ends with a record, and what of it may stand in the way of that.</summary>
/// <param name="Absorbed">The records that lead to it.</param>
/// <param name="Records">Their ids, after its own.</param>
internal sealed record ErasureScope(List<Beneficiary> Absorbed, Guid[] Records, bool HasOpenRequest, bool HasOpenApplication, bool IsContested)
{
    public static async ValueTask<ErasureScope> LookAsync(Beneficiary person, OpenRequests requests, ApplicantsMatters matters, Deliberation on)
    {
        var absorbed = await AbsorbedRecords.AllAsync(person, on.FindAsync<Beneficiary>);
        Guid[] records = [person.Id, .. absorbed.Select(record => record.Id)];
        return new(
            absorbed,
            records,
            await requests.AnyOfAsync(on.Region, records, on.Cancellation),
            await matters.AnyOpenAsync(on.Region, records, on.Cancellation),
            await AbsorbedRecords.AnyContestedAsync(absorbed, on));
    }
}
