using EventLedger.Benchmark.Reporting;
using Npgsql;

namespace EventLedger.Benchmark.Reactions;

/// <summary>What reactions still have to do.</summary>
/// <param name="Due">Rows that are no messages yet.</param>
/// <param name="Incoming">Messages in the queue, whoever holds them.</param>
/// <param name="Scheduled">Messages that wait for their time, such as the last sweep of a centre.</param>
/// <param name="Followed">Requests that were marked, or whose mark was lifted, as they were to be.</param>
/// <param name="Expected">Requests of which that is expected, by the suspensions and reinstatements that are stored.</param>
internal sealed record Standing(long Due, long Incoming, long Scheduled, long Followed, long Expected)
{
    /// <summary>Everything that was due has been done; a last look later may still be to come.</summary>
    public bool IsDone => (Due, Incoming) == (0, 0) && Followed == Expected;

    public bool IsAtRest => IsDone && Scheduled == 0;
}

/// <summary>Sees in the database itself how far reactions are, and whether each was had exactly once.</summary>
internal sealed class ReactionWatch(string connectionString) : IAsyncDisposable
{
    // Every open request of a centre is to be marked once for its suspension, and its mark lifted once for its reinstatement.
    private const string Follows = """
        with licensed as (select stream_id, data->>'code' as code from ledger.mt_events where type = 'centre_licensed'),
        cause as (
          select e.id::text as id, e.seq_id, e.timestamp, l.code,
            case e.type when 'centre_suspended' then 'request_marked_for_reassignment' else 'reassignment_mark_lifted' end as follows
          from ledger.mt_events e join licensed l using (stream_id)
          where e.type in ('centre_suspended', 'centre_reinstated') and e.seq_id > $1),
        expected as (
          select c.id as cause, c.follows, c.timestamp as since, c.code, o.stream_id as request from cause c
          join ledger.mt_events o on o.type = 'request_opened' and o.data->>'centreCode' = c.code and o.seq_id < c.seq_id),
        found as (
          select causation_id as cause, type, stream_id as request, count(*) as times, min(timestamp) as at from ledger.mt_events
          where type in ('request_marked_for_reassignment', 'reassignment_mark_lifted') and seq_id > $1 group by 1, 2, 3),
        pairs as (
          select coalesce(e.follows, f.type) as follows, coalesce(e.request, f.request) as request, coalesce(e.cause, f.cause) as cause,
            e.code, e.since, f.at, coalesce(f.times, 0) as times, e.cause is not null as is_expected
          from expected e full join found f on f.cause = e.cause and f.request = e.request and f.type = e.follows)
        """;

    private const string Stands = $"""
        {Follows}
        select (select count(*) from ledger.due_reactions),
          (select count(*) from wolverine.wolverine_incoming_envelopes where status = 'Incoming'),
          (select count(*) from wolverine.wolverine_incoming_envelopes where status = 'Scheduled'),
          (select count(*) from pairs where is_expected and times > 0), (select count(*) from pairs where is_expected)
        """;

    private const string Delays = $"""
        {Follows}
        select extract(epoch from at - since)::float8 * 1000 from pairs where is_expected and times > 0 and follows = $2
        """;

    private const string Faults = $"""
        {Follows}
        select case when not is_expected then 'nothing asked for it: ' when times = 0 then 'missing: ' else times || ' times: ' end
          || follows || ' of request ' || request || ' of centre ' || coalesce(code, '?') || ' for event ' || cause
        from pairs where times <> 1 or not is_expected
        union all select 'a second suspension of the centre ' || stream_id from ledger.mt_events
          where type = 'centre_suspended' and seq_id > $1 group by stream_id having count(*) > 1 + (
            select count(*) from ledger.mt_events r where r.stream_id = mt_events.stream_id and r.type = 'centre_reinstated' and r.seq_id > $1)
        union all select 'a licence of ' || (l.data->>'code') || ' that has passed ended ' || (
            select count(*) from ledger.mt_events e where e.stream_id = l.stream_id and e.type = 'centre_licence_ended' and e.causation_id = l.id::text) || ' times'
          from ledger.mt_events l where l.type = 'centre_licensed' and l.seq_id > $1 and (l.data->>'validUntil')::date < (now() at time zone 'Asia/Riyadh')::date
            and (select count(*) from ledger.mt_events e where e.stream_id = l.stream_id and e.type = 'centre_licence_ended') <> 1
        union all select 'versions of the stream ' || s.id || ': ' || s.version || ' is its last, ' || count(e.version) || ' events up to ' || coalesce(max(e.version), 0)
          from ledger.mt_streams s left join ledger.mt_events e on e.tenant_id = s.tenant_id and e.stream_id = s.id
          group by s.tenant_id, s.id having s.version <> max(e.version) or count(*) <> max(e.version) or min(e.version) <> 1 or count(e.version) = 0
        union all select 'dead letter: ' || message_type || ', ' || exception_type || ': ' || exception_message from wolverine.wolverine_dead_letters
        union all select 'still due: ' || reaction || ' for event ' || event_id from ledger.due_reactions
        union all select 'still a message: ' || message_type || ', ' || status from wolverine.wolverine_incoming_envelopes where status in ('Incoming', 'Scheduled')
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);

    public async Task<long> LargestSequenceAsync(CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand("select coalesce(max(seq_id), 0) from ledger.mt_events");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <param name="after">Events of before do not count; likewise below.</param>
    public async Task<Standing> LookAsync(long after, CancellationToken cancellation)
    {
        await using var command = Command(Stands, after);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new Standing(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
    }

    /// <summary>Waits until it is so.</summary>
    /// <returns>Whether it came to be; false when it took too long.</returns>
    public async Task<bool> WaitAsync(Func<Standing, bool> isSo, long after, TimeSpan patience, CancellationToken cancellation)
    {
        var until = DateTimeOffset.UtcNow + patience;
        while (!isSo(await LookAsync(after, cancellation)))
        {
            if (DateTimeOffset.UtcNow > until)
            {
                return false;
            }

            await Task.Delay(Pause, cancellation);
        }

        return true;
    }

    /// <summary>From the event to what follows from it; null when nothing did.</summary>
    /// <param name="type">The stored name of what follows.</param>
    public async Task<Lateness?> LatenessAsync(string type, long after, CancellationToken cancellation)
    {
        await using var command = Command(Delays, after);
        command.Parameters.AddWithValue(type);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var milliseconds = new List<double>();
        while (await row.ReadAsync(cancellation))
        {
            milliseconds.Add(row.GetDouble(0));
        }

        return milliseconds.Count == 0 ? null : Lateness.Of(milliseconds);
    }

    /// <summary>The codes of centres of which an event is stored.</summary>
    public Task<List<string>> CentresWithAsync(string type, long after, CancellationToken cancellation) => TextsAsync(
        """
        select l.data->>'code' from ledger.mt_events e join ledger.mt_events l on l.stream_id = e.stream_id and l.type = 'centre_licensed'
        where e.seq_id > $1 and e.type = $2
        """,
        after,
        type,
        cancellation);

    /// <summary>Everything that is not as it has to be once reactions are at rest, each in words.</summary>
    public Task<List<string>> FaultsAsync(long after, CancellationToken cancellation) => TextsAsync(Faults, after, type: null, cancellation);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<List<string>> TextsAsync(string sql, long after, string? type, CancellationToken cancellation)
    {
        await using var command = Command(sql, after);
        if (type is not null)
        {
            command.Parameters.AddWithValue(type);
        }

        await using var row = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<string>();
        while (await row.ReadAsync(cancellation))
        {
            texts.Add(row.GetString(0));
        }

        return texts;
    }

    private NpgsqlCommand Command(string sql, long after)
    {
        var command = _database.CreateCommand(sql);
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue(after);
        return command;
    }
}
