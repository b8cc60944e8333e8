using System.Diagnostics;

namespace EventLedger.Benchmark.Services;

/// <summary>A service in its own process: EventLedger or a baseline. All three answer the same routes.</summary>
internal sealed class HttpService : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(120);

    private readonly SupervisedProcess _process;
    private readonly Stopwatch _age;
    private readonly string _log;

    private HttpService(SupervisedProcess process, Uri address, Stopwatch age, string log)
    {
        _process = process;
        _age = age;
        _log = log;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>From the process's start to the first 200 of <c>/health/ready</c>.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Since the process's start.</summary>
    public TimeSpan Age => _age.Elapsed;

    public int ProcessId => _process.Id;

    /// <param name="command">The program and its arguments, given the address to listen on.</param>
    public static async Task<HttpService> StartAsync(
        string name,
        string log,
        Func<string, IEnumerable<string>> command,
        Func<string, Dictionary<string, string>> environment,
        CancellationToken cancellation)
    {
        var service = await LaunchAsync(name, log, command, environment);
        try
        {
            await service.BecomeReadyAsync(cancellation);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process and does not wait until it is ready.</summary>
    public static async Task<HttpService> LaunchAsync(
        string name, string log, Func<string, IEnumerable<string>> command, Func<string, Dictionary<string, string>> environment)
    {
        var address = $"http://127.0.0.1:{PrivatePostgres.FreePort()}";
        var age = Stopwatch.StartNew();
        var process = await SupervisedProcess.StartAsync(name, log, "TERM", command(address), environment(address));
        return new HttpService(process, new Uri(address), age, log);
    }

    public async Task BecomeReadyAsync(CancellationToken cancellation)
    {
        var ready = new Uri(Address, "/health/ready");
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        while (!await IsReadyAsync(client, ready, cancellation))
        {
            ThrowIfGone();
            if (Age > StartPatience)
            {
                throw new BenchmarkException($"{ready} does not answer 200 within {StartPatience.TotalSeconds} s; see {_log}.");
            }

            await Task.Delay(10, cancellation);
        }

        StartTime = Age;
    }

    public void ThrowIfGone() => _process.ThrowIfGone();

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri ready, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync(ready, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
