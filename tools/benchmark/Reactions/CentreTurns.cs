using System.Collections.Concurrent;

namespace EventLedger.Benchmark.Reactions;

/// <summary>
/// Suspends centres and reinstates them, each in its turn: as many are suspended at a time as not, so that a centre rests
/// in either state until what follows from it is long done.
/// </summary>
internal sealed class CentreTurns(CentreOffice office, IReadOnlyCollection<string> centres)
{
    private readonly ConcurrentQueue<string> _working = new(centres);
    private readonly ConcurrentQueue<string> _suspended = new();

    public async Task<(int Kind, long Ticks)> NextAsync(CancellationToken cancellation)
    {
        if (_suspended.Count > centres.Count / 2 && _suspended.TryDequeue(out var suspended))
        {
            var ticks = await office.ReinstateAsync(suspended, cancellation);
            _working.Enqueue(suspended);
            return (1, ticks);
        }

        return _working.TryDequeue(out var working) ? (0, await SuspendAsync(working, cancellation)) : throw new BenchmarkException("More clients than centres.");
    }

    private async Task<long> SuspendAsync(string centre, CancellationToken cancellation)
    {
        var ticks = await office.SuspendAsync(centre, cancellation);
        _suspended.Enqueue(centre);
        return ticks;
    }
}

/// <summary>One client that suspends and reinstates a centre of its own, as fast as it is answered.</summary>
/// <param name="isTakeover">Whether it says that nothing is to follow.</param>
internal sealed class CentreToggle(CentreOffice office, string centre, bool isTakeover)
{
    private bool _isSuspended;

    public async Task<(int Kind, long Ticks)> NextAsync(CancellationToken cancellation)
    {
        var ticks = await (_isSuspended ? office.ReinstateAsync(centre, cancellation, isTakeover) : office.SuspendAsync(centre, cancellation, isTakeover));
        _isSuspended = !_isSuspended;
        return (0, ticks);
    }
}
