using System.Collections.Concurrent;

namespace EventLedger.Benchmark.Reactions;

/// <summary>Suspensions and licences sent side by side to a service that is about to die, and which of them it answered.</summary>
internal sealed class CrashCalls
{
    // Calls come one soon after the other, so that the death finds some done, some under way and some not begun.
    private static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentBag<string> _suspended = [];
    private readonly ConcurrentBag<string> _licensed = [];
    private readonly ConcurrentBag<string> _faults = [];

    /// <summary>The centres whose suspension was answered with success.</summary>
    public IReadOnlyCollection<string> Suspended => _suspended;

    /// <summary>Those whose licence was.</summary>
    public IReadOnlyCollection<string> Licensed => _licensed;

    /// <summary>Answers that were none.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Ends when every call was answered, or broke off with the service.</summary>
    public Task SendAsync(CrashPlan plan, CentreOffice office, CancellationToken cancellation)
    {
        var random = new Random(plan.Seed);
        var yesterday = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        return Task.WhenAll([
            .. plan.Requests.Keys.Select(code => SendAsync(code, _suspended, () => office.SuspendAsync(code, cancellation), Spread * random.NextDouble())),
            .. plan.Expired.Select(code => SendAsync(code, _licensed, () => office.LicenseAsync(code, yesterday, cancellation), Spread * random.NextDouble())),
        ]);
    }

    private async Task SendAsync(string code, ConcurrentBag<string> accepted, Func<Task> send, TimeSpan pause)
    {
        await Task.Delay(pause);
        try
        {
            await send();
            accepted.Add(code);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The service is dead: whether it was stored before is seen in the database.
        }
        catch (BenchmarkException refusal)
        {
            _faults.Add(refusal.Message);
        }
    }
}
