using System.Collections.Immutable;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Webhooks;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;

namespace EventLedger.Application.Webhooks;

/// <summary>
/// What is kept of webhooks beside their events: how far each has come, its secrets, and its deliveries. What a subscription is lies in its events;
/// these rows are where its deliveries stand, and are of no use without them.
/// </summary>
public sealed class WebhookStore(Databases databases, TimeProvider time)
{
    internal const string Cursors = "webhook_cursors";
    internal const string Secrets = "webhook_secrets";
    internal const string Deliveries = "webhook_deliveries";

    /// <summary>How many deliveries wait at most before a further test is put behind them.</summary>
    public const int MostTests = 100;

    private const string OfWebhook = "tenant_id = $1 and webhook_id = $2";
    private const string Events = $"{LedgerSchema.Name}.mt_events";
    private const string Latest = $"(select coalesce(max(seq_id), 0) from {Events})";

    private const string Begin = $"insert into {LedgerSchema.Name}.{Cursors} (tenant_id, webhook_id, position) select $1, $2, {Latest}";

    private const string Skip = $"update {LedgerSchema.Name}.{Cursors} set position = {Latest}, failing_since = null where {OfWebhook}";

    private const string DropWaiting = $"delete from {LedgerSchema.Name}.{Deliveries} where {OfWebhook} and state = 'Waiting'";

    private const string Forgive = $"update {LedgerSchema.Name}.{Cursors} set failing_since = null where {OfWebhook}";

    private const string BringForward = $"update {LedgerSchema.Name}.{Deliveries} set due_at = $3 where {OfWebhook} and state = 'Waiting' and due_at > $3";

    private const string MoveBack = $"update {LedgerSchema.Name}.{Cursors} set position = least(position, $3) where {OfWebhook}";

    private const string AddSecret = $"insert into {LedgerSchema.Name}.{Secrets} (tenant_id, webhook_id, number, secret, valid_until) values ($1, $2, $3, $4, 'infinity')";

    private const string EndSecrets = $"update {LedgerSchema.Name}.{Secrets} set valid_until = least(valid_until, $4) where {OfWebhook} and number < $3";

    // However often somebody rotates, two sign: each would make the header longer.
    private const string DropOlder = $"delete from {LedgerSchema.Name}.{Secrets} where {OfWebhook} and number < $3 - 1";

    private const string DropSecrets = $"delete from {LedgerSchema.Name}.{Secrets} where {OfWebhook}";

    private const string DropCursor = $"delete from {LedgerSchema.Name}.{Cursors} where {OfWebhook}";

    private const string DropDeliveries = $"delete from {LedgerSchema.Name}.{Deliveries} where {OfWebhook}";

    private const string AreAny = $"select exists (select from {LedgerSchema.Name}.{Cursors})";

    // The others cost nothing while there is nothing to do for them. One that is stopped is found all the same, and left alone by whoever asks for its state.
    private const string SelectBusy = $"""
        select c.tenant_id, c.webhook_id from {LedgerSchema.Name}.{Cursors} c
        where c.position < (select max(floor) from {LedgerSchema.Name}.{WebhookFeed.Feed}) or exists (
            select from {LedgerSchema.Name}.{Deliveries} d
            where d.tenant_id = c.tenant_id and d.webhook_id = c.webhook_id and d.state = 'Waiting' and d.due_at <= $1 and d.leased_until <= $1)
        """;

    private const string CountAll = $"select count(*) from {LedgerSchema.Name}.{Cursors} where tenant_id = $1";

    private const string SelectSecrets = $"select secret from {LedgerSchema.Name}.{Secrets} where {OfWebhook} and valid_until > $3 order by number desc";

    // Whoever takes one up and dies lets it go after a while. Looked for once: what a plan looks for again would lock more than the limit.
    private const string TakeUp = $"""
        with due as materialized (
            select message from {LedgerSchema.Name}.{Deliveries}
            where {OfWebhook} and state = 'Waiting' and due_at <= $3 and leased_until <= $3 order by due_at limit $5 for update skip locked)
        update {LedgerSchema.Name}.{Deliveries} taken set attempts = taken.attempts + 1, leased_until = $4, last_attempt_at = $3
        from due where taken.tenant_id = $1 and taken.webhook_id = $2 and taken.message = due.message
        returning taken.message, taken.sequence, taken.stream_id, taken.version, taken.event_type, taken.recorded_at, taken.attempts
        """;

    // One whose lease was over and that somebody else took up is theirs.
    private const string Finish = $"""
        update {LedgerSchema.Name}.{Deliveries} done set
            state = one.state, due_at = coalesce(one.next, done.due_at), leased_until = '-infinity', outcome = one.outcome,
            http_status = nullif(one.status, 0), milliseconds = one.milliseconds, finished_at = case when one.next is null then $10::timestamptz end
        from unnest($3, $4, $5, $6, $7, $8, $9) as one(message, attempt, state, next, outcome, status, milliseconds)
        where done.tenant_id = $1 and done.webhook_id = $2 and done.message = one.message and done.attempts = one.attempt and done.state = 'Waiting'
        """;

    private const string Recover = $"update {LedgerSchema.Name}.{Cursors} set failing_since = null where {OfWebhook} and failing_since is not null";

    private const string Fail = $"update {LedgerSchema.Name}.{Cursors} set failing_since = coalesce(failing_since, $3) where {OfWebhook} returning failing_since";

    private static readonly string InsertTest = FormattableString.Invariant($"""
        insert into {LedgerSchema.Name}.{Deliveries} (tenant_id, webhook_id, message, sequence, stream_id, version, event_type, recorded_at, state, attempts, due_at, leased_until)
        select $1, $2, $3, 0, $2, 0, '{WebhookPayload.TestType}', $4, 'Waiting', 0, $4, '-infinity'
        where (select count(*) from (
            select from {LedgerSchema.Name}.{Deliveries} d where d.tenant_id = $1 and d.webhook_id = $2 and d.state = 'Waiting' limit {MostTests}) waiting) < {MostTests}
        """);

    private const string SelectFigures = $"""
        select position, failing_since,
            (select count(*) from {LedgerSchema.Name}.{Deliveries} d where d.tenant_id = $1 and d.webhook_id = $2 and d.state = 'Waiting'),
            (select count(*) from {LedgerSchema.Name}.{Deliveries} d where d.tenant_id = $1 and d.webhook_id = $2 and d.state = 'Dead')
        from {LedgerSchema.Name}.{Cursors} where {OfWebhook}
        """;

    // Ids grow with time, so the latest come first.
    private const string SelectLog = $"""
        select message, event_type, sequence, stream_id, version, state, attempts, recorded_at, last_attempt_at,
            case when state = 'Waiting' then greatest(due_at, leased_until) end, outcome, http_status, milliseconds, finished_at
        from {LedgerSchema.Name}.{Deliveries}
        where {OfWebhook} and (cardinality($3) = 0 or state = any($3)) and message < $4 order by message desc limit $5
        """;

    private const string SelectLatest = $"select {Latest}";

    // No further back than a replay may go ($3), however long ago that instant is: of what is before it, the last one tells whether there is any.
    private const string SelectAfter = $"""
        select case
            when (select e.timestamp from {Events} e where e.tenant_id = $1 and e.seq_id <= $3 order by e.seq_id desc limit 1) >= $2 then $3 - 1
            else coalesce((select min(e.seq_id) - 1 from {Events} e where e.tenant_id = $1 and e.timestamp >= $2 and e.seq_id > $3), {Latest})
        end
        """;

    private const string Prune = $"delete from {LedgerSchema.Name}.{Deliveries} where finished_at < $1";

    private const string PruneSecrets = $"delete from {LedgerSchema.Name}.{Secrets} where valid_until < $1";

    private const string SelectStanding = $"""
        select (select count(*) from {LedgerSchema.Name}.{Cursors} where failing_since is not null),
            (select count(*) from {LedgerSchema.Name}.{Cursors} c join {LedgerSchema.Name}.{Deliveries} d using (tenant_id, webhook_id) where d.state = 'Waiting'),
            (select count(*) from {LedgerSchema.Name}.{Cursors} c join {LedgerSchema.Name}.{Deliveries} d using (tenant_id, webhook_id) where d.state = 'Dead')
        """;

    // Of what no receiver asks for as well: it has to be looked at to know that.
    private const string IsBehind = $"""
        select exists (select from {LedgerSchema.Name}.{Cursors}) and exists (
            select from {Events} e where e.timestamp < $1
                and e.seq_id > coalesce((select max(floor) from {LedgerSchema.Name}.{WebhookFeed.Feed}), (select min(position) from {LedgerSchema.Name}.{Cursors})))
        """;

    private static readonly Guid Last = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>How many a region has.</summary>
    public async Task<int> CountAsync(string region, CancellationToken cancellation)
    {
        await using var command = Command(databases.Of(region), CountAll, region);
        return (int)(long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The ids of a region's.</summary>
    public Task<List<Guid>> ListAsync(string region, CancellationToken cancellation) => databases.StreamsAsync(
        region, $"select webhook_id from {LedgerSchema.Name}.{Cursors} where tenant_id = $1 order by webhook_id", [], cancellation);

    /// <summary>Null for one that is deleted.</summary>
    public async Task<DeliveryFigures?> FiguresAsync(string region, Guid id, CancellationToken cancellation)
    {
        await using var command = Command(databases.Of(region), SelectFigures, region, id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<Instant>(1), row.GetInt64(2), row.GetInt64(3))
            : null;
    }

    /// <summary>What was done with, and what waits; the latest first.</summary>
    /// <param name="states">Empty for all.</param>
    /// <param name="before">The last one of the page before; null for the first page.</param>
    public async Task<List<DeliveryEntry>> LogAsync(string region, Guid id, ImmutableArray<DeliveryState> states, Guid? before, int limit, CancellationToken cancellation)
    {
        string[] named = [.. states.Select(state => state.ToString())];
        await using var command = Command(databases.Of(region), SelectLog, region, id, named, before ?? Last, limit);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<DeliveryEntry>();
        while (await row.ReadAsync(cancellation))
        {
            entries.Add(new(
                row.GetGuid(0),
                row.GetString(1),
                row.GetInt64(2),
                row.GetGuid(3),
                row.GetInt64(4),
                Enum.Parse<DeliveryState>(row.GetString(5)),
                row.GetInt32(6),
                row.GetFieldValue<Instant>(7),
                At(row, 8),
                At(row, 9),
                row.IsDBNull(10) ? null : Enum.Parse<DeliveryOutcome>(row.GetString(10)),
                row.IsDBNull(11) ? null : row.GetInt32(11),
                row.IsDBNull(12) ? null : row.GetInt32(12),
                At(row, 13)));
        }

        return entries;
    }

    /// <summary>Puts a test event into the queue; answers its id, or null when too much waits there.</summary>
    public async Task<Guid?> AddTestAsync(string region, Guid id, CancellationToken cancellation)
    {
        var message = Guid.CreateVersion7();
        await using var command = Command(databases.Of(region), InsertTest, region, id, message, Now);
        return await command.ExecuteNonQueryAsync(cancellation) > 0 ? message : null;
    }

    /// <summary>The number of the latest event in a region's database.</summary>
    public async Task<long> LatestAsync(string region, CancellationToken cancellation)
    {
        await using var command = Command(databases.Of(region), SelectLatest);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The number of the last event that was recorded before an instant; one that no replay may begin after, where that is too long ago.</summary>
    /// <param name="latest">The number of the latest.</param>
    public async Task<long> AfterAsync(string region, Instant since, long latest, CancellationToken cancellation)
    {
        await using var command = Command(databases.Of(region), SelectAfter, region, since, Math.Max(0, latest - Webhook.MostReplayed));
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Whether an event that was recorded before an instant has not been looked at for the receivers that there are.</summary>
    public async Task<bool> IsBehindAsync(NpgsqlDataSource database, Instant before, CancellationToken cancellation)
    {
        await using var command = Command(database, IsBehind, before);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Adds to the transaction that it begins with what comes from now on.</summary>
    internal static void AddBeginning(Writes writes) => writes.Add(Begin, writes.Region, writes.Stream);

    /// <summary>Adds to the transaction a secret, and until when the ones before sign as well.</summary>
    internal static void AddSecretTo(Writes writes, int number, byte[] secret, Instant previousUntil)
    {
        writes.Add(DropOlder, writes.Region, writes.Stream, number);
        writes.Add(EndSecrets, writes.Region, writes.Stream, number, previousUntil);
        writes.Add(AddSecret, writes.Region, writes.Stream, number, secret);
    }

    /// <summary>Adds to the transaction that it goes on: with all that waits at once, or without what came meanwhile.</summary>
    internal static void AddResumption(Writes writes, bool skips, Instant now)
    {
        if (skips)
        {
            writes.IsApart = true;
            writes.Add(DropWaiting, writes.Region, writes.Stream);
            writes.Add(Skip, writes.Region, writes.Stream);
        }
        else
        {
            writes.Add(BringForward, writes.Region, writes.Stream, now);
            writes.Add(Forgive, writes.Region, writes.Stream);
        }
    }

    /// <summary>Adds to the transaction that it is told again what follows a number.</summary>
    internal static void AddReplay(Writes writes, long after) => writes.Add(MoveBack, writes.Region, writes.Stream, after);

    /// <summary>Adds to the transaction that nothing is left of it but its events.</summary>
    internal static void AddEnd(Writes writes)
    {
        // These may be many, and others are not to wait for them.
        writes.IsApart = true;
        writes.Add(DropSecrets, writes.Region, writes.Stream);
        writes.Add(DropDeliveries, writes.Region, writes.Stream);
        writes.Add(DropCursor, writes.Region, writes.Stream);
    }

    internal static async Task<bool> AreAnyAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = Command(database, AreAny);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Those that there is something to do for.</summary>
    internal async Task<List<WebhookKey>> BusyAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = Command(database, SelectBusy, Now);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var busy = new List<WebhookKey>();
        while (await row.ReadAsync(cancellation))
        {
            busy.Add(new(row.GetString(0), row.GetGuid(1)));
        }

        return busy;
    }

    /// <summary>Sealed; those that sign now, the youngest first.</summary>
    internal async Task<List<byte[]>> SecretsAsync(WebhookKey key, CancellationToken cancellation)
    {
        await using var command = Command(databases.Of(key.Region), SelectSecrets, key.Region, key.Id, Now);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var secrets = new List<byte[]>();
        while (await row.ReadAsync(cancellation))
        {
            secrets.Add(row.GetFieldValue<byte[]>(0));
        }

        return secrets;
    }

    /// <summary>Takes up what is due and nobody else has taken up.</summary>
    internal async Task<List<TakenDelivery>> TakeUpAsync(WebhookKey key, int most, Duration lease, CancellationToken cancellation)
    {
        var now = Now;
        await using var command = Command(databases.Of(key.Region), TakeUp, key.Region, key.Id, now, now + lease, most);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var taken = new List<TakenDelivery>();
        while (await row.ReadAsync(cancellation))
        {
            taken.Add(new(row.GetGuid(0), row.GetInt64(1), row.GetGuid(2), row.GetInt64(3), row.GetString(4), row.GetFieldValue<Instant>(5), row.GetInt32(6)));
        }

        return taken;
    }

    /// <summary>Writes down what became of deliveries that were taken up.</summary>
    /// <returns>Since when the receiver fails; null when it took any.</returns>
    internal async Task<Instant?> FinishAsync(WebhookKey key, IReadOnlyList<AttemptResult> results, CancellationToken cancellation)
    {
        var (now, database) = (Now, databases.Of(key.Region));
        await using (var command = Command(database, Finish, key.Region, key.Id))
        {
            command.Parameters.AddEach(results, result => result.Delivery.Message, NpgsqlDbType.Uuid);
            command.Parameters.AddEach(results, result => result.Delivery.Attempt, NpgsqlDbType.Integer);
            command.Parameters.AddEach(results, result => result.State.ToString(), NpgsqlDbType.Varchar);
            command.Parameters.AddEach(results, result => result.Next, NpgsqlDbType.TimestampTz);
            command.Parameters.AddEach(results, result => result.Outcome.ToString(), NpgsqlDbType.Varchar);
            command.Parameters.AddEach(results, result => result.Status, NpgsqlDbType.Integer);
            command.Parameters.AddEach(results, result => result.Milliseconds, NpgsqlDbType.Integer);
            command.Parameters.AddWithValue(now);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        if (results.All(result => result.Outcome == DeliveryOutcome.Unreadable))
        {
            // Nobody was asked.
            return null;
        }

        if (!results.Any(result => result.IsAccepted))
        {
            await using var failing = Command(database, Fail, key.Region, key.Id, now);
            await using var row = await failing.ExecuteReaderAsync(cancellation);
            return await row.ReadAsync(cancellation) ? row.GetFieldValue<Instant>(0) : null;
        }

        await using var recovering = Command(database, Recover, key.Region, key.Id);
        if (await recovering.ExecuteNonQueryAsync(cancellation) > 0)
        {
            // It is there again: what failed meanwhile need not wait for hours.
            await using var sooner = Command(database, BringForward, key.Region, key.Id, now);
            await sooner.ExecuteNonQueryAsync(cancellation);
        }

        return null;
    }

    /// <summary>Forgets what was done with long ago, and secrets that sign nothing any more.</summary>
    internal async Task PruneAsync(NpgsqlDataSource database, Duration kept, CancellationToken cancellation)
    {
        await using var deliveries = Command(database, Prune, Now - kept);
        await deliveries.ExecuteNonQueryAsync(cancellation);
        await using var secrets = Command(database, PruneSecrets, Now);
        await secrets.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>How deliveries stand in a database, for whoever reads the metrics.</summary>
    internal static async Task<WebhookStanding> StandingAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = Command(database, SelectStanding);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new WebhookStanding(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    internal static void AddTables(ModuleRegistration module)
    {
        module.AddTable(Cursors, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("webhook_id", "uuid").AsPrimaryKey();
            table.AddColumn("position", "bigint").NotNull();
            table.AddColumn("failing_since", "timestamptz");
        });
        module.AddTable(Secrets, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("webhook_id", "uuid").AsPrimaryKey();
            table.AddColumn("number", "integer").AsPrimaryKey();

            // Sealed under a key of the master key's.
            table.AddColumn("secret", "bytea").NotNull();
            table.AddColumn("valid_until", "timestamptz").NotNull();
        });
        module.AddTable(Deliveries, table =>
        {
            table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
            table.AddColumn("webhook_id", "uuid").AsPrimaryKey();
            table.AddColumn("message", "uuid").AsPrimaryKey();
            table.AddColumn("sequence", "bigint").NotNull();
            table.AddColumn("stream_id", "uuid").NotNull();
            table.AddColumn("version", "bigint").NotNull();
            table.AddColumn("event_type", "varchar").NotNull();
            table.AddColumn("recorded_at", "timestamptz").NotNull();
            table.AddColumn("state", "varchar").NotNull();
            table.AddColumn("attempts", "integer").NotNull();
            table.AddColumn("due_at", "timestamptz").NotNull();
            table.AddColumn("leased_until", "timestamptz").NotNull();
            table.AddColumn("last_attempt_at", "timestamptz");
            table.AddColumn("outcome", "varchar");
            table.AddColumn("http_status", "integer");
            table.AddColumn("milliseconds", "integer");
            table.AddColumn("finished_at", "timestamptz");
            table.Indexes.Add(new IndexDefinition("webhook_deliveries_due") { Columns = ["tenant_id", "webhook_id", "state", "due_at"] });
            table.Indexes.Add(new IndexDefinition("webhook_deliveries_finished") { Columns = ["finished_at"] });
        });
    }

    private static NpgsqlCommand Command(NpgsqlDataSource database, string sql, params object[] values)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.AddValues(values);
        return command;
    }

    private static Instant? At(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<Instant>(column);
}
