using EventLedger.Benchmark.Load;
using EventLedger.Benchmark.Reactions;
using EventLedger.Benchmark.Reporting;
using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark;

/// <summary>What follows from events: how soon, how soon after a crash, and at what cost to the append. On databases of its own.</summary>
internal sealed class ReactionsPhase(BenchmarkOptions options, Stage stage, Action<Measurement> keep, CancellationToken cancellation)
{
    private const string Database = "reactions";
    private const string AppendDatabase = "appends";
    private const string Marked = "request_marked_for_reassignment";
    private const string Lifted = "reassignment_mark_lifted";

    private const double CommandsPerSecond = 280;
    private const double CausesPerSecond = 20;
    private const int Centres = 300;

    // So many that one is always free.
    private const int CommandClients = 64;
    private const int CauseClients = 16;
    private static readonly int[] AppendClients = [1, 16];

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UntilKilled = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task<ReactionFigures> MeasureAsync()
    {
        await stage.Postgres.CreateDatabaseAsync(Database, cancellation);
        await stage.Postgres.CreateDatabaseAsync(AppendDatabase, cancellation);
        await using var watch = new ReactionWatch(stage.Postgres.ConnectionString(Database, autoPrepare: false));
        var (load, crash) = await MeasureLoadAsync(stage.LedgerOn(Database, seals: true), watch);
        return new ReactionFigures(load, crash, await MeasureAppendsAsync());
    }

    private async Task<(ReactionLoad Load, CrashUnderLoad Crash)> MeasureLoadAsync(LedgerProgram program, ReactionWatch watch)
    {
        await using var service = await program.StartAsync(cancellation);
        using var office = await CentreOffice.OpenAsync(service.Address, cancellation);
        var centres = Enumerable.Range(0, Centres).ToDictionary(number => $"R-{number}", number => (number % 3) + 1, StringComparer.Ordinal);
        BenchmarkRun.Say($"Licensing {Centres} centres and opening their requests …");
        await office.FillAsync(centres, cancellation);
        using var contender = new Contender(Contenders.Ledger, Database, new Meter(service.ProcessId, stage.Postgres.ProcessId))
        {
            Service = service,
            Participants = await Participants.PrepareAsync(service.Address, signsIn: true, cancellation),
        };
        var load = new Work(contender, new CentreTurns(office, centres.Keys));
        BenchmarkRun.Say($"{CommandsPerSecond + CausesPerSecond} commands/s, of which {CausesPerSecond} have reactions …");
        await load.RunAsync(options.WarmUp, cancellation);
        var measured = await MeasureAsync(load, watch);
        return (measured, await KillAsync(load, program, service, watch));
    }

    private async Task<ReactionLoad> MeasureAsync(Work load, ReactionWatch watch)
    {
        await RestAsync(watch, after: 0);
        var after = await watch.LargestSequenceAsync(cancellation);
        var (commands, causes) = await load.RunAsync(Measured, cancellation);
        await RestAsync(watch, after);
        var standing = await watch.LookAsync(after, cancellation);
        return new ReactionLoad(
            commands.PerSecond + causes.PerSecond,
            causes.Ticks.Length,
            standing.Expected,
            await watch.LatenessAsync(Marked, after, cancellation) ?? throw new BenchmarkException("No centre's request was marked."),
            await watch.LatenessAsync(Lifted, after, cancellation) ?? throw new BenchmarkException("No request's mark was lifted."));
    }

    private async Task<CrashUnderLoad> KillAsync(Work load, LedgerProgram program, HttpService service, ReactionWatch watch)
    {
        BenchmarkRun.Say("Killing the service in the middle of that load …");
        var after = await watch.LargestSequenceAsync(cancellation);
        var working = load.RunUntilDeadAsync(Measured, cancellation);
        await Task.Delay(UntilKilled, cancellation);
        await service.KillAsync();
        await working;
        var left = await watch.LookAsync(after, cancellation);
        await using var restarted = await program.LaunchAsync();
        var done = WaitAsync(watch, after);
        await restarted.BecomeReadyAsync(cancellation);
        await done;
        var doneAfter = restarted.Age;
        await RestAsync(watch, after);
        return new CrashUnderLoad(left.Due, left.Incoming, left.Expected - left.Followed, restarted.StartTime.TotalSeconds, doneAfter.TotalSeconds);
    }

    private async Task WaitAsync(ReactionWatch watch, long after)
    {
        if (!await watch.WaitAsync(standing => standing.IsDone, after, Patience, cancellation))
        {
            throw new BenchmarkException($"Reactions are not done after {Patience}: {await watch.LookAsync(after, cancellation)}");
        }
    }

    // Whatever was lost or doubled ends the run: figures about it would mean nothing.
    private async Task RestAsync(ReactionWatch watch, long after)
    {
        var isAtRest = await watch.WaitAsync(standing => standing.IsAtRest, after, Patience, cancellation);
        var faults = await watch.FaultsAsync(after, cancellation);
        if (!isAtRest || faults.Count > 0)
        {
            throw new BenchmarkException($"Reactions were not had exactly once, or are not done after {Patience}:\n{string.Join('\n', faults.Take(20))}");
        }
    }

    // The relay is held back: what is compared is the append with the row of what is due and without it.
    private async Task<IReadOnlyList<AppendCost>> MeasureAppendsAsync()
    {
        await using var service = await stage.LedgerOn(AppendDatabase, seals: true, reacts: false).StartAsync(cancellation);
        using var office = await CentreOffice.OpenAsync(service.Address, cancellation);
        var centres = Enumerable.Range(0, 2 * AppendClients.Max()).ToDictionary(number => $"A-{number}", _ => 0, StringComparer.Ordinal);
        await office.FillAsync(centres, cancellation);
        var meter = new Meter(service.ProcessId, stage.Postgres.ProcessId);
        Operation[] reacting = [.. centres.Keys.Take(AppendClients.Max()).Select(centre => new Operation(new CentreToggle(office, centre, isTakeover: false).NextAsync))];
        Operation[] takeovers = [.. centres.Keys.Skip(AppendClients.Max()).Select(centre => new Operation(new CentreToggle(office, centre, isTakeover: true).NextAsync))];
        await WarmUp.RunAsync(Contenders.Ledger, meter, () => [.. reacting, .. takeovers], options.WarmUp, cancellation);
        var costs = new List<AppendCost>();
        foreach (var clients in AppendClients)
        {
            costs.Add(await MeasureAppendsAsync(clients, office, meter, reacting, takeovers));
        }

        return costs;
    }

    private async Task<AppendCost> MeasureAppendsAsync(int clients, CentreOffice office, Meter meter, Operation[] reacting, Operation[] takeovers)
    {
        var (with, without) = (new List<Measurement>(), new List<Measurement>());
        for (var round = 0; round < options.Rounds; round++)
        {
            await office.SignInAsync(cancellation);
            (string Activity, Operation[] Clients, List<Measurement> Rounds)[] both = [("with reactions", reacting, with), ("taken over", takeovers, without)];
            foreach (var (activity, operations, rounds) in round % 2 == 0 ? both : both.Reverse())
            {
                rounds.Add(await MeasureAsync(activity, clients, round, meter, operations));
            }
        }

        return AppendCost.Of(with, without);
    }

    private async Task<Measurement> MeasureAsync(string activity, int clients, int round, Meter meter, Operation[] operations)
    {
        await meter.RestAsync(cancellation);
        var before = meter.Read();
        var outcome = await Window.RunAsync(operations[..clients], options.Window, cancellation);
        var settling = await meter.RestAsync(cancellation);
        var measurement = Measurement.From($"centres, {activity}", Contenders.Ledger, clients, round, outcome, meter.Read() - before, settling);
        keep(measurement);
        return measurement;
    }

    /// <summary>Requests led through their lives, and centres suspended and reinstated beside them, both at their rate.</summary>
    private sealed class Work(Contender contender, CentreTurns turns)
    {
        public async Task<(WindowOutcome Commands, WindowOutcome Causes)> RunAsync(TimeSpan duration, CancellationToken cancellation)
        {
            var commands = new Pace(CommandsPerSecond, duration).RunAsync(contender.Commands(CommandClients), cancellation);
            var causes = new Pace(CausesPerSecond, duration).RunAsync([.. Enumerable.Repeat(new Operation(turns.NextAsync), CauseClients)], cancellation);
            await Task.WhenAll(commands, causes);
            return (await commands, await causes);
        }

        /// <summary>Ends when the service does not answer any more.</summary>
        public async Task RunUntilDeadAsync(TimeSpan atMost, CancellationToken cancellation)
        {
            try
            {
                await RunAsync(atMost, cancellation);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // It is dead.
            }
        }
    }
}
