using EventLedger.Benchmark.Load;
using EventLedger.Benchmark.Reporting;
using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark;

/// <summary>EventLedger with its sealer against itself without: what sealing costs, and how long it takes.</summary>
internal sealed class SealingPhase(BenchmarkOptions options, Stage stage, Action<Measurement> keep, CancellationToken cancellation)
{
    private const string AtFull = "commands at full load";
    private const string AtSeventy = "commands at 70 % load";
    private const double Seventy = 0.7;
    private const int Clients = 16;

    // So many that one is always free: at 70 % of what 16 clients get done, few calls are under way at once.
    private const int PacedClients = 64;
    private const long HistoryEvents = 300_000;
    private const int Audits = 3;

    // Longer than the sealer's pause: a batch that is still to come is charged to the round it belongs to.
    private static readonly TimeSpan SealerTurn = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan LagPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BackfillPatience = TimeSpan.FromMinutes(15);

    /// <summary>Whether both are on the stage.</summary>
    public bool IsPossible => stage.Find(Contenders.Ledger) is not null && stage.Find(Contenders.Unsealed) is not null;

    /// <summary>At full load, and then at a fixed 70 % of what the service does at full load without its sealer.</summary>
    public async Task<IReadOnlyList<SealingLoad>> MeasureLoadsAsync()
    {
        var full = await MeasureAsync(AtFull, offered: null);
        var offered = Seventy * full.Unsealed.PerSecond;
        return [full, await MeasureAsync(AtSeventy, offered)];
    }

    /// <summary>Seals a history that was written without the sealer, and audits it. It is copied by SQL, so what is stored is counted before.</summary>
    public async Task<Sealing> MeasureHistoryAsync(IReadOnlyList<SealingLoad> loads)
    {
        BenchmarkRun.Say($"Sealing {HistoryEvents} events or more …");
        await stage.StopAsync(Stage.UnsealedDatabase);
        await History.GrowAsync(stage.Postgres, Stage.UnsealedDatabase, HistoryEvents, cancellation);
        await stage.RebuildAsync(Stage.UnsealedDatabase, cancellation);
        var backfill = await BackfillAsync();
        var audits = new List<FullAudit>();
        for (var i = 0; i < Audits; i++)
        {
            audits.Add(await stage.AuditAsync(Stage.UnsealedDatabase, cancellation));
            BenchmarkRun.Say($"audit {i + 1}  {audits[^1].EventsPerSecond:F0} events/s and {audits[^1].PartsSeconds:F1} s for its parts, {audits[^1].PeakBytes / 1e6:F0} MB");
        }

        return new Sealing(loads, backfill, audits);
    }

    private async Task<Backfill> BackfillAsync()
    {
        await using var seal = new Seal(stage.Postgres, Stage.UnsealedDatabase);
        var through = await seal.LargestSequenceAsync(cancellation);
        await using var service = await stage.StartLedgerAsync(Stage.UnsealedDatabase, seals: true, cancellation);
        await seal.WaitAsync(through, BackfillPatience, cancellation);
        var backfill = await seal.BackfillAsync(through, cancellation);
        BenchmarkRun.Say($"backfill {backfill.PerSecond:F0} events/s");
        return backfill;
    }

    private async Task<SealingLoad> MeasureAsync(string activity, double? offered)
    {
        Contender[] both = [stage.Find(Contenders.Ledger)!, stage.Find(Contenders.Unsealed)!];
        await using var seal = new Seal(stage.Postgres, Stage.LedgerDatabase);
        var rounds = new List<Measurement>();
        var lags = new List<Lateness>();
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var contender in round % 2 == 0 ? both : both.Reverse())
            {
                var before = await seal.LargestSequenceAsync(cancellation);
                rounds.Add(await MeasureAsync(activity, contender, round, offered));
                if (contender.Name == Contenders.Ledger)
                {
                    lags.Add(await LagAsync(seal, before));
                }
            }
        }

        return SealingLoad.Of(
            activity,
            offered,
            [.. rounds.Where(round => round.Contender == Contenders.Ledger)],
            [.. rounds.Where(round => round.Contender == Contenders.Unsealed)],
            lags);
    }

    private async Task<Lateness> LagAsync(Seal seal, long before)
    {
        var through = await seal.LargestSequenceAsync(cancellation);
        await seal.WaitAsync(through, LagPatience, cancellation);
        return await seal.LagAsync(before, through, cancellation);
    }

    private async Task<Measurement> MeasureAsync(string activity, Contender contender, int round, double? offered)
    {
        await contender.Participants!.SignInAsync(cancellation);
        await TidyAsync(contender.Database);
        var clients = offered is null ? Clients : PacedClients;
        var operations = contender.Commands(clients);
        var before = contender.Meter.Read();
        var outcome = offered is { } perSecond
            ? await new Pace(perSecond, options.Window).RunAsync(operations, cancellation)
            : await Window.RunAsync(operations, options.Window, cancellation);
        await Task.Delay(SealerTurn, cancellation);
        var settling = await contender.Meter.RestAsync(cancellation);
        var used = contender.Meter.Read() - before;
        var measurement = Measurement.From(activity, contender.Name, clients, round, outcome, used, SealerTurn + settling);
        keep(measurement);
        return measurement;
    }

    // PostgreSQL tidies up when it sees fit: done beforehand, less of that falls into a round, least of all the other's.
    private async Task TidyAsync(string database)
    {
        await stage.Postgres.ExecuteAsync(database, "vacuum analyze", cancellation);
        await stage.Postgres.ExecuteAsync(database, "checkpoint", cancellation);
    }
}
