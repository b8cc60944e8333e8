using System.Collections.Concurrent;
using System.Globalization;
using EventLedger.Benchmark.Load;

namespace EventLedger.Benchmark.Webhooks;

/// <summary>An event as it came to a receiver.</summary>
/// <param name="Recorded">As the event tells.</param>
internal sealed record Arrival(string Receiver, string Event, DateTimeOffset Recorded, DateTimeOffset At);

/// <summary>What integrators run, in this process: receivers that answer at once, and one that takes its time. Each is a path.</summary>
internal sealed class Receivers : IAsyncDisposable
{
    private const string Slow = "slow";

    // Less than the service waits for, so that each of its calls is taken in the end.
    private static readonly TimeSpan SlowFor = TimeSpan.FromSeconds(4);

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Arrival> _arrivals = new();

    private Receivers(WebApplication app) => _app = app;

    /// <summary>Of the one that takes its time.</summary>
    public string SlowAddress => Address(Slow);

    /// <summary>What came to the others, in the order of arrival.</summary>
    public IReadOnlyCollection<Arrival> Healthy => [.. _arrivals.Where(arrival => arrival.Receiver != Slow)];

    public int SlowCount => _arrivals.Count(arrival => arrival.Receiver == Slow);

    public static async Task<Receivers> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.AddServerHeader = false).UseUrls("http://127.0.0.1:0");
        var receivers = new Receivers(builder.Build());
        receivers._app.Run(receivers.AnswerAsync);
        await receivers._app.StartAsync(cancellation);
        return receivers;
    }

    public string Address(string name) => $"{_app.Urls.First()}/{name}";

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var at = DateTimeOffset.UtcNow;
        using var read = new MemoryStream();
        await http.Request.Body.CopyToAsync(read, http.RequestAborted);
        var body = read.ToArray();
        var name = http.Request.Path.Value!.TrimStart('/');
        _arrivals.Enqueue(new Arrival(
            name,
            AnswerReader.Text(body, "id"u8) ?? throw new BenchmarkException("What came is no event."),
            DateTimeOffset.Parse(AnswerReader.Text(body, "time"u8) ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            at));
        if (name == Slow)
        {
            await Task.Delay(SlowFor, http.RequestAborted);
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
