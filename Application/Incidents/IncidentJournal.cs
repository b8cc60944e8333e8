using System.Collections.Concurrent;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Incidents;
using EventLedger.Domain.Shared;
using Npgsql;

namespace EventLedger.Application.Incidents;

/// <summary>
/// Incidents as events of their regions, each in a stream under its own id. They are asked for at every look: what a row's present version
/// says is judged once, so that ten thousands with a made-up mark slow none of them down.
/// </summary>
public sealed class IncidentJournal(StreamLedger ledger, AttributedEvents events) : IIncidentJournal
{
    // PostgreSQL gives a row another xmin whenever anything of it changes.
    private const string Rows = $"select e.seq_id, e.xmin from {LedgerSchema.Name}.mt_events e where e.type in ('incident_found', 'incident_resolved') and e.headers ? '{OriginMac.Header}'";

    private readonly ConcurrentDictionary<NpgsqlDataSource, Dictionary<(long Sequence, uint Version), AttributedEvent?>> known = new();

    public Task RecordAsync(string region, Incident incident, IReadOnlyList<string> regions) => ledger.NoteAsync<IncidentReview>(
        region,
        incident.Id,
        [
            new Note(
                new IncidentFound(incident.Id, incident.Kind, JsonSerializer.Serialize(incident.Detail), [.. regions], incident.FoundAt),
                new CommandContext(Actor.OfProcess("sealing", region), incident.Id.ToString(), incident.Id.ToString())),
        ]);

    public async Task<IReadOnlyList<RecordedIncident>> ReadAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var before = known.GetValueOrDefault(database) ?? [];
        var rows = await RowsAsync(database, cancellation);
        long[] unknown = [.. rows.Where(row => !before.ContainsKey(row)).Select(row => row.Sequence)];
        var read = unknown.Length == 0 ? [] : (await events.ReadAsync(database, "e.seq_id = any($1)", [unknown], cancellation)).ToDictionary(one => one.Sequence);
        var now = rows.ToDictionary(row => row, row => before.TryGetValue(row, out var judged) ? judged : read.GetValueOrDefault(row.Sequence));
        known[database] = now;
        return
        [
            .. now.Values.OfType<AttributedEvent>().OrderBy(one => one.Sequence)
                .GroupBy(one => (one.Region, one.Stream), (stream, life) => Fold(stream.Region, stream.Stream, [.. life])),
        ];
    }

    private static async Task<List<(long Sequence, uint Version)>> RowsAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Rows);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<(long, uint)>();
        while (await row.ReadAsync(cancellation))
        {
            rows.Add((row.GetInt64(0), row.GetFieldValue<uint>(1)));
        }

        return rows;
    }

    private static RecordedIncident Fold(string region, Guid id, List<AttributedEvent> life)
    {
        var found = life.Select(one => one.Event).OfType<IncidentFound>().FirstOrDefault();
        var end = life.Find(one => one.Event is IncidentResolved);
        var resolved = (IncidentResolved?)end?.Event;
        return new RecordedIncident(
            region,
            id,
            found is null ? null : new Incident(id, found.Kind, found.FoundAt, JsonElement.Parse(found.Detail), resolved?.ResolvedAt, end?.User, resolved?.Resolution),
            found is null ? [] : found.Regions,
            resolved is not null);
    }
}
