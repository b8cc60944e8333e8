using System.Runtime.CompilerServices;
using System.Text.Json;
using EventLedger.Domain.Shared;
using Marten;
using NodaTime;
using Npgsql;

namespace EventLedger.Projections.Timelines;

/// <summary>An event as it lies in the store, with what is said of it.</summary>
/// <param name="Type">As it is stored.</param>
/// <param name="Fact">Null when this release cannot read it: a later one wrote it, or somebody else.</param>
internal sealed record RecordedEvent(
    Guid Id,
    long Sequence,
    long Version,
    Guid Stream,
    string Type,
    DomainEvent? Fact,
    Instant RecordedAt,
    string? User,
    string? Correlation,
    string? Causation);

/// <summary>Reads a region's events straight from the store, in the order of their sequence.</summary>
internal sealed class RecordedEvents(IDocumentStore store, DatabaseOf databaseOf)
{
    /// <summary>The event table; statements call it <c>e</c>.</summary>
    public string Table { get; } = $"{store.Options.Events.DatabaseSchemaName}.mt_events";

    /// <param name="where">A condition; <c>$1</c> is the region and the others follow.</param>
    /// <param name="limit">How many at most; null for all there are.</param>
    public async IAsyncEnumerable<RecordedEvent> ReadAsync(
        string region, string where, IEnumerable<object> values, int? limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = Command(
            region,
            "select e.seq_id, e.version, e.stream_id, e.type, e.data, e.timestamp, e.user_name, e.correlation_id, e.causation_id, e.id "
            + $"from {Table} e where e.tenant_id = $1 and {where} order by e.seq_id{(limit is { } most ? FormattableString.Invariant($" limit {most}") : "")}",
            values);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var isWhole = false;
        try
        {
            while (await row.ReadAsync(cancellation))
            {
                yield return Read(row);
            }

            isWhole = true;
        }
        finally
        {
            // Else the rest would be read to its end before the connection is free.
            if (!isWhole)
            {
                command.Cancel();
            }
        }
    }

    public NpgsqlCommand Command(string region, string sql, IEnumerable<object> values)
    {
        var command = databaseOf(region).CreateCommand(sql);
        command.Parameters.AddWithValue(region);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        return command;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private RecordedEvent Read(NpgsqlDataReader row) => new(
        row.GetGuid(9),
        row.GetInt64(0),
        row.GetInt64(1),
        row.GetGuid(2),
        row.GetString(3),
        Fact(row),
        row.GetFieldValue<Instant>(5),
        Text(row, 6),
        Text(row, 7),
        Text(row, 8));

    // One row that nobody can read must not cut off what comes after it.
    private DomainEvent? Fact(NpgsqlDataReader row)
    {
        try
        {
            return EventCatalogue.Find(row.GetString(3)) is { Type: var type } ? (DomainEvent?)store.Options.Serializer().FromJson(type, row, 4) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
