using EventLedger.Application.Ledger;

namespace EventLedger.Application.Mandates;

/// <summary>Finds a beneficiary's mandates, centre by centre, in the events themselves: a read model may lack the latest.</summary>
public sealed class BeneficiaryMandates(Databases databases)
{
    // Type by type: each has its index.
    private const string Select = $"""
        select e.stream_id from {LedgerSchema.Name}.mt_events e where e.tenant_id = $1 and e.data->>'beneficiaryId' = $2 and e.type = 'mandate_given'
        union
        select e.stream_id from {LedgerSchema.Name}.mt_events e where e.tenant_id = $1 and e.data->>'beneficiaryId' = $2 and e.type = 'mandate_asked'
        """;

    /// <summary>The streams between the beneficiary and each centre that ever had a mandate, or asked for one.</summary>
    public Task<List<Guid>> ReadAsync(string region, Guid beneficiary, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Select, [beneficiary.ToString()], cancellation);
}
