namespace EventLedger.Ledger.Tests.Sealing;

/// <summary>How a superuser of the database rewrites a stream's history, in the tables of events and of the seal alike.</summary>
internal static class HistoryAttacks
{
    /// <summary>Takes away what follows a version, and has the seal end there.</summary>
    public static string CutOff(Guid stream, int after) => $"""
        delete from ledger.mt_events where stream_id = '{stream}' and version > {after};
        update ledger.mt_streams set version = {after} where id = '{stream}';
        delete from seal.leaves where stream_id = '{stream}' and version > {after};
        update seal.heads h set version = {after}, leaf_index = l.index, leaf_hash = sha256('\x00'::bytea || l.leaf)
          from seal.leaves l where h.stream_id = '{stream}' and l.stream_id = '{stream}' and l.version = {after};
        """;

    /// <summary>Takes a stream away, with its bucket.</summary>
    public static string Erase(Guid stream) => $"""
        delete from ledger.mt_events where stream_id = '{stream}';
        delete from ledger.mt_streams where id = '{stream}';
        delete from seal.leaves where stream_id = '{stream}';
        delete from seal.buckets b using seal.heads h where h.stream_id = '{stream}' and b.bucket = h.bucket;
        delete from seal.heads where stream_id = '{stream}';
        """;

    /// <summary>Puts a copy of the stream's fourth event, or of another stream's, at its end.</summary>
    /// <param name="id">In SQL.</param>
    public static string Insert(Guid stream, string version, string id, Guid? copyOf = null) => $"""
        insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, headers)
        select nextval('ledger.mt_events_sequence'), {id}, '{stream}', {version}, data, type, now(), tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, headers
        from ledger.mt_events where stream_id = '{copyOf ?? stream}' and version = 4;
        update ledger.mt_streams set version = {version} where id = '{stream}';
        """;

    /// <summary>Answers for an incident in an administrator's name, without the service's mark.</summary>
    public static string ForgeAnswer(Guid incident) => $$"""
        insert into ledger.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name, headers)
        select nextval('ledger.mt_events_sequence'), gen_random_uuid(), stream_id, 2, '{"incidentId":"{{incident}}","resolution":"All is well","resolvedAt":"2026-11-27T00:00:00Z"}',
            'incident_resolved', now(), tenant_id, mt_dotnet_type, correlation_id, causation_id, 'admin.makkah', headers
        from ledger.mt_events where stream_id = '{{incident}}' and tenant_id = 'makkah';
        update ledger.mt_streams set version = 2 where id = '{{incident}}' and tenant_id = 'makkah';
        """;

    /// <summary>Takes away every event that tells of an incident, with its stream.</summary>
    /// <param name="region">Of one alone; null for all.</param>
    public static string ForgetIncidents(string? region = null)
    {
        var which = $"e.type = 'incident_found'{(region is null ? "" : $" and e.tenant_id = '{region}'")}";
        return $"delete from ledger.mt_streams s using ledger.mt_events e where e.stream_id = s.id and e.tenant_id = s.tenant_id and {which}; delete from ledger.mt_events e where {which};";
    }
}
