using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Incidents;
using EventLedger.Domain.Shared;
using Npgsql;

namespace EventLedger.Application.Incidents;

/// <summary>Incidents as events of their regions, each in a stream under its own id.</summary>
public sealed class IncidentJournal(StreamLedger ledger, AttributedEvents events) : IIncidentJournal
{
    private const string All = "e.type in ('incident_found', 'incident_resolved') order by e.tenant_id, e.seq_id";

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
        var told = await events.ReadAsync(database, All, [], cancellation);
        return [.. told.GroupBy(one => (one.Region, one.Stream), (stream, life) => Fold(stream.Region, stream.Stream, [.. life]))];
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
