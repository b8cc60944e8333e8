using System.Diagnostics;

namespace EventLedger.Benchmark.Services;

/// <summary>A service in its own process: EventLedger or a baseline. All three answer the same routes.</summary>
internal sealed class HttpService : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(120);

    private readonly SupervisedProcess _process;

    private HttpService(SupervisedProcess process, Uri address, TimeSpan startTime)
    {
        _process = process;
        Address = address;
        StartTime = startTime;
    }

    public Uri Address { get; }

    /// <summary>From the process's start to the first 200 of <c>/health/ready</c>.</summary>
    public TimeSpan StartTime { get; }

    public int ProcessId => _process.Id;

    /// <param name="command">The program and its arguments, given the address to listen on.</param>
    public static async Task<HttpService> StartAsync(
        string name,
        string log,
        Func<string, IEnumerable<string>> command,
        Func<string, Dictionary<string, string>> environment,
        CancellationToken cancellation)
    {
        var address = $"http://127.0.0.1:{PrivatePostgres.FreePort()}";
        var clock = Stopwatch.StartNew();
        var process = await SupervisedProcess.StartAsync(name, log, "TERM", command(address), environment(address));
        try
        {
            await BecomeReadyAsync(process, new Uri($"{address}/health/ready"), clock, log, cancellation);
            return new HttpService(process, new Uri(address), clock.Elapsed);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task BecomeReadyAsync(
        SupervisedProcess process, Uri ready, Stopwatch clock, string log, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        while (!await IsReadyAsync(client, ready, cancellation))
        {
            process.ThrowIfGone();
            if (clock.Elapsed > StartPatience)
            {
                throw new BenchmarkException($"{ready} does not answer 200 within {StartPatience.TotalSeconds} s; see {log}.");
            }

            await Task.Delay(10, cancellation);
        }
    }

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
