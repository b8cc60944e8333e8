using System.Text;
using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;
using NodaTime;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>Open findings from before they were events: rows of a table that a new database does not have. Taken over once, as events.</summary>
internal static class EarlierFindings
{
    private const string Table = $"{SealSchema.Name}.incidents";
    private static readonly Instant Earliest = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2100, 1, 1, 0, 0);

    public static async Task<List<Incident>> ReadAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var exists = new NpgsqlCommand($"select to_regclass('{Table}') is not null", connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellation))!)
        {
            return [];
        }

        await using var command = new NpgsqlCommand($"select id, kind, found_at, detail from {Table} where resolved_at is null", connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var findings = new List<Incident>();
        while (await row.ReadAsync(cancellation))
        {
            // A row that says nothing, not even what it is, was written by nobody of ours.
            if (Enumerable.Range(0, row.FieldCount).All(column => !row.IsDBNull(column)))
            {
                findings.Add(new Incident(row.GetGuid(0), Kind(row.GetString(1)), At(row), Detail(row.GetString(3)), null, null, null));
            }
        }

        return findings;
    }

    // Anybody may have written these rows.
    private static Instant At(NpgsqlDataReader row) => Instant.Max(Earliest, Instant.Min(Latest, row.GetFieldValue<Instant>(2)));

    private static JsonElement Detail(string text)
    {
        try
        {
            return JsonElement.Parse(CanonicalJson.Of(Encoding.UTF8.GetBytes(text))) is { ValueKind: JsonValueKind.Object } detail ? detail : JsonElement.Parse("{}");
        }
        catch (JsonException)
        {
            return JsonElement.Parse("{}");
        }
    }

    // One that nobody knows is an incident all the same.
    private static IncidentKind Kind(string name) =>
        Enum.GetValues<IncidentKind>().Where(kind => string.Equals(IncidentBook.Name(kind), name, StringComparison.Ordinal)).DefaultIfEmpty(IncidentKind.Unreadable).First();
}
