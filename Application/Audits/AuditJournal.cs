using EventLedger.Application.Ledger;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Audits;
using EventLedger.Domain.Shared;
using Npgsql;

namespace EventLedger.Application.Audits;

/// <summary>Full audits as events of their regions, a stream of them for each.</summary>
public sealed class AuditJournal(StreamLedger ledger, AttributedEvents events) : IAuditJournal
{
    private const string Latest = "e.tenant_id = $1 and e.stream_id = $2 order by e.version desc limit $3";

    public Task RecordAsync(string region, string origin, AuditEntry audit)
    {
        var cause = FormattableString.Invariant($"audit:{audit.StartedAt}");
        var audited = new LedgerAudited(
            origin, audit.StartedAt, (long)(audit.Seconds * 1000), audit.Events, audit.Leaves, audit.Streams, audit.Findings, audit.Late);
        return ledger.NoteAsync<AuditLog>(region, AuditLog.StreamId(region), [new Note(audited, new CommandContext(Actor.OfProcess("audit", region), cause, cause))]);
    }

    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(NpgsqlDataSource database, string region, int most, CancellationToken cancellation)
    {
        var told = await events.ReadAsync(database, Latest, [region, AuditLog.StreamId(region), most], cancellation);
        return
        [
            .. told.Select(one => one.Event).OfType<LedgerAudited>()
                .Select(e => new AuditEntry(e.StartedAt, e.Milliseconds / 1000d, e.Events, e.Leaves, e.Streams, e.Findings, e.Late)),
        ];
    }
}
