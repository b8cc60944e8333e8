using System.Globalization;
using System.Text;
using EventLedger.Benchmark.Load;
using EventLedger.Benchmark.Reporting;
using EventLedger.Benchmark.Services;
using Npgsql;

namespace EventLedger.Benchmark;

/// <summary>
/// A calendar amended while tens of thousands of requests are open: how long until all deadlines have moved, left alone, and killed in
/// the middle of it. Requests are opened by the API as centres do, since rows written by hand would prove nothing. On a database of its own.
/// </summary>
internal sealed class AmendmentPhase(BenchmarkOptions options, Stage stage, CancellationToken cancellation)
{
    private const string Database = "amendment";
    private const int OpeningClients = 16;

    // Opening as many may take longer than a token is good for.
    private const int OpenedAToken = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<AmendmentRun>> MeasureAsync()
    {
        await stage.Postgres.CreateDatabaseAsync(Database, cancellation);
        await using var source = NpgsqlDataSource.Create(stage.Postgres.ConnectionString(Database, autoPrepare: false));
        var program = stage.LedgerOn(Database, seals: true);
        var service = await program.StartAsync(cancellation);
        try
        {
            var participants = await Participants.PrepareAsync(service.Address, signsIn: true, cancellation);
            await OpenAsync(service, participants);
            var leftAlone = await AmendAsync(service, participants, source, week: 0);
            await FollowAsync(service, source, leftAlone, options.Open);
            var first = await CheckAsync(source, leftAlone, killedAt: null);

            await participants.SignInAsync(cancellation);
            var killed = await AmendAsync(service, participants, source, week: 1);
            var moved = await FollowAsync(service, source, killed, options.Open / 3);
            await service.KillAsync();
            await service.DisposeAsync();
            BenchmarkRun.Say($"Killed with {moved} moved; starting again …");
            service = await program.StartAsync(cancellation);
            await FollowAsync(service, source, killed, options.Open);
            return [first, await CheckAsync(source, killed, moved)];
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    private async Task OpenAsync(HttpService service, Participants participants)
    {
        BenchmarkRun.Say($"Opening {options.Open} requests …");
        using var http = Caller.NewConnections();
        for (var opened = 0; opened < options.Open; opened += OpenedAToken)
        {
            await participants.SignInAsync(cancellation);
            await Parallel.ForEachAsync(
                Enumerable.Range(opened, Math.Min(OpenedAToken, options.Open - opened)),
                new ParallelOptions { MaxDegreeOfParallelism = OpeningClients, CancellationToken = cancellation },
                async (number, stop) =>
                {
                    var beneficiary = participants.Beneficiaries[number % participants.Beneficiaries.Count];
                    var body = $$"""{"serviceCode":"LAND-EXTRACT","beneficiaryId":"{{beneficiary}}","channel":"desk"}""";
                    var answer = await new Caller(http, service.Address).PostAsync(
                        "/v1/requests", Encoding.UTF8.GetBytes(body), participants.Authorization(Actor.Clerk), ifMatch: null, key: null, stop);
                    if (answer.Status != 201)
                    {
                        throw Caller.Refused("POST /v1/requests", answer);
                    }
                });
        }
    }

    /// <summary>Announces a week off: the next but one day and the six after it, or the week after that. Every deadline is five working days away, so each moves.</summary>
    /// <returns>The amendment's event.</returns>
    private async Task<Guid> AmendAsync(HttpService service, Participants participants, NpgsqlDataSource source, int week)
    {
        using var http = Caller.NewConnections();
        var first = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(2 + (7 * week));
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"holidays":[{"first":"{{first:yyyy-MM-dd}}","last":"{{first.AddDays(6):yyyy-MM-dd}}","nameAr":"إجازة","nameEn":"Week off","decree":"Benchmark {{week}}"}]}""");
        var answer = await new Caller(http, service.Address).PostAsync(
            "/v1/calendar-amendments", Encoding.UTF8.GetBytes(body), participants.Authorization(Actor.Administrator), ifMatch: null, key: null, cancellation);
        if (answer.Status is < 200 or > 299)
        {
            throw Caller.Refused("POST /v1/calendar-amendments", answer);
        }

        await using var command = source.CreateCommand("select id from ledger.mt_events where type = 'calendar_amended' order by seq_id desc limit 1");
        return (Guid)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <returns>How many have moved: as many as were waited for, or somewhat more.</returns>
    private async Task<long> FollowAsync(HttpService service, NpgsqlDataSource source, Guid amendment, int until)
    {
        var waitedSince = TimeProvider.System.GetTimestamp();
        while (true)
        {
            service.ThrowIfGone();
            await using var command = source.CreateCommand("select count(*) from ledger.mt_events where type = 'deadline_moved_by_calendar' and (data->>'amendment')::uuid = $1");
            command.Parameters.AddWithValue(amendment);
            var moved = (long)(await command.ExecuteScalarAsync(cancellation))!;
            if (moved >= until)
            {
                return moved;
            }

            if (TimeProvider.System.GetElapsedTime(waitedSince) > Patience)
            {
                throw new BenchmarkException($"After {Patience} {moved} of {until} deadlines have moved.");
            }

            await Task.Delay(Glance, cancellation);
        }
    }

    // From the database alone, whatever the service says. What is wrong ends the run.
    private async Task<AmendmentRun> CheckAsync(NpgsqlDataSource source, Guid amendment, long? killedAt)
    {
        const string Moves = """
            select count(*), count(distinct stream_id),
              count(*) filter (where (data->>'promisedDeadline')::timestamptz <= (data->>'previousDeadline')::timestamptz),
              extract(epoch from max(timestamp) - (select timestamp from ledger.mt_events where id = $1))::float8
            from ledger.mt_events where type = 'deadline_moved_by_calendar' and (data->>'amendment')::uuid = $1
            """;
        await using var command = source.CreateCommand(Moves);
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue(amendment);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var (moves, requests, earlier, seconds) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetDouble(3));
        BenchmarkRun.Say($"{requests} deadlines moved in {seconds:F1} s.");
        return moves == options.Open && requests == options.Open && earlier == 0
            ? new AmendmentRun(requests, seconds, killedAt)
            : throw new BenchmarkException($"Of {options.Open} open requests {requests} moved, in {moves} moves, {earlier} of them not to a later instant.");
    }
}
