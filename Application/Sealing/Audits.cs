using NodaTime;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>A full audit that was run.</summary>
/// <param name="Findings">How many; the first of them is in the incident that they raised.</param>
/// <param name="Late">Events that no batch had seen; they were given to the sealer, which flags them.</param>
public sealed record AuditEntry(Instant StartedAt, double Seconds, long Events, long Leaves, long Streams, long Findings, long Late);

/// <summary>The full audits of one database, those of operators and of the schedule alike.</summary>
public sealed class Audits(NpgsqlDataSource database)
{
    private const int Shown = 100;

    public async Task RecordAsync(AuditEntry audit)
    {
        await using var command = database.CreateCommand(
            $"insert into {SealSchema.Name}.audits (id, started_at, seconds, events, leaves, streams, findings, late) values ($1, $2, $3, $4, $5, $6, $7, $8)");
        foreach (var value in (object[])[Guid.CreateVersion7(), audit.StartedAt, audit.Seconds, audit.Events, audit.Leaves, audit.Streams, audit.Findings, audit.Late])
        {
            command.Parameters.AddWithValue(value);
        }

        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The latest, newest first.</summary>
    public async Task<List<AuditEntry>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select started_at, seconds, events, leaves, streams, findings, late from {SealSchema.Name}.audits order by started_at desc limit {Shown}");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var audits = new List<AuditEntry>();
        while (await row.ReadAsync(cancellation))
        {
            audits.Add(new AuditEntry(
                row.GetFieldValue<Instant>(0), double.IsFinite(row.GetDouble(1)) ? row.GetDouble(1) : 0, row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)));
        }

        return audits;
    }

    /// <summary>When the ledger was last audited or, before the first audit, begun; null when there is no ledger yet.</summary>
    public async Task<Instant?> LastAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select coalesce((select max(started_at) from {SealSchema.Name}.audits), (select min(published_at) from {SealSchema.Name}.checkpoints))");
        return await command.ExecuteScalarAsync(cancellation) is Instant at ? at : null;
    }
}
