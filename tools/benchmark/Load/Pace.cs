using System.Diagnostics;

namespace EventLedger.Benchmark.Load;

/// <summary>
/// A fixed rate, whatever the service does: every call has its due time, and its latency counts from there. Were it to
/// count from the sending, a service that stalls would hide that behind the calls that it kept from being sent.
/// </summary>
internal sealed class Pace(double perSecond, TimeSpan duration)
{
    private readonly long _calls = (long)(perSecond * duration.TotalSeconds);
    private long _taken;

    /// <summary>Ends when the last call is answered, so that a service which falls behind shows a lower rate.</summary>
    /// <param name="clients">More than the service needs to keep the rate; whoever is free takes the next call.</param>
    public async Task<WindowOutcome> RunAsync(IReadOnlyList<Operation> clients, CancellationToken cancellation)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var started = Stopwatch.GetTimestamp();
        var work = clients.Select(client => Task.Run(() => WorkAsync(client, started, failed), CancellationToken.None)).ToArray();
        var done = await Window.WhenAllAsync(work);
        return WindowOutcome.Of(Stopwatch.GetElapsedTime(started), done);
    }

    private async Task<List<(int Kind, long Ticks)>> WorkAsync(Operation client, long started, CancellationTokenSource failed)
    {
        var done = new List<(int, long)>(1024);
        try
        {
            for (var call = Next(); call < _calls; call = Next())
            {
                var due = started + (long)(call / perSecond * Stopwatch.Frequency);
                await WaitAsync(due, failed.Token);
                var (kind, _) = await client(failed.Token);
                done.Add((kind, Stopwatch.GetTimestamp() - due));
            }
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }

        return done;
    }

    private long Next() => Interlocked.Increment(ref _taken) - 1;

    // Timers tick in milliseconds: rounded up, a call may go out that much late, which its latency includes.
    private static async Task WaitAsync(long due, CancellationToken cancellation)
    {
        var missing = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (missing > TimeSpan.Zero)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(missing.TotalMilliseconds)), cancellation);
        }
    }
}
