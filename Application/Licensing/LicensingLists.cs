using EventLedger.Application.Ledger;

namespace EventLedger.Application.Licensing;

/// <summary>Which applications and appeals there are, found in the events themselves; the latest first.</summary>
public sealed class LicensingLists(Databases databases)
{
    // The conditions on the type are those of the indexes.
    private const string Of = $"select stream_id from {LedgerSchema.Name}.mt_events where tenant_id = $1 and type =";
    private const string Latest = "order by seq_id desc limit $3";
    private const string Applications = $"{Of} 'licence_applied' and (cardinality($2) = 0 or data->>'beneficiaryId' = any($2)) {Latest}";
    private const string Granted = $"{Of} 'licence_application_granted' and data->>'centreCode' = $2 {Latest}";
    private const string Appeals = $"{Of} 'licence_appeal_lodged' and (cardinality($2) = 0 or data->>'centreCode' = any($2) or data->>'beneficiaryId' = any($2)) {Latest}";

    /// <param name="applicants">The records of one person; empty for everybody's.</param>
    public Task<List<Guid>> ApplicationsAsync(string region, IReadOnlyList<Guid> applicants, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Applications, [Named(applicants), limit], cancellation);

    /// <summary>The application that a centre was licensed by; none for one that was licensed without.</summary>
    public Task<List<Guid>> GrantedAsync(string region, string centre, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Granted, [centre, limit], cancellation);

    /// <param name="centre">Null for whoever is no centre.</param>
    /// <param name="applicants">The records of one person; empty, where there is no centre, for everybody's.</param>
    public Task<List<Guid>> AppealsAsync(string region, string? centre, IReadOnlyList<Guid> applicants, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Appeals, [centre is null ? Named(applicants) : [centre], limit], cancellation);

    private static string[] Named(IReadOnlyList<Guid> applicants) => [.. applicants.Select(one => one.ToString())];
}
