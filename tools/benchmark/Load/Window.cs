using System.Diagnostics;

namespace EventLedger.Benchmark.Load;

/// <summary>What a number of clients got done side by side within a span of time.</summary>
/// <param name="Kinds">For each operation its kind, such as the place of a command in the script.</param>
/// <param name="Ticks">For each operation its latency, in the order of <paramref name="Kinds"/>.</param>
internal sealed record WindowOutcome(TimeSpan Elapsed, byte[] Kinds, long[] Ticks)
{
    public double PerSecond => Ticks.Length / Elapsed.TotalSeconds;

    public static WindowOutcome Of(TimeSpan elapsed, IReadOnlyCollection<(int Kind, long Ticks)> done) =>
        new(elapsed, [.. done.Select(one => (byte)one.Kind)], [.. done.Select(one => one.Ticks)]);
}

/// <summary>One client's next operation: its kind and latency.</summary>
internal delegate Task<(int Kind, long Ticks)> Operation(CancellationToken cancellation);

internal static class Window
{
    public static async Task<WindowOutcome> RunAsync(IReadOnlyList<Operation> clients, TimeSpan duration, CancellationToken cancellation)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var started = Stopwatch.GetTimestamp();
        var end = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var work = clients.Select(client => Task.Run(() => WorkAsync(client, end, failed), CancellationToken.None)).ToArray();
        var done = await WhenAllAsync(work);
        return WindowOutcome.Of(Stopwatch.GetElapsedTime(started), done);
    }

    private static async Task<List<(int Kind, long Ticks)>> WorkAsync(Operation client, long end, CancellationTokenSource failed)
    {
        var done = new List<(int, long)>(4096);
        try
        {
            while (Stopwatch.GetTimestamp() < end)
            {
                done.Add(await client(failed.Token));
            }
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }

        return done;
    }

    /// <summary>What all clients did. The first failure cancels the others; theirs are only its echo.</summary>
    public static async Task<IReadOnlyCollection<(int Kind, long Ticks)>> WhenAllAsync(Task<List<(int Kind, long Ticks)>>[] work)
    {
        try
        {
            return [.. (await Task.WhenAll(work)).SelectMany(done => done)];
        }
        catch (OperationCanceledException)
        {
            var cause = work.Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException).FirstOrDefault();
            if (cause is not null)
            {
                throw cause;
            }

            throw;
        }
    }
}
