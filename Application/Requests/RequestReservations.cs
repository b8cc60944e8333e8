using System.Collections.Immutable;
using EventLedger.Application.Beneficiaries;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Beneficiaries;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using Npgsql;

namespace EventLedger.Application.Requests;

/// <summary>
/// Of services that a beneficiary may request once at a time, the request that is open: taken in the transaction that opens or
/// reopens it, freed in that of its outcome. The table's key decides between two who come together.
/// </summary>
public sealed class RequestReservations(Databases databases) : IAnnotator
{
    internal const string Table = "request_reservations";

    private const string Take = $"insert into {LedgerSchema.Name}.{Table} (tenant_id, beneficiary_id, service_code, request_id) values ($1, $2, $3, $4)";

    // The record that another goes on in may have one open already: then both are, and the one that came stays without.
    private const string TakeIfFree = $"{Take} on conflict do nothing";

    private const string Free = $"delete from {LedgerSchema.Name}.{Table} where tenant_id = $1 and beneficiary_id = $2 and service_code = $3 and request_id = $4";

    private const string Holder = $"""
        select coalesce((
            select hands.data->>'centreCode' from {LedgerSchema.Name}.mt_events hands
            where hands.tenant_id = taken.tenant_id and hands.stream_id = taken.request_id and hands.type in ('request_opened', 'centre_reassigned')
            order by hands.version desc limit 1), '')
        from {LedgerSchema.Name}.{Table} taken
        where taken.tenant_id = $1 and taken.beneficiary_id = $2 and taken.service_code = $3 and taken.request_id <> $4
        """;

    // By the index on whom a request is for.
    private const string Open = $"""
        select coalesce((
            select hands.data->>'centreCode' from {LedgerSchema.Name}.mt_events hands
            where hands.tenant_id = opened.tenant_id and hands.stream_id = opened.stream_id and hands.type in ('request_opened', 'centre_reassigned')
            order by hands.version desc limit 1), '')
        from {LedgerSchema.Name}.mt_events opened
        where opened.tenant_id = $1 and opened.type = 'request_opened' and opened.data->>'beneficiaryId' = any($2)
          and opened.data->>'serviceCode' = $3 and opened.data->>'oneAtATime' = 'true' and opened.stream_id <> $4 and coalesce((
            select latest.type = 'request_reopened' from {LedgerSchema.Name}.mt_events latest
            where latest.tenant_id = opened.tenant_id and latest.stream_id = opened.stream_id
              and latest.type in ('request_completed', 'request_withdrawn', 'request_cancelled', 'request_reopened')
            order by latest.version desc limit 1), true)
        limit 1
        """;

    // With a merged record it went to where another may have been open.
    private const string Followed = $"select from {LedgerSchema.Name}.mt_events f where f.tenant_id = opened.tenant_id and f.stream_id = opened.stream_id and f.type = 'request_followed_record'";

    private const string FollowedByKept = $"select from {LedgerSchema.Name}.mt_events f where f.tenant_id = opened.tenant_id and f.stream_id = opened.request_id and f.type = 'request_followed_record'";

    private const string Differing = $"""
        with open as (
            select opened.tenant_id, opened.stream_id, (opened.data->>'beneficiaryId')::uuid as beneficiary_id, opened.data->>'serviceCode' as service_code
            from {LedgerSchema.Name}.mt_events opened
            where opened.type = 'request_opened' and opened.data->>'oneAtATime' = 'true' and not exists ({Followed}) and coalesce((
                select latest.type = 'request_reopened' from {LedgerSchema.Name}.mt_events latest
                where latest.tenant_id = opened.tenant_id and latest.stream_id = opened.stream_id
                  and latest.type in ('request_completed', 'request_withdrawn', 'request_cancelled', 'request_reopened')
                order by latest.version desc limit 1), true))
        select coalesce(open.tenant_id, kept.tenant_id), coalesce(open.stream_id, kept.request_id), kept.request_id is null
        from (select * from {LedgerSchema.Name}.{Table} opened where not exists ({FollowedByKept})) kept
        full join open on open.tenant_id = kept.tenant_id and open.stream_id = kept.request_id
            and open.beneficiary_id = kept.beneficiary_id and open.service_code = kept.service_code
        where open.stream_id is null or kept.request_id is null
        """;

    public Type State => typeof(CitizenRequest);

    public void Write(Writes writes, object? before, ImmutableArray<DomainEvent> events)
    {
        var request = (CitizenRequest?)before ?? CitizenRequest.Evolve(null, events[0]);
        if (request is { IsOneAtATime: true, HasOutcome: false } && events.OfType<RequestFollowedRecord>().LastOrDefault() is { } followed)
        {
            writes.Add(Free, writes.Region, request.BeneficiaryId, request.ServiceCode, writes.Stream);
            writes.Add(TakeIfFree, writes.Region, followed.BeneficiaryId, request.ServiceCode, writes.Stream);
        }
        else if (request.IsOneAtATime && (Takes(events) ? Take : events.Any(e => e is RequestCompleted or RequestWithdrawn or RequestCancelled) ? Free : null) is { } statement)
        {
            writes.Add(statement, writes.Region, request.BeneficiaryId, request.ServiceCode, writes.Stream);
        }
    }

    /// <summary>That another request of the beneficiary is open, and where; null when none is. Looked for only when an attempt was lost, which may have been to that.</summary>
    internal async ValueTask<Refusal?> FindAsync(string region, Guid beneficiary, string service, Guid request, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(Holder);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(beneficiary);
        command.Parameters.AddWithValue(service);
        command.Parameters.AddWithValue(request);
        return await command.ExecuteScalarAsync(cancellation) is string centre ? RequestRefusals.RequestAlreadyOpen(centre) : null;
    }

    /// <summary>
    /// The same for a person whose records were merged: of two that were open then, one has no place, and one that has not followed yet has another's. Null,
    /// and nothing is asked, for everybody else.
    /// </summary>
    internal async ValueTask<Refusal?> FindMergedAsync(Deliberation on, Guid beneficiary, string service)
    {
        if (await on.RestOnAsync<Beneficiary>(beneficiary) is not { State: { Absorbed.IsEmpty: false } record })
        {
            return null;
        }

        var absorbed = await AbsorbedRecords.AllAsync(record, id => on.RestOnAsync<Beneficiary>(id, isAfresh: true));
        await using var command = databases.Of(on.Region).CreateCommand(Open);
        command.Parameters.AddWithValue(on.Region);
        command.Parameters.AddWithValue((string[])[beneficiary.ToString(), .. absorbed.Select(one => one.Id.ToString())]);
        command.Parameters.AddWithValue(service);
        command.Parameters.AddWithValue(on.Stream);
        return await command.ExecuteScalarAsync(on.Cancellation) is string centre ? RequestRefusals.RequestAlreadyOpen(centre) : null;
    }

    /// <summary>Open requests that others could be opened beside, and reservations of requests that are not open: a part of the full audit.</summary>
    internal static IAsyncEnumerable<(string? Region, string What)> AuditAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        AuditPart.ReadAsync(
            connection,
            Differing,
            row =>
            {
                var (region, request) = (row.GetString(0), row.GetGuid(1));
                return (region, row.GetBoolean(2)
                    ? $"Request {request} of {region} is open and not reserved, so that another could be opened beside it."
                    : $"A request is reserved for {request} of {region}, which is not open.");
            },
            cancellation);

    private static bool Takes(ImmutableArray<DomainEvent> events) => events.Any(e => e is RequestOpened or RequestReopened);

}
