using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>Why the ledger of a database cannot be relied on as it should be. Silence is one of them.</summary>
public enum SealingTrouble
{
    /// <summary>An incident is open.</summary>
    Incident,

    /// <summary>An event has waited for its leaf for longer than any load explains.</summary>
    Unsealed,

    /// <summary>What is sealed has waited for its published checkpoint: it was not signed, or not cosigned.</summary>
    Unpublished,

    /// <summary>The daily full audit did not run.</summary>
    Unaudited,

    /// <summary>Somebody holds the sealer's lock, and seals nothing.</summary>
    Locked,

    /// <summary>Batch after batch fails.</summary>
    Failing,
}

/// <summary>Looks whether a database's ledger keeps up, by what is in the database and by what its sealer here went through.</summary>
public sealed class SealingTroubles(Sealer sealer, AuditRecords audits, SealingOptions options, TimeProvider time)
{
    /// <summary>How long sealing and publishing may take.</summary>
    public static readonly Duration Patience = Duration.FromSeconds(10);

    /// <summary>How old the last full audit may be: a day, and what one takes.</summary>
    public static readonly Duration AuditPatience = Duration.FromHours(26);

    private const int FailuresAtMost = 2;

    // The oldest unsealed event by the floor and, since whoever moves the floor hides what lies below it, the latest events by
    // their leaves. Then the last leaf, when no checkpoint holds it.
    private const string Look = $"""
        select
            (select min(timestamp) from (
                (select e.timestamp from {LedgerSchema.Name}.mt_events e where e.seq_id > coalesce((select max(floor) from {SealSchema.Name}.tree), 0) order by e.seq_id limit 1)
                union all
                select e.timestamp from (select id, timestamp from {LedgerSchema.Name}.mt_events order by seq_id desc limit 200) e
                where not exists (select from {SealSchema.Name}.leaves l where l.event_id = e.id)) waiting),
            (select l.leaf from {SealSchema.Name}.tree t left join {SealSchema.Name}.leaves l on l.index = t.size - 1
             where not exists (select from {SealSchema.Name}.checkpoints c where c.size = t.size))
        """;

    public string Origin => sealer.Origin;

    /// <summary>None when all is well.</summary>
    public async Task<IReadOnlyList<SealingTrouble>> FindAsync(CancellationToken cancellation)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var (recorded, sealedAt) = await LatestAsync(cancellation);
        (SealingTrouble Trouble, bool IsSo)[] all =
        [
            (SealingTrouble.Incident, await sealer.Incidents.AnyAsync(cancellation)),
            (SealingTrouble.Unsealed, now - recorded > Patience),
            (SealingTrouble.Unpublished, now - sealedAt > Patience),
            (SealingTrouble.Unaudited, options.AuditTime is not null && await audits.LastAsync(cancellation) is { } audited && now - audited > AuditPatience),
            (SealingTrouble.Locked, options.Enabled && sealer.Waited > Patience.ToTimeSpan()),
            (SealingTrouble.Failing, sealer.Failures > FailuresAtMost),
        ];
        return [.. all.Where(one => one.IsSo).Select(one => one.Trouble)];
    }

    private async Task<(Instant? Recorded, Instant? SealedAt)> LatestAsync(CancellationToken cancellation)
    {
        await using var command = sealer.Database.CreateCommand(Look);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.IsDBNull(0) ? null : row.GetFieldValue<Instant>(0), row.IsDBNull(1) ? null : Leaf.TryRecordedAt(row.GetFieldValue<byte[]>(1)));
    }
}
