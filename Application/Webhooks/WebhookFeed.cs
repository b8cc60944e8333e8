using System.Data;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Calendars;
using EventLedger.Domain.Catalogue;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Departments;
using EventLedger.Domain.Requests;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Transfers;
using EventLedger.Domain.Webhooks;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace EventLedger.Application.Webhooks;

/// <summary>
/// Turns events into deliveries. Numbers of events are drawn before they are committed, so that a later one may be seen first: up to a floor, which
/// is a database's own, each number was seen or is noted as a gap. Each webhook has a cursor that follows the floor; what fills a gap afterwards is handed to those
/// that have passed it. A gap is forgotten once every transaction is over that may have drawn its number.
/// </summary>
/// <remarks>What was taken over says so in its headers and is told to nobody.</remarks>
public sealed class WebhookFeed(Databases databases, StreamLedger ledger, TimeProvider time) : IDisposable
{
    internal const string Feed = "webhook_feed";
    internal const string Gaps = "webhook_gaps";

    /// <summary>How many deliveries wait before a receiver's cursor does: what is behind is kept as a number rather than as rows.</summary>
    internal const int MostWaiting = 1000;

    // Numbers that are looked through at once, and events that are taken of them.
    private const int Window = 5000;
    private const int Page = 500;

    // So many are missing only where a database was moved, or its sequence was.
    private const int WidestGap = 1000;

    // Whoever moves a cursor holds a connection, and may need another to find out where events belong: were there as many as receivers, all might wait for a second one.
    private const int MostMoving = 4;
    private readonly SemaphoreSlim moving = new(MostMoving);

    private static readonly Duration LeastWait = Duration.FromMinutes(1);

    private const string Events = $"{LedgerSchema.Name}.mt_events";

    // Nothing is locked or written while there is nothing to do.
    private const string HasNews = $"""
        select not exists (select from {LedgerSchema.Name}.{Feed}) or exists (select from {LedgerSchema.Name}.{Gaps})
            or exists (select from {Events} where seq_id > (select max(floor) from {LedgerSchema.Name}.{Feed}))
        """;

    private const string BeginFeed =
        $"insert into {LedgerSchema.Name}.{Feed} (id, floor) select 1, 0 from {LedgerSchema.Name}.{WebhookStore.Cursors} limit 1 on conflict do nothing";

    // Another node that looks just now does the same. Where nobody was told for a while it goes on at the first cursor, and somewhat before it: what was
    // drawn, and not committed, when that one began is a gap as any other.
    private static readonly string LockFeed = FormattableString.Invariant($"""
        select greatest(floor, 0, (select min(position) - {WidestGap} from {LedgerSchema.Name}.{WebhookStore.Cursors})) from {LedgerSchema.Name}.{Feed} where id = 1
        for update skip locked
        """);

    // This transaction's number was given out after the gap was seen, hence after that of whoever drew the missing one.
    private const string DateGaps = $"update {LedgerSchema.Name}.{Gaps} set horizon = pg_current_xact_id()::text::bigint where horizon is null";

    // Asked before the events are: whatever is over by then is seen by the next statement.
    private const string OldestRunning = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private const string Columns = "e.seq_id, e.id, e.tenant_id, e.stream_id, e.version, e.type, e.timestamp";

    private const string Told = $"not coalesce(e.headers ? '{OriginMac.TakenOverHeader}', false)";

    private const string SelectFilled = $"select {Columns}, {Told} from {LedgerSchema.Name}.{Gaps} g join {Events} e on e.seq_id = g.sequence";

    private const string DropFilled = $"delete from {LedgerSchema.Name}.{Gaps} where sequence = any($1)";

    private const string DropDead = $"delete from {LedgerSchema.Name}.{Gaps} where horizon <= $1 and seen_at < $2";

    private static readonly string NoteGaps = FormattableString.Invariant($"""
        with page as (select seq_id from {Events} where seq_id > $1 order by seq_id limit {Window}),
        steps as (select seq_id, lag(seq_id, 1, $1) over (order by seq_id) as before from page),
        noted as (
            insert into {LedgerSchema.Name}.{Gaps} (sequence, seen_at)
            select missing, $2 from steps cross join lateral generate_series(before + 1, seq_id - 1) as missing where seq_id - before between 2 and {WidestGap}
            on conflict do nothing)
        select max(seq_id) from page
        """);

    private const string MoveFloor = $"update {LedgerSchema.Name}.{Feed} set floor = $1 where id = 1 and floor <> $1";

    private static readonly string LockCursor = FormattableString.Invariant($"""
        select c.position, f.floor, (
            select count(*) from (
                select from {LedgerSchema.Name}.{WebhookStore.Deliveries} d where d.tenant_id = $1 and d.webhook_id = $2 and d.state = 'Waiting' limit {MostWaiting}) waiting)
        from {LedgerSchema.Name}.{WebhookStore.Cursors} c cross join {LedgerSchema.Name}.{Feed} f
        where c.tenant_id = $1 and c.webhook_id = $2 and f.id = 1 and c.position < f.floor for update of c skip locked
        """);

    private static readonly string SelectNext = FormattableString.Invariant($"""
        select {Columns}, true from {Events} e
        where e.seq_id > $1 and e.seq_id <= $2 and e.tenant_id = $3 and e.type = any($4) and {Told} order by e.seq_id limit {Page}
        """);

    // Whoever is moving one just now may have read the events before this one was there: so all are waited for, and where they are is asked afterwards.
    private const string LockCursors = $"select webhook_id, position from {LedgerSchema.Name}.{WebhookStore.Cursors} where tenant_id = $1 order by webhook_id for share";

    private const string Insert = $"""
        insert into {LedgerSchema.Name}.{WebhookStore.Deliveries} as known
            (tenant_id, webhook_id, message, sequence, stream_id, version, event_type, recorded_at, state, attempts, due_at, leased_until)
        select $1, $2, one.message, one.sequence, one.stream, one.version, one.type, one.recorded, 'Waiting', 0, $3, '-infinity'
        from unnest($4, $5, $6, $7, $8, $9) as one(message, sequence, stream, version, type, recorded)
        """;

    // What was told before and is met again, since somebody had it replayed, begins anew.
    private const string InsertOrRenew = $"""
        {Insert}
        on conflict (tenant_id, webhook_id, message) do update set state = 'Waiting', attempts = 0, due_at = excluded.due_at, leased_until = '-infinity', finished_at = null
        where known.state <> 'Waiting'
        """;

    // What fills a gap may have been met on the way to it: by a cursor that came past only when it was there.
    private const string InsertUnlessKnown = $"""
        {Insert}
        on conflict do nothing
        """;

    private const string MoveCursor = $"update {LedgerSchema.Name}.{WebhookStore.Cursors} set position = $3 where tenant_id = $1 and webhook_id = $2";

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Moves a database's floor over what was recorded since; of several nodes one does at a time.</summary>
    internal async Task LookAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (var asking = Command(connection, HasNews))
        {
            if (await asking.ExecuteScalarAsync(cancellation) is not true)
            {
                return;
            }
        }

        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        await using (var begin = Command(connection, BeginFeed))
        {
            await begin.ExecuteNonQueryAsync(cancellation);
        }

        if (await NumberAsync(Command(connection, LockFeed), cancellation) is not { } floor)
        {
            return;
        }

        await using (var date = Command(connection, DateGaps))
        {
            await date.ExecuteNonQueryAsync(cancellation);
        }

        await SettleAsync(connection, cancellation);
        var latest = await NumberAsync(Command(connection, NoteGaps, floor, Now), cancellation) ?? floor;
        await using (var move = Command(connection, MoveFloor, latest))
        {
            await move.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Turns the next events of a webhook into deliveries.</summary>
    /// <returns>False when there was nothing to look at, or too much waits, or another node is at it.</returns>
    internal async Task<bool> AdvanceAsync(WebhookKey key, Webhook webhook, CancellationToken cancellation)
    {
        await moving.WaitAsync(cancellation);
        try
        {
            return await MoveAsync(key, webhook, cancellation);
        }
        finally
        {
            moving.Release();
        }
    }

    public void Dispose() => moving.Dispose();

    private async Task<bool> MoveAsync(WebhookKey key, Webhook webhook, CancellationToken cancellation)
    {
        await using var connection = await databases.Of(key.Region).OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        if (await PlaceAsync(connection, key, cancellation) is not var (position, floor))
        {
            return false;
        }

        var until = Math.Min(floor, position + Window);
        string[] types = [.. webhook.EventTypes.IsEmpty ? PublicEvents.Names : webhook.EventTypes];
        var found = await ReadAsync(Command(connection, SelectNext, position, until, key.Region, types), cancellation);
        await InsertAsync(connection, InsertOrRenew, key, await AdmittedAsync(webhook, found, cancellation), cancellation);
        await using (var move = Command(connection, MoveCursor, key.Region, key.Id, found.Count == Page ? found[^1].Sequence : until))
        {
            await move.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return true;
    }

    internal static void AddTables(ModuleRegistration module)
    {
        module.AddTable(Feed, table =>
        {
            // There is one row.
            table.AddColumn("id", "integer").AsPrimaryKey();
            table.AddColumn("floor", "bigint").NotNull();
        });
        module.AddTable(Gaps, table =>
        {
            table.AddColumn("sequence", "bigint").AsPrimaryKey();

            // A transaction's number, past those of all that may still fill it; null until the next look.
            table.AddColumn("horizon", "bigint");
            table.AddColumn("seen_at", "timestamptz").NotNull();
        });
    }

    /// <summary>Hands on what fills gaps, and forgets those that nothing can fill any more.</summary>
    private async Task SettleAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var oldest = await NumberAsync(Command(connection, OldestRunning), cancellation) ?? 0;
        var (filled, numbers) = await ReadFilledAsync(connection, cancellation);
        foreach (var e in filled)
        {
            await HandOnAsync(connection, e, cancellation);
        }

        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(DropFilled) { Parameters = { new NpgsqlParameter<long[]> { TypedValue = numbers } } },
                new NpgsqlBatchCommand(DropDead) { Parameters = { new NpgsqlParameter { Value = oldest }, new NpgsqlParameter { Value = Now - LeastWait } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    // Those whose cursors have not come so far will meet it.
    private async Task HandOnAsync(NpgsqlConnection connection, ToldEvent e, CancellationToken cancellation)
    {
        var passed = new List<Guid>();
        await using (var command = Command(connection, LockCursors, e.Region))
        {
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                if (row.GetInt64(1) >= e.Sequence)
                {
                    passed.Add(row.GetGuid(0));
                }
            }
        }

        foreach (var id in passed)
        {
            if (await ledger.FindAsync<Webhook>(e.Region, id, cancellation) is { State: var webhook }
                && PublicEvents.Contains(e.Type) && (webhook.EventTypes.IsEmpty || webhook.EventTypes.Contains(e.Type)))
            {
                await InsertAsync(connection, InsertUnlessKnown, new(e.Region, id), await AdmittedAsync(webhook, [e], cancellation), cancellation);
            }
        }
    }

    private async Task<List<ToldEvent>> AdmittedAsync(Webhook webhook, List<ToldEvent> events, CancellationToken cancellation)
    {
        if (webhook.Filter.IsOpen() || events.Count == 0)
        {
            return events;
        }

        var admitted = new List<ToldEvent>();
        foreach (var e in events)
        {
            if (webhook.Filter.Admits(await PlacesAsync(e, cancellation)))
            {
                admitted.Add(e);
            }
        }

        return admitted;
    }

    // As it is now: a request that was given to another centre is told of to that one's.
    private async ValueTask<EventPlaces> PlacesAsync(ToldEvent e, CancellationToken cancellation)
    {
        try
        {
            return EventCatalogue.Find(e.Type)?.State switch
            {
                var state when state == typeof(CitizenRequest) => await ledger.FindAsync<CitizenRequest>(e.Region, e.Stream, cancellation) is { State: var request }
                    ? new(request.CentreCode, request.DepartmentCode, request.ServiceCode)
                    : Nowhere,
                var state when state == typeof(ServiceCentre) => new((await ledger.FindAsync<ServiceCentre>(e.Region, e.Stream, cancellation))?.State.Code, null, null),
                var state when state == typeof(CentreTransfer) => new((await ledger.FindAsync<CentreTransfer>(e.Region, e.Stream, cancellation))?.State.FromCentreCode, null, null),
                var state when state == typeof(Department) => new(null, (await ledger.FindAsync<Department>(e.Region, e.Stream, cancellation))?.State.Code, null),
                var state when state == typeof(OfficeCalendar) => new(null, (await ledger.FindAsync<OfficeCalendar>(e.Region, e.Stream, cancellation))?.State.DepartmentCode, null),
                var state when state == typeof(ServiceDefinition) => await ledger.FindAsync<ServiceDefinition>(e.Region, e.Stream, cancellation) is { State: var service }
                    ? new(null, service.DepartmentCode, service.Code)
                    : Nowhere,
                _ => Nowhere,
            };
        }
        catch (DamagedRecordException)
        {
            // The audit tells of it; it must not keep others from being told.
            return Nowhere;
        }
    }

    private async Task InsertAsync(NpgsqlConnection connection, string insert, WebhookKey key, List<ToldEvent> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
        {
            return;
        }

        await using var command = Command(connection, insert, key.Region, key.Id, Now);
        command.Parameters.AddEach(events, e => e.Id, NpgsqlDbType.Uuid);
        command.Parameters.AddEach(events, e => e.Sequence, NpgsqlDbType.Bigint);
        command.Parameters.AddEach(events, e => e.Stream, NpgsqlDbType.Uuid);
        command.Parameters.AddEach(events, e => e.Version, NpgsqlDbType.Bigint);
        command.Parameters.AddEach(events, e => e.Type, NpgsqlDbType.Varchar);
        command.Parameters.AddEach(events, e => e.RecordedAt, NpgsqlDbType.TimestampTz);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static EventPlaces Nowhere { get; } = new(null, null, null);

    private static async Task<(long Position, long Floor)?> PlaceAsync(NpgsqlConnection connection, WebhookKey key, CancellationToken cancellation)
    {
        await using var command = Command(connection, LockCursor, key.Region, key.Id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) && row.GetInt64(2) < MostWaiting ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }

    private static async Task<(List<ToldEvent> Filled, long[] Numbers)> ReadFilledAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var (filled, numbers) = (new List<ToldEvent>(), new List<long>());
        await using var command = Command(connection, SelectFilled);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            numbers.Add(row.GetInt64(0));
            if (row.GetBoolean(7))
            {
                filled.Add(Read(row));
            }
        }

        return (filled, [.. numbers]);
    }

    private static async Task<List<ToldEvent>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using (command)
        {
            await using var row = await command.ExecuteReaderAsync(cancellation);
            var events = new List<ToldEvent>();
            while (await row.ReadAsync(cancellation))
            {
                events.Add(Read(row));
            }

            return events;
        }
    }

    private static ToldEvent Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetGuid(1), row.GetString(2), row.GetGuid(3), row.GetInt64(4), row.GetString(5), row.GetFieldValue<Instant>(6));

    /// <summary>Null for none.</summary>
    private static async Task<long?> NumberAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using (command)
        {
            return await command.ExecuteScalarAsync(cancellation) as long?;
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddValues(values);
        return command;
    }
}
