using NodaTime;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>A full audit that was run.</summary>
/// <param name="Findings">What concerns the region; the first of it is in the incident that it raised.</param>
/// <param name="Late">Events of the region that no batch had seen; they were given to the sealer, which flags them.</param>
public sealed record AuditEntry(Instant StartedAt, double Seconds, long Events, long Leaves, long Streams, long Findings, long Late);

/// <summary>The full audits of one database, those of operators and of the schedule alike, by their events.</summary>
public sealed class AuditRecords(string origin, NpgsqlDataSource database, ServedRegions regions, IAuditJournal journal, TimeProvider time)
{
    private const int Shown = 100;

    private Instant? begun;

    public ServedRegions Regions => regions;

    /// <param name="entryOf">What a region is told; asked for each.</param>
    public async Task RecordAsync(Func<string, AuditEntry> entryOf)
    {
        foreach (var region in regions.All)
        {
            await journal.RecordAsync(region, origin, entryOf(region));
        }
    }

    /// <summary>A region's latest, newest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> ReadAsync(string region, CancellationToken cancellation) => journal.ReadAsync(database, region, Shown, cancellation);

    /// <summary>
    /// When the ledger was last audited or, before the first audit, begun; null when there is no ledger yet. An audit that is
    /// told for a time to come was told by nobody.
    /// </summary>
    public async Task<Instant?> LastAsync(CancellationToken cancellation)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var told = new List<Instant>();
        foreach (var region in regions.All)
        {
            told.AddRange((await journal.ReadAsync(database, region, 1, cancellation)).Select(audit => audit.StartedAt).Where(at => at <= now));
        }

        return told.Count > 0 ? told.Max() : await BegunAsync(cancellation);
    }

    // By the first leaf, proved; when somebody spoilt that, an audit is due at once.
    private async Task<Instant?> BegunAsync(CancellationToken cancellation)
    {
        if (begun is not null)
        {
            return begun;
        }

        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            var store = new SealStore(connection);
            return await store.ReadTreeAsync() is { } tree ? begun = (await store.ReadProvedAsync<Genesis>(0, LeafKind.Genesis, tree)).Created : null;
        }
        catch (Exception e) when (Spoilt.Is(e))
        {
            return Instant.MinValue;
        }
    }
}
