using EventLedger.Benchmark.Load;
using EventLedger.Benchmark.Reporting;
using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark;

/// <summary>What a form of fifteen fields costs an opening: the same answers, for a service with it and for one without. On a database of its own.</summary>
internal sealed class FormsPhase(BenchmarkOptions options, Stage stage, Action<Measurement> keep, CancellationToken cancellation)
{
    private const string Database = "forms";

    public async Task<IReadOnlyList<FormCost>> MeasureAsync()
    {
        await stage.Postgres.CreateDatabaseAsync(Database, cancellation);
        await using var service = await stage.LedgerOn(Database, seals: true).StartAsync(cancellation);
        var participants = await Participants.PrepareAsync(service.Address, signsIn: true, cancellation);
        if (participants.Service != Script.ServiceWithForm)
        {
            return [];
        }

        using var http = Caller.NewConnections();
        var meter = new Meter(service.ProcessId, stage.Postgres.ProcessId);
        var with = Openings(Script.ServiceWithForm);
        var without = Openings(Script.SampleService);
        BenchmarkRun.Say("Warming up openings with a form and without …");
        await WarmUp.RunAsync(Contenders.Ledger, meter, () => [.. with, .. without], options.WarmUp, cancellation);
        var costs = new List<FormCost>();
        foreach (var clients in options.Clients)
        {
            costs.Add(await MeasureAsync(clients));
        }

        return costs;

        Operation[] Openings(string code) => [.. Enumerable.Range(0, options.Clients.Max()).Select(client =>
            new Operation(new Opening(new Caller(http, service.Address), participants, Script.Opening(code, participants.Beneficiaries[client % participants.Beneficiaries.Count])).NextAsync))];

        async Task<FormCost> MeasureAsync(int clients)
        {
            (string Activity, Operation[] Operations, List<Measurement> Rounds)[] both = [("openings with a form", with, []), ("openings without", without, [])];
            for (var round = 0; round < options.Rounds; round++)
            {
                await participants.SignInAsync(cancellation);
                foreach (var (activity, operations, rounds) in round % 2 == 0 ? both : [both[1], both[0]])
                {
                    await meter.RestAsync(cancellation);
                    var before = meter.Read();
                    var outcome = await Window.RunAsync(operations[..clients], options.Window, cancellation);
                    var settling = await meter.RestAsync(cancellation);
                    rounds.Add(Measurement.From(activity, Contenders.Ledger, clients, round, outcome, meter.Read() - before, settling));
                    keep(rounds[^1]);
                }
            }

            return FormCost.Of(both[0].Rounds, both[1].Rounds);
        }
    }

    private sealed class Opening(Caller caller, Participants participants, CommandBody body)
    {
        public async Task<(int Kind, long Ticks)> NextAsync(CancellationToken cancellation)
        {
            var answer = await caller.PostAsync("/v1/requests", body.Next(), participants.Authorization(Actor.Clerk), ifMatch: null, key: null, cancellation);
            return answer.Status == 201 ? (0, answer.Ticks) : throw Caller.Refused("POST /v1/requests", answer);
        }
    }
}
