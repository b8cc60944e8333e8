using EventLedger.Application.Ledger;

namespace EventLedger.Application.Requests;

/// <summary>Finds the open requests of persons who died in the events themselves: a read model may lack the latest.</summary>
public sealed class DeceasedRequests(Databases databases)
{
    // The conditions on the types are those of the indexes.
    private const string Dead = $"""
        select died.tenant_id, died.stream_id::text as beneficiary from {LedgerSchema.Name}.mt_events died
        where died.tenant_id = $1 and died.type = 'death_recorded' and not exists (
            select from {LedgerSchema.Name}.mt_events corrected
            where corrected.tenant_id = died.tenant_id and corrected.stream_id = died.stream_id and corrected.version > died.version and corrected.type = 'death_recorded_in_error')
        """;

    private const string Select = $"""
        with dead as ({Dead}), theirs as (
            select opened.stream_id from dead join {LedgerSchema.Name}.mt_events opened
                on opened.tenant_id = dead.tenant_id and opened.data->>'beneficiaryId' = dead.beneficiary and opened.type = 'request_opened'
            union
            select followed.stream_id from dead join {LedgerSchema.Name}.mt_events followed
                on followed.tenant_id = dead.tenant_id and followed.data->>'beneficiaryId' = dead.beneficiary and followed.type = 'request_followed_record')
        select theirs.stream_id from theirs
        where theirs.stream_id > $2 and coalesce((
            select latest.type = 'request_reopened' from {LedgerSchema.Name}.mt_events latest
            where latest.tenant_id = $1 and latest.stream_id = theirs.stream_id
              and latest.type in ('result_collected', 'request_withdrawn', 'request_cancelled', 'request_reopened')
            order by latest.version desc limit 1), true)
        order by theirs.stream_id limit $3
        """;

    /// <summary>In the order of their ids; among them those that went to another record since.</summary>
    /// <param name="after">Where the page before ended.</param>
    public Task<List<Guid>> ReadAsync(string region, Guid after, int limit, CancellationToken cancellation) =>
        databases.StreamsAsync(region, Select, [after, limit], cancellation);
}
