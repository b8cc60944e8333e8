using System.Globalization;

namespace EventLedger.Benchmark.Services;

/// <summary>
/// Makes a young ledger an old one: copies the requests it has, under new ids, as often as it takes. Only while the
/// service is stopped, for the copies count as projected already, though their read models are only made by a rebuild. Their
/// origin marks are those of the originals and so not valid, yet cost as much to read and check.
/// </summary>
internal static class History
{
    private const string Copy = """
        create temp table source as
          select e.* from ledger.mt_events e join ledger.mt_streams s on s.tenant_id = e.tenant_id and s.id = e.stream_id
          where s.type = 'citizen_request' order by e.seq_id limit 60000;
        delete from source where (tenant_id, stream_id) in (
          select tenant_id, stream_id from source group by 1, 2 having count(*) < 6);
        create temp table copies as select generate_series(1, {0} / greatest((select count(*) from source), 1) + 1) as n;
        insert into ledger.mt_streams (tenant_id, id, type, version, timestamp, created, compacted_version, is_archived)
          select tenant_id, md5(id::text || '{1}' || n)::uuid, type, version, timestamp, created, 0, false
          from ledger.mt_streams, copies where (tenant_id, id) in (select tenant_id, stream_id from source);
        insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, headers, is_archived)
          select nextval('ledger.mt_events_sequence'), gen_random_uuid(), md5(stream_id::text || '{1}' || n)::uuid, version,
            case type when 'request_opened' then jsonb_set(data, '{trackingReference}', to_jsonb((data->>'trackingReference') || '/{1}' || n)) else data end,
            type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, headers, is_archived
          from source, copies order by n, seq_id;
        insert into ledger.tracking_references (reference, tenant_id, request_id)
          select (data->>'trackingReference') || '/{1}' || n, tenant_id, md5(stream_id::text || '{1}' || n)::uuid from source, copies where type = 'request_opened';
        update ledger.mt_event_progression set last_seq_id = (select max(seq_id) from ledger.mt_events);
        """;

    public static async Task GrowAsync(PrivatePostgres postgres, string database, long events, CancellationToken cancellation)
    {
        var missing = events - await CountAsync(postgres, database, cancellation);
        if (missing <= 0)
        {
            return;
        }

        var copy = Copy
            .Replace("{0}", missing.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{1}", $"{Guid.NewGuid()}", StringComparison.Ordinal);
        await postgres.ExecuteAsync(database, copy, cancellation);
        await postgres.ExecuteAsync(database, "vacuum analyze ledger.mt_events", cancellation);
        await postgres.ExecuteAsync(database, "vacuum analyze ledger.mt_streams", cancellation);
        await postgres.ExecuteAsync(database, "checkpoint", cancellation);
    }

    public static Task<long> CountAsync(PrivatePostgres postgres, string database, CancellationToken cancellation) =>
        NumberAsync(postgres, database, "select count(*) from ledger.mt_events", cancellation);

    /// <summary>What events and streams take on disk, in bytes.</summary>
    public static Task<long> SizeAsync(PrivatePostgres postgres, string database, CancellationToken cancellation) =>
        NumberAsync(postgres, database, "select pg_total_relation_size('ledger.mt_events') + pg_total_relation_size('ledger.mt_streams')", cancellation);

    private static async Task<long> NumberAsync(PrivatePostgres postgres, string database, string sql, CancellationToken cancellation) =>
        Convert.ToInt64(await postgres.ExecuteAsync(database, sql, cancellation), CultureInfo.InvariantCulture);
}
