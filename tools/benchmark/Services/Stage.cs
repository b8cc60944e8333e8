using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EventLedger.Benchmark.Load;
using EventLedger.Benchmark.Reporting;

namespace EventLedger.Benchmark.Services;

/// <summary>Everything a run needs, up and ready: PostgreSQL, the services and their participants. Disposing stops it all.</summary>
internal sealed partial class Stage : IAsyncDisposable
{
    public const string LedgerDatabase = "ledger";
    public const string UnsealedDatabase = "unsealed";
    public const string BeforeDatabase = "before";
    public const string BareDatabase = "bare";
    public const string CrudDatabase = "crud";
    public const string FloorDatabase = "floor";

    private const int Starts = 5;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly BenchmarkOptions _options;
    private readonly List<IAsyncDisposable> _running = [];
    private readonly List<Contender> _contenders = [];
    private readonly string _logs;

    private Stage(BenchmarkOptions options)
    {
        _options = options;
        _logs = Path.Combine(options.Output, "benchmark-logs");
    }

    public PrivatePostgres Postgres { get; private set; } = null!;

    public IReadOnlyList<Contender> Contenders => _contenders;

    /// <summary>How long EventLedger took from its process's start to being ready, its database existing.</summary>
    public IReadOnlyList<double> StartSeconds { get; private set; } = [];

    /// <summary>The same of the release before; empty when there is none.</summary>
    public IReadOnlyList<double> StartSecondsBefore { get; private set; } = [];

    public static async Task<Stage> SetAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        var stage = new Stage(options);
        try
        {
            await stage.PrepareAsync(cancellation);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public Contender? Find(string name) => _contenders.FirstOrDefault(contender => contender.Name == name);

    public async ValueTask DisposeAsync()
    {
        foreach (var contender in _contenders)
        {
            contender.Dispose();
        }

        // Last started, first stopped: PostgreSQL outlives the services.
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            await _running[i].DisposeAsync();
        }
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(_logs);
        Postgres = await PrivatePostgres.StartAsync(_options.Postgres, _options.DataFolder, NewLog("postgres"), cancellation);
        _running.Add(Postgres);
        if (Wants(Benchmark.Contenders.Ledger) || Wants(Benchmark.Contenders.LedgerWithKeys))
        {
            await AddLedgerAsync(cancellation);
        }

        if (Wants(Benchmark.Contenders.Unsealed))
        {
            await Postgres.CreateDatabaseAsync(UnsealedDatabase, cancellation);
            var unsealed = await StartLedgerAsync(UnsealedDatabase, seals: false, cancellation);
            _running.Add(unsealed);
            Add(Benchmark.Contenders.Unsealed, UnsealedDatabase, unsealed, await Participants.PrepareAsync(unsealed.Address, signsIn: true, cancellation));
        }

        if (_options.BeforeDll is { } before && Wants(Benchmark.Contenders.Before))
        {
            await AddBeforeAsync(before, cancellation);
        }

        if (Wants(Benchmark.Contenders.Bare))
        {
            await AddBaselineAsync(Benchmark.Contenders.Bare, "serve-bare", BareDatabase, autoPrepare: true, cancellation);
        }

        if (Wants(Benchmark.Contenders.Crud))
        {
            await AddBaselineAsync(Benchmark.Contenders.Crud, "serve-crud", CrudDatabase, autoPrepare: false, cancellation);
        }

        if (Wants(Benchmark.Contenders.Pgbench))
        {
            await AddFloorAsync(cancellation);
        }
    }

    private bool Wants(string contender) => _options.Only.Contains(contender, StringComparer.Ordinal);

    private async Task AddBeforeAsync(string dll, CancellationToken cancellation)
    {
        await Postgres.CreateDatabaseAsync(BeforeDatabase, cancellation);
        var program = LedgerOn(BeforeDatabase, seals: true, dll: dll);
        var (service, starts) = await StartAgainAsync(() => program.StartAsync(cancellation));
        _running.Add(service);
        StartSecondsBefore = starts;
        Add(Benchmark.Contenders.Before, BeforeDatabase, service, await Participants.PrepareAsync(service.Address, signsIn: true, cancellation));
    }

    /// <summary>Starts a service a first time, which makes its database, and then several times more.</summary>
    private static async Task<(HttpService Service, double[] StartSeconds)> StartAgainAsync(Func<Task<HttpService>> startAsync)
    {
        var service = await startAsync();
        var starts = new double[Starts];
        for (var i = 0; i < Starts; i++)
        {
            await service.DisposeAsync();
            service = await startAsync();
            starts[i] = service.StartTime.TotalSeconds;
        }

        return (service, starts);
    }

    private async Task AddLedgerAsync(CancellationToken cancellation)
    {
        await Postgres.CreateDatabaseAsync(LedgerDatabase, cancellation);
        var (service, starts) = await StartAgainAsync(() => StartLedgerAsync(LedgerDatabase, seals: true, cancellation));
        _running.Add(service);
        StartSeconds = starts;
        var participants = await Participants.PrepareAsync(service.Address, signsIn: true, cancellation);
        foreach (var name in new[] { Benchmark.Contenders.Ledger, Benchmark.Contenders.LedgerWithKeys }.Where(Wants))
        {
            Add(name, LedgerDatabase, service, participants);
        }
    }

    /// <summary>Stops the service on a database; those who take part in it are gone with it.</summary>
    public async Task StopAsync(string database)
    {
        foreach (var contender in _contenders.Where(contender => contender.Database == database).ToArray())
        {
            _contenders.Remove(contender);
            contender.Dispose();
            if (_running.Remove(contender.Service!))
            {
                await contender.Service!.DisposeAsync();
            }
        }
    }

    /// <summary>Stops the service, lets something be done to its database, and starts it again, with new clients.</summary>
    public async Task<Contender> RestartLedgerAsync(Func<Task> between, CancellationToken cancellation)
    {
        await StopAsync(LedgerDatabase);
        await between();

        // What fills the database is copied by SQL, which a sealer would alarm at, and rightly.
        var service = await StartLedgerAsync(LedgerDatabase, seals: false, cancellation);
        _running.Add(service);
        Add(Benchmark.Contenders.Ledger, LedgerDatabase, service, await Participants.PrepareAsync(service.Address, signsIn: true, cancellation));
        return _contenders[^1];
    }

    /// <summary>Rebuilds the projection as an operator would, while the service is stopped; how long the rebuild itself took.</summary>
    public async Task<TimeSpan> RebuildAsync(string database, CancellationToken cancellation)
    {
        var (told, _) = await RunCommandAsync(database, ["projections", "rebuild", "-p", "RequestSummary"], cancellation);
        return Finished().Match(told) is { Success: true } match
            ? TimeSpan.FromMilliseconds(long.Parse(match.Groups["ms"].Value, CultureInfo.InvariantCulture))
            : throw new BenchmarkException($"The projection could not be rebuilt:\n{told}");
    }

    /// <summary>Audits the sealed ledger as an operator would; whatever it finds ends the run.</summary>
    public async Task<FullAudit> AuditAsync(string database, CancellationToken cancellation)
    {
        var (told, peak) = await RunCommandAsync(database, ["audit"], cancellation);
        return Audited().Match(told) is { Success: true } match
            ? new FullAudit(
                long.Parse(match.Groups["events"].Value, CultureInfo.InvariantCulture),
                double.Parse(match.Groups["rate"].Value, CultureInfo.InvariantCulture),
                double.Parse(match.Groups["beside"].Value, CultureInfo.InvariantCulture),
                peak)
            : throw new BenchmarkException($"The audit of {database} did not end well:\n{told}");
    }

    // The service's own command line, as an operator uses it; what it told, and the most memory it held.
    private async Task<(string Told, long PeakBytes)> RunCommandAsync(string database, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(LedgerProgram.DotNet) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.GetFullPath(_options.ServiceDll), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["EventLedger__DataFolder"] = DataFolder(database);
        start.Environment["ConnectionStrings__EventLedger"] = Postgres.ConnectionString(database, autoPrepare: true);
        using var process = Process.Start(start)!;
        var telling = process.StandardOutput.ReadToEndAsync(cancellation);
        var peak = 0L;
        while (await Task.WhenAny(telling, Task.Delay(Glance, cancellation)) != telling)
        {
            peak = ProcessTimes.PeakBytesOf(process.Id) ?? peak;
        }

        await process.WaitForExitAsync(cancellation);
        return (await telling, peak);
    }

    private string DataFolder(string database) => Path.Combine(Postgres.Folder, "services", database);

    [GeneratedRegex(@"Finished rebuilding RequestSummary in (?<ms>\d+) ms", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Finished();

    [GeneratedRegex(@"(?<events>\d+) events, .* (?<rate>\d+) events/s, (?<beside>[\d.]+) s beside the seal, 0 findings", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Audited();

    /// <summary>EventLedger on a database, for as long as the caller wants it.</summary>
    public Task<HttpService> StartLedgerAsync(string database, bool seals, CancellationToken cancellation) =>
        LedgerOn(database, seals).StartAsync(cancellation);

    /// <summary>How EventLedger is started on a database, as often as the caller wants.</summary>
    /// <param name="dll">Null for the one that is measured.</param>
    public LedgerProgram LedgerOn(string database, bool seals, bool reacts = true, string? dll = null, bool tellsInside = false) =>
        new(dll ?? _options.ServiceDll, DataFolder(database), Postgres.ConnectionString(database, autoPrepare: true), NewLog(database))
        {
            Seals = seals,
            Reacts = reacts,
            TellsInside = tellsInside,
        };

    private async Task AddBaselineAsync(string name, string command, string database, bool autoPrepare, CancellationToken cancellation)
    {
        await Postgres.CreateDatabaseAsync(database, cancellation);
        var connection = Postgres.ConnectionString(database, autoPrepare);
        var service = await HttpService.StartAsync(
            name,
            NewLog(name),
            url => [LedgerProgram.DotNet, typeof(Stage).Assembly.Location, command, "--url", url],
            _ => new Dictionary<string, string>(StringComparer.Ordinal) { ["BENCHMARK_DATABASE"] = connection },
            cancellation);
        _running.Add(service);
        Add(name, database, service, await Participants.PrepareAsync(service.Address, signsIn: false, cancellation));
    }

    private void Add(string name, string database, HttpService service, Participants participants)
    {
        var meter = new Meter(service.ProcessId, Postgres.ProcessId);
        _contenders.Add(new Contender(name, database, meter) { Service = service, Participants = participants });
    }

    private async Task AddFloorAsync(CancellationToken cancellation)
    {
        await Postgres.CreateDatabaseAsync(FloorDatabase, cancellation);
        await Baselines.BareStore.CreateSchemaAsync(Postgres.ConnectionString(FloorDatabase, autoPrepare: false));
        var pgbench = new Pgbench(Postgres, FloorDatabase, Path.Combine(_logs, "life.pgbench.sql"));
        await pgbench.WriteScriptAsync(cancellation);
        var meter = new Meter(service: null, Postgres.ProcessId);
        _contenders.Add(new Contender(Benchmark.Contenders.Pgbench, FloorDatabase, meter) { Pgbench = pgbench });
    }

    private string NewLog(string name)
    {
        var path = Path.Combine(_logs, $"{name}.log");
        File.WriteAllText(path, "");
        return path;
    }
}
