using System.Collections.Immutable;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Beneficiaries;

/// <summary>All that there is of one person, found in the events themselves: a read model may lack the latest.</summary>
public sealed class OwnData(Databases databases)
{
    private const string SelectRequests =
        $"select stream_id from {LedgerSchema.Name}.mt_events where tenant_id = $1 and type = 'request_opened' and data->>'beneficiaryId' = $2 order by seq_id";

    private const string SelectEvents = $"select version, type, data from {LedgerSchema.Name}.mt_events where tenant_id = $1 and stream_id = $2 order by version";

    /// <summary>The person's requests, the oldest first.</summary>
    public Task<List<Guid>> RequestsAsync(string region, Guid beneficiary, CancellationToken cancellation) =>
        databases.StreamsAsync(region, SelectRequests, [beneficiary.ToString()], cancellation);

    /// <summary>The events of a stream in their order.</summary>
    /// <exception cref="DamagedRecordException">One cannot be read.</exception>
    public async Task<ImmutableArray<DomainEvent>> EventsAsync(string region, Guid stream, CancellationToken cancellation)
    {
        await using var command = databases.Of(region).CreateCommand(SelectEvents);
        command.Parameters.AddWithValue(region);
        command.Parameters.AddWithValue(stream);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var events = ImmutableArray.CreateBuilder<DomainEvent>();
        while (await row.ReadAsync(cancellation))
        {
            try
            {
                events.Add(EventReader.Event(row.GetString(1), row.GetFieldValue<byte[]>(2)));
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new DamagedRecordException($"Version {row.GetInt64(0)} of stream {stream} of {region} cannot be read.", e);
            }
        }

        return events.ToImmutable();
    }
}
