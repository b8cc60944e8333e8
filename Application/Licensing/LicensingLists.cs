using EventLedger.Application.Ledger;

namespace EventLedger.Application.Licensing;

/// <summary>Which applications and appeals there are, found in the events themselves; the latest first.</summary>
public sealed class LicensingLists(Databases databases)
{
    // The conditions on the type are those of the indexes.
    private const string Of = $"select stream_id from {LedgerSchema.Name}.mt_events where tenant_id = $1 and type =";
    private const string Latest = "order by seq_id desc limit $3";
    private const string All = $"{Of} 'licence_applied' order by seq_id desc limit $2";
    private const string Granted = $"{Of} 'licence_application_granted' and data->>'centreCode' = $2 {Latest}";
    private const string AllAppeals = $"{Of} 'licence_appeal_lodged' order by seq_id desc limit $2";
    private const string CentresAppeals = $"{Of} 'licence_appeal_lodged' and data->>'centreCode' = $2 {Latest}";

    // What came with a merged record is theirs as well; what went, its state tells.
    private static readonly string Applicants = Theirs("licence_applied", "licence_application_followed_record");
    private static readonly string ApplicantsAppeals = Theirs("licence_appeal_lodged", "licence_appeal_followed_record");

    /// <param name="applicant">Null for everybody's. Among an applicant's are such as went to another record.</param>
    public Task<List<Guid>> ApplicationsAsync(string region, Guid? applicant, int limit, CancellationToken cancellation) => applicant is { } one
        ? databases.StreamsAsync(region, Applicants, [one.ToString(), limit], cancellation)
        : databases.StreamsAsync(region, All, [limit], cancellation);

    /// <summary>The application that a centre was licensed by; none for one that was licensed without.</summary>
    public Task<List<Guid>> GrantedAsync(string region, string centre, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Granted, [centre, limit], cancellation);

    /// <param name="applicant">Null for whoever is none. Among an applicant's are such as went to another record.</param>
    /// <param name="centre">Null for no centre's; everybody's when both are.</param>
    public Task<List<Guid>> AppealsAsync(string region, Guid? applicant, string? centre, int limit, CancellationToken cancellation) =>
        applicant is { } one ? databases.StreamsAsync(region, ApplicantsAppeals, [one.ToString(), limit], cancellation)
        : centre is null ? databases.StreamsAsync(region, AllAppeals, [limit], cancellation)
        : databases.StreamsAsync(region, CentresAppeals, [centre, limit], cancellation);

    private static string Theirs(string began, string followed) => $"""
        select stream_id from (
            select stream_id, seq_id from {LedgerSchema.Name}.mt_events where tenant_id = $1 and type = '{began}' and data->>'beneficiaryId' = $2
            union all
            select stream_id, seq_id from {LedgerSchema.Name}.mt_events where tenant_id = $1 and type = '{followed}' and data->>'beneficiaryId' = $2) theirs
        group by stream_id order by min(seq_id) desc limit $3
        """;
}
