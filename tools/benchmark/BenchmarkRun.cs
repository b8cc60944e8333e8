using EventLedger.Benchmark.Baselines;
using EventLedger.Benchmark.Load;
using EventLedger.Benchmark.Reporting;
using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark;

/// <summary>One run, phase by phase. Rounds are interleaved and each begins with another contender.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options, Stage stage, CancellationToken cancellation)
{
    public const string CommandsActivity = "commands";

    private const int LagClients = 16;
    private const int LagProbes = 2;
    private const long RebuildEvents = 300_000;

    private readonly List<Measurement> _measurements = [];

    public static async Task<Report> ExecuteAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        var machine = Machine.Describe();
        Say("Starting PostgreSQL and the services …");
        await using var stage = await Stage.SetAsync(options, cancellation);
        var run = new BenchmarkRun(options, stage, cancellation);
        await run.WarmUpAsync();
        if (options.Wants(Phases.Commands))
        {
            await run.MeasureCommandsAsync();
        }

        if (options.Wants(Phases.Reads))
        {
            await run.MeasureReadsAsync();
        }

        var sealing = new SealingPhase(options, stage, run.Keep, cancellation);
        var seals = options.Wants(Phases.Sealing) && sealing.IsPossible;
        var loads = seals ? await sealing.MeasureLoadsAsync() : [];
        var lag = options.Wants(Phases.Lag) && stage.Find(Contenders.Ledger) is { } ledger ? await run.MeasureLagAsync(ledger) : null;
        var reactions = options.Wants(Phases.Reactions) && stage.Find(Contenders.Ledger) is not null
            ? await new ReactionsPhase(options, stage, run.Keep, cancellation).MeasureAsync()
            : null;
        var forms = options.Wants(Phases.Forms) && stage.Find(Contenders.Ledger) is not null
            ? await new FormsPhase(options, stage, run.Keep, cancellation).MeasureAsync()
            : [];
        var webhooks = options.Wants(Phases.Webhooks) && stage.Find(Contenders.Ledger) is not null
            ? await new WebhooksPhase(options, stage, cancellation).MeasureAsync()
            : null;
        var amendment = options.Wants(Phases.Amendment) && stage.Find(Contenders.Ledger) is not null
            ? await new AmendmentPhase(options, stage, cancellation).MeasureAsync()
            : [];
        var stored = await FactCheck.RunAsync(stage, cancellation);
        var version = await stage.Postgres.ExecuteAsync("postgres", "select version()", cancellation);

        // These fill the database with copies, so they come after the check of what is stored.
        var growth = options.Wants(Phases.Growth) && stage.Find(Contenders.Ledger) is not null ? await run.MeasureGrowthAsync() : [];
        var rebuild = options.Wants(Phases.Rebuild) && stage.Find(Contenders.Ledger) is not null ? await run.MeasureRebuildAsync() : null;
        var whole = seals ? await sealing.MeasureHistoryAsync(loads) : null;
        return new Report(machine, $"{version}", options, run._measurements, stored, lag, whole, reactions, forms, webhooks, amendment, growth, rebuild, stage.StartSeconds, stage.StartSecondsBefore);
    }

    private IEnumerable<Contender> InTurn(int round) =>
        Enumerable.Range(0, stage.Contenders.Count).Select(place => stage.Contenders[(place + round) % stage.Contenders.Count]);

    private async Task WarmUpAsync()
    {
        foreach (var contender in stage.Contenders.Where(contender => contender.Service is not null))
        {
            Say($"Warming up {contender.Name} …");
            foreach (var clients in options.Clients.OrderDescending())
            {
                await WarmUpAsync(contender, () => contender.Commands(clients));
            }

            await contender.Meter.RestAsync(cancellation);
        }
    }

    private Task WarmUpAsync(Contender contender, Func<IReadOnlyList<Operation>> work) =>
        WarmUp.RunAsync(contender.Name, contender.Meter, work, options.WarmUp, cancellation);

    private async Task MeasureCommandsAsync()
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var clients in options.Clients)
            {
                foreach (var contender in InTurn(round))
                {
                    await (contender.Pgbench is { } pgbench
                        ? MeasureFloorAsync(contender, pgbench, clients, round)
                        : MeasureAsync(CommandsActivity, contender, clients, round, contender.Commands(clients)));
                }
            }
        }
    }

    private async Task MeasureAsync(string activity, Contender contender, int clients, int round, List<Operation> operations)
    {
        await contender.Participants!.SignInAsync(cancellation);
        var before = contender.Meter.Read();
        var outcome = await Window.RunAsync(operations, options.Window, cancellation);
        var settling = await contender.Meter.RestAsync(cancellation);
        var used = contender.Meter.Read() - before;
        Keep(Measurement.From(activity, contender.Name, clients, round, outcome, used, settling));
    }

    private async Task MeasureFloorAsync(Contender contender, Pgbench pgbench, int clients, int round)
    {
        var before = contender.Meter.Read();
        var outcome = await pgbench.RunAsync(clients, options.Window, cancellation);
        var settling = await contender.Meter.RestAsync(cancellation);
        var used = contender.Meter.Read() - before;
        Keep(Measurement.From(
            CommandsActivity, contender.Name, clients, round, outcome.Commands, outcome.CommandsPerSecond, used, options.Window, settling) with
        {
            MeanMilliseconds = outcome.MeanMilliseconds,
        });
    }

    // Requests are read that have run through all six commands. A read warms up within the round that is thrown away.
    private async Task MeasureReadsAsync()
    {
        await StoreTrackingDocumentsAsync();
        var readers = stage.Contenders.Where(contender => contender.Service is not null && contender.Name is not (Contenders.LedgerWithKeys or Contenders.Unsealed)).ToArray();
        foreach (var (read, contender) in Readers.All.SelectMany(read => readers.Select(contender => (read, contender))))
        {
            await WarmUpAsync(contender, () => Reads(read, contender));
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var read in Readers.All)
            {
                foreach (var contender in InTurn(round).Intersect(readers))
                {
                    await MeasureAsync(read, contender, options.ReadClients, round, Reads(read, contender));
                }
            }
        }
    }

    private List<Operation> Reads(string read, Contender contender)
    {
        var requests = contender.Finished();
        return requests.Length == 0
            ? throw new BenchmarkException($"{contender.Name} finished no request; there is nothing to read.")
            : [.. Enumerable.Range(0, options.ReadClients).Select(seed =>
                Readers.Of(read, contender.NewCaller(), () => contender.Participants!.Authorization(Actor.Clerk), requests, seed))];
    }

    // The bare service keeps no read model, so what its tracking reads is put there beforehand.
    private async Task StoreTrackingDocumentsAsync()
    {
        if (stage.Find(Contenders.Bare) is not { } bare)
        {
            return;
        }

        var documents = bare.Finished().Select(request => TrackingDocument.Sample(request.Id, request.TrackingReference)).ToArray();
        await BareStore.StoreAsync(stage.Postgres.ConnectionString(bare.Database, autoPrepare: false), documents, cancellation);
    }

    private async Task<Lag> MeasureLagAsync(Contender ledger)
    {
        Say($"Measuring how soon a command is visible, beside {LagClients} clients at work …");
        await ledger.Participants!.SignInAsync(cancellation);
        var work = ledger.Commands(LagClients);
        var probes = Enumerable.Range(0, LagProbes).Select(_ => new LagProbe(ledger.NewLife(), ledger.NewCaller())).ToArray();
        var duration = options.Window * Math.Max(3, options.Rounds);
        var load = Window.RunAsync(work, duration, cancellation);
        var projected = ProjectionLag.SampleAsync(stage.Postgres, ledger.Database, load, cancellation);
        var seen = await Window.RunAsync([.. probes.Select(probe => new Operation(probe.MeasureAsync))], duration, cancellation);
        var done = await load;
        return Lag.Of(seen, await projected, done.PerSecond);
    }

    // The same load on ever more events: what a command costs must not depend on how many there are.
    private async Task<IReadOnlyList<GrowthStep>> MeasureGrowthAsync()
    {
        var steps = new List<GrowthStep>();
        foreach (var events in options.GrowTo)
        {
            Say($"Growing to {events} events …");
            var ledger = await stage.RestartLedgerAsync(() => History.GrowAsync(stage.Postgres, Stage.LedgerDatabase, events, cancellation), cancellation);
            var work = ledger.Commands(LagClients);
            await Window.RunAsync(work, options.WarmUp, cancellation);
            await ledger.Meter.RestAsync(cancellation);
            for (var round = 0; round < options.Rounds; round++)
            {
                await MeasureAsync($"commands on {events} events", ledger, LagClients, round, work);
            }

            steps.Add(new GrowthStep(events, await History.SizeAsync(stage.Postgres, Stage.LedgerDatabase, cancellation), [.. _measurements.TakeLast(options.Rounds)]));
        }

        return steps;
    }

    private async Task<Rebuild> MeasureRebuildAsync()
    {
        Say($"Rebuilding the projection from {RebuildEvents} events or more …");
        await stage.StopAsync(Stage.LedgerDatabase);
        await History.GrowAsync(stage.Postgres, Stage.LedgerDatabase, RebuildEvents, cancellation);
        var events = await History.CountAsync(stage.Postgres, Stage.LedgerDatabase, cancellation);
        return new Rebuild(events, await stage.RebuildAsync(Stage.LedgerDatabase, cancellation));
    }

    private void Keep(Measurement measurement)
    {
        _measurements.Add(measurement);
        Say($"round {measurement.Round + 1}  {measurement.Activity,-22} {measurement.Contender,-11} {measurement.Clients,3} clients"
            + $" {measurement.PerSecond,8:F0}/s {measurement.MeanMilliseconds,7:F2} ms mean;"
            + $" settled in {measurement.SettleSeconds:F1} s, others {measurement.OthersShare:P0}");
    }

    public static void Say(string line) => Console.Out.WriteLine(line);
}
