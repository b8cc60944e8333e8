using EventLedger.Application.Ledger;

namespace EventLedger.Application.Licensing;

/// <summary>Which applications and appeals there are, found in the events themselves; the latest first.</summary>
public sealed class LicensingLists(Databases databases)
{
    // The conditions on the type are those of the indexes.
    private const string Of = $"select stream_id from {LedgerSchema.Name}.mt_events where tenant_id = $1 and type =";
    private const string Latest = "order by seq_id desc limit $3";
    private const string Applications = $"{Of} 'licence_applied' and ($2 = '' or data->>'beneficiaryId' = $2) {Latest}";
    private const string Granted = $"{Of} 'licence_application_granted' and data->>'centreCode' = $2 {Latest}";
    private const string Appeals = $"{Of} 'licence_appeal_lodged' and ($2 = '' or data->>'centreCode' = $2 or data->>'beneficiaryId' = $2) {Latest}";

    /// <param name="applicant">Null for everybody's.</param>
    public Task<List<Guid>> ApplicationsAsync(string region, Guid? applicant, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Applications, [applicant?.ToString() ?? "", limit], cancellation);

    /// <summary>The application that a centre was licensed by; none for one that was licensed without.</summary>
    public Task<List<Guid>> GrantedAsync(string region, string centre, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Granted, [centre, limit], cancellation);

    /// <param name="whose">A centre's code or an applicant's id; null for everybody's.</param>
    public Task<List<Guid>> AppealsAsync(string region, string? whose, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Appeals, [whose ?? "", limit], cancellation);
}
