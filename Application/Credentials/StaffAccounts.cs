using EventLedger.Application.Ledger;

namespace EventLedger.Application.Credentials;

/// <summary>Finds the accounts of staff, in the events themselves: a read model may lack the latest.</summary>
public sealed class StaffAccounts(Databases databases)
{
    private const string Select = $"""
        select distinct e.stream_id from {LedgerSchema.Name}.mt_events e where e.tenant_id = $1 and e.type = 'staff_account_given'
        """;

    /// <summary>The streams of a region's.</summary>
    public Task<List<Guid>> OfRegionAsync(string region, CancellationToken cancellation) => databases.StreamsAsync(region, Select, [], cancellation);
}
