using System.Runtime.CompilerServices;
using EventLedger.Application.Ledger;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>What the event store keeps of streams beside their events. Nothing of ours archives: who does makes projections pass over events.</summary>
public static class StreamRows
{
    private const string Differing = $"""
        select coalesce(kept.tenant_id, told.tenant_id), coalesce(kept.id, told.stream_id), kept.version, told.version, kept.is_archived or told.is_archived
        from {LedgerSchema.Name}.mt_streams kept
        full join (select tenant_id, stream_id, max(version) as version, bool_or(is_archived) as is_archived from {LedgerSchema.Name}.mt_events group by 1, 2) told
            on told.tenant_id = kept.tenant_id and told.stream_id = kept.id
        where kept.version is distinct from told.version or kept.is_archived or told.is_archived
        """;

    /// <summary>Streams whose row tells another version than their events, or that are archived: a part of the full audit.</summary>
    public static async IAsyncEnumerable<(string? Region, string What)> AuditAsync(NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Differing, connection) { CommandTimeout = 0 };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var region = row.GetString(0);
            yield return (region, !row.IsDBNull(4) && row.GetBoolean(4)
                ? $"Stream {row.GetGuid(1)} of {region} is archived, or an event of it is."
                : $"Stream {row.GetGuid(1)} of {region} is at version {Told(row, 2)}, and its events are at {Told(row, 3)}.");
        }
    }

    private static string Told(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? "none" : FormattableString.Invariant($"{row.GetInt64(column)}");
}
