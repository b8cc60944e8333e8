using System.Text.Json;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Application.Sealing;

/// <summary>What was found wrong with the ledger; docs/operations.md says what each means and what to do.</summary>
public enum IncidentKind
{
    /// <summary>An event does not follow the latest sealed version of its stream.</summary>
    VersionBroken,

    /// <summary>An event's id was sealed before.</summary>
    EventRepeated,

    /// <summary>The database holds a smaller tree than was signed: it was set back.</summary>
    RolledBack,

    /// <summary>The tree does not continue the one that was signed.</summary>
    RootChanged,

    /// <summary>The sequence of events jumped further than any load explains.</summary>
    SequenceJumped,

    /// <summary>A tile of the tree is gone.</summary>
    TileMissing,

    /// <summary>The kept heads of streams are not those that were sealed.</summary>
    HeadsChanged,

    /// <summary>How far the ledger has come, or what it still waits for, is not what was sealed.</summary>
    StateChanged,

    /// <summary>The published checkpoint is not one that this ledger signed.</summary>
    CheckpointChanged,

    /// <summary>Nobody remembers what was signed of a ledger that has begun.</summary>
    MemoryMissing,

    /// <summary>Something in the ledger's tables is in the way, or cannot be read.</summary>
    Unreadable,

    /// <summary>A witness has seen a larger tree, or refuses ours.</summary>
    WitnessDisagrees,

    /// <summary>The configured origin is not the one the ledger began with.</summary>
    OriginChanged,

    /// <summary>An event that is to be redacted is gone, or not as it was sealed.</summary>
    RedactionTargetAltered,

    /// <summary>The full audit found what it derived and what is stored to differ.</summary>
    AuditFailed,

    /// <summary>What lies beside the events is not what they give. The sealing goes on.</summary>
    DerivedChanged,

    /// <summary>An event without a valid origin MAC; sealed, and flagged.</summary>
    Unattributed,

    /// <summary>An event that came a day or more after its neighbours; sealed, and flagged.</summary>
    Late,
}

/// <summary>Something that must not be sealed over.</summary>
public sealed class TamperedLedgerException(IncidentKind kind, object detail)
    : RefusingException($"The ledger is not sealed any further: {kind}.", SealingRefusals.LedgerDamaged)
{
    public IncidentKind Kind => kind;

    public object Detail => detail;
}

/// <param name="Detail">What it is about: ids, versions, sizes. No personal data.</param>
public sealed record Incident(Guid Id, IncidentKind Kind, Instant FoundAt, JsonElement Detail, Instant? ResolvedAt, string? ResolvedBy, string? Resolution);

/// <summary>Findings, kept until somebody resolves them.</summary>
public sealed class IncidentLog(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Notes a finding, once for as long as it is unresolved.</summary>
    /// <returns>Whether it is new.</returns>
    public async Task<bool> RecordAsync(IncidentKind kind, object detail)
    {
        await using var command = database.CreateCommand(
            $"insert into {SealSchema.Name}.incidents (id, kind, found_at, detail) select $1, $2, $3, $4 "
            + $"where not exists (select from {SealSchema.Name}.incidents where kind = $2 and detail = $4 and resolved_at is null)");
        command.Parameters.AddWithValue(Guid.CreateVersion7());
        command.Parameters.AddWithValue(NpgsqlDbType.Varchar, Name(kind));
        command.Parameters.AddWithValue(Instant.FromDateTimeOffset(time.GetUtcNow()));
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, Text(detail));
        return await command.ExecuteNonQueryAsync() == 1;
    }

    public async Task<List<Incident>> ReadAsync(bool onlyOpen, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select id, kind, found_at, detail, resolved_at, resolved_by, resolution from {SealSchema.Name}.incidents "
            + $"{(onlyOpen ? "where resolved_at is null " : "")}order by found_at, id");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var incidents = new List<Incident>();
        while (await row.ReadAsync(cancellation))
        {
            incidents.Add(new Incident(
                row.GetGuid(0),
                Kind(row.GetString(1)),
                row.GetFieldValue<Instant>(2),
                JsonElement.Parse(row.GetString(3)),
                row.IsDBNull(4) ? null : row.GetFieldValue<Instant>(4),
                row.IsDBNull(5) ? null : row.GetString(5),
                row.IsDBNull(6) ? null : row.GetString(6)));
        }

        return incidents;
    }

    /// <summary>Whether one is open.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select exists (select from {SealSchema.Name}.incidents where resolved_at is null)");
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<bool> ExistsAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select exists (select from {SealSchema.Name}.incidents where id = $1)");
        command.Parameters.AddWithValue(id);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Marks an incident as resolved, in the transaction of the event that says so.</summary>
    internal static void Resolve(Writes writes, Guid id, string resolvedBy, string resolution) => writes.Add(
        $"update {SealSchema.Name}.incidents set resolved_at = now(), resolved_by = $2, resolution = $3 where id = $1 and resolved_at is null",
        id,
        resolvedBy,
        resolution);

    /// <summary>What an incident is about, as JSON.</summary>
    internal static string Text(object detail) => JsonSerializer.Serialize(detail, detail.GetType(), LedgerJson.Wire);

    /// <summary>What a kind is called where it is stored and shown.</summary>
    internal static string Name(IncidentKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    // One that nobody knows is an incident all the same.
    private static IncidentKind Kind(string name) =>
        Enum.GetValues<IncidentKind>().Where(kind => string.Equals(Name(kind), name, StringComparison.Ordinal)).DefaultIfEmpty(IncidentKind.Unreadable).First();
}
