using System.CommandLine;
using EventLedger.Benchmark.Baselines;
using EventLedger.Benchmark.Reactions;
using EventLedger.Benchmark.Reporting;

namespace EventLedger.Benchmark;

internal static class CommandLine
{
    private static readonly Option<double> Seconds = new("--seconds")
    {
        Description = "Length of one round of one service.",
        DefaultValueFactory = _ => 5,
    };

    private static readonly Option<double> WarmUp = new("--warm-up")
    {
        Description = "Seconds of load thrown away before measuring, for each service and number of clients; again and again until its compiler is at rest.",
        DefaultValueFactory = _ => 10,
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "Interleaved rounds; an odd number has a round as its median.",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<string> Clients = new("--clients")
    {
        Description = "Numbers of clients, separated by commas.",
        DefaultValueFactory = _ => "1,16,64",
    };

    private static readonly Option<int> ReadClients = new("--read-clients")
    {
        Description = "Number of clients of the reads.",
        DefaultValueFactory = _ => 16,
    };

    private static readonly Option<string> Only = new("--only")
    {
        Description = $"Which to measure, separated by commas: {string.Join(", ", Contenders.All)}.",
        DefaultValueFactory = _ => string.Join(',', Contenders.All),
    };

    private static readonly Option<string> PhaseNames = new("--phases")
    {
        Description = $"What to measure, separated by commas: {string.Join(", ", Phases.All)}.",
        DefaultValueFactory = _ => string.Join(',', Phases.Usual),
    };

    private static readonly Option<string> GrowTo = new("--grow-to")
    {
        Description = "Numbers of stored events at which the growth phase measures, separated by commas.",
        DefaultValueFactory = _ => "100000,1000000,10000000",
    };

    private static readonly Option<int> Open = new("--open")
    {
        Description = "How many requests are open when the amendment phase amends the calendar.",
        DefaultValueFactory = _ => 50_000,
    };

    private static readonly Option<string> ServiceDll = new("--service-dll")
    {
        Description = "EventLedger as published.",
        DefaultValueFactory = _ => "artifacts/api/EventLedger.Api.dll",
    };

    private static readonly Option<string?> BeforeDll = new("--before-dll")
    {
        Description = "EventLedger as published before a change, to compare with in the same rounds.",
    };

    private static readonly Option<string> Postgres = new("--postgres")
    {
        Description = "Folder of PostgreSQL's programs.",
        DefaultValueFactory = _ => "/usr/lib/postgresql/15/bin",
    };

    private static readonly Option<string> DataFolder = new("--data")
    {
        Description = "Folder on a real disk under which PostgreSQL's data lies during the run.",
        DefaultValueFactory = _ => "/var/tmp",
    };

    private static readonly Option<int> CrashRounds = new("--rounds")
    {
        Description = "How often the service is killed.",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Of the first round; each further round has the next, so that with --rounds 1 a round can be had again.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<bool> Embedded = new("--embedded")
    {
        Description = "Let the service keep its own PostgreSQL, as a single node.",
    };

    private static readonly Option<string> Output = new("--output")
    {
        Description = "Folder for benchmark.md, benchmark.json and the services' logs.",
        DefaultValueFactory = _ => "artifacts",
    };

    public static RootCommand Build()
    {
        Option[] options = [Seconds, WarmUp, Rounds, Clients, ReadClients, Only, PhaseNames, GrowTo, Open, ServiceDll, BeforeDll, Postgres, DataFolder, Output];
        var run = new Command("run", "Run the benchmark (what happens when no command is named).");
        var root = new RootCommand("Measures a request's whole life in EventLedger against two baselines and PostgreSQL alone.")
        {
            run,
            Crash(),
            Serving("serve-bare", "Serve the bare baseline: Kestrel and Npgsql calling Marten's append function.", BareService.RunAsync),
            Serving("serve-crud", "Serve the CRUD baseline: ASP.NET Core and EF Core with a history table.", CrudService.RunAsync),
        };
        foreach (var option in options)
        {
            run.Options.Add(option);
            root.Options.Add(option);
        }

        run.SetAction(RunAsync);
        root.SetAction(RunAsync);
        return root;
    }

    private static Command Crash()
    {
        var crash = new Command(
            "crash", "Kill the service while reactions are under way, and check that each was had exactly once. BENCHMARK_DATABASE may name a database to use.")
        {
            CrashRounds, Seed, Embedded, ServiceDll, Postgres, DataFolder, Output,
        };
        crash.SetAction(CrashAsync);
        return crash;
    }

    // The connection string carries a password and so comes by the environment, which other users cannot read.
    private static Command Serving(string name, string description, Func<string, string, CancellationToken, Task> serve)
    {
        var url = new Option<string>("--url") { Description = "Address to listen on.", Required = true };
        var command = new Command(name, $"{description} BENCHMARK_DATABASE holds its connection string.") { url };
        command.SetAction((given, cancellation) => serve(
            given.GetValue(url)!,
            Environment.GetEnvironmentVariable("BENCHMARK_DATABASE") ?? throw new BenchmarkException("BENCHMARK_DATABASE is not set."),
            cancellation));
        return command;
    }

    private static Task<int> RunAsync(ParseResult given, CancellationToken cancellation) => InWordsAsync(
        async () =>
        {
            var options = Read(given);
            var report = await BenchmarkRun.ExecuteAsync(options, cancellation);
            await report.WriteAsync(options.Output);
            await Console.Out.WriteLineAsync($"\n{MarkdownReport.Of(report)}");
            return true;
        },
        cancellation);

    private static Task<int> CrashAsync(ParseResult given, CancellationToken cancellation) => InWordsAsync(
        () => CrashRun.ExecuteAsync(
            new CrashOptions(
                given.GetValue(CrashRounds),
                given.GetValue(Seed),
                given.GetValue(Embedded),
                Environment.GetEnvironmentVariable("BENCHMARK_DATABASE"),
                given.GetValue(ServiceDll)!,
                given.GetValue(Postgres)!,
                given.GetValue(DataFolder)!,
                given.GetValue(Output)!),
            cancellation),
        cancellation);

    private static async Task<int> InWordsAsync(Func<Task<bool>> run, CancellationToken cancellation)
    {
        try
        {
            return await run() ? 0 : 1;
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted; everything started has been stopped.");
            return 130;
        }
        catch (BenchmarkException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static BenchmarkOptions Read(ParseResult given) => new(
        TimeSpan.FromSeconds(given.GetValue(Seconds)),
        TimeSpan.FromSeconds(given.GetValue(WarmUp)),
        given.GetValue(Rounds),
        [.. Split(given.GetValue(Clients)!).Select(clients => int.TryParse(clients, out var number) && number > 0
            ? number
            : throw new BenchmarkException($"'{clients}' is no number of clients."))],
        given.GetValue(ReadClients),
        Known(given.GetValue(Only)!, Contenders.All),
        Known(given.GetValue(PhaseNames)!, Phases.All),
        [.. Split(given.GetValue(GrowTo)!).Select(events => long.TryParse(events, out var number) && number > 0
            ? number
            : throw new BenchmarkException($"'{events}' is no number of events."))],
        given.GetValue(Open) is > 0 and var open ? open : throw new BenchmarkException("--open is 1 or more."),
        given.GetValue(ServiceDll)!,
        given.GetValue(BeforeDll),
        given.GetValue(Postgres)!,
        given.GetValue(DataFolder)!,
        given.GetValue(Output)!);

    private static string[] Known(string list, string[] known) =>
        [.. Split(list).Select(name => known.Contains(name, StringComparer.Ordinal)
            ? name
            : throw new BenchmarkException($"'{name}' is none of {string.Join(", ", known)}."))];

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
