using System.Diagnostics;

namespace EventLedger.Benchmark.Load;

/// <summary>
/// Follows requests as a citizen would: from the moment a command is accepted it asks for the public tracking page until
/// the page shows the command.
/// </summary>
internal sealed class LagProbe(RequestLife life, Caller citizen)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private bool _showsVersions = true;

    /// <summary>Sends one command and waits until it is to be seen; the time between is the lag.</summary>
    public async Task<(int Kind, long Ticks)> MeasureAsync(CancellationToken cancellation)
    {
        int command;
        do
        {
            (command, _) = await life.AdvanceAsync(cancellation);
        }
        while (command > 0 && !_showsVersions);

        var accepted = Stopwatch.GetTimestamp();
        while (!await IsVisibleAsync(cancellation))
        {
            if (Stopwatch.GetElapsedTime(accepted) > Patience)
            {
                throw new BenchmarkException($"Tracking of {life.TrackingReference} does not show version {life.Version} after {Patience}.");
            }

            await Task.Delay(Pause, cancellation);
        }

        return (command, Stopwatch.GetTimestamp() - accepted);
    }

    private async Task<bool> IsVisibleAsync(CancellationToken cancellation)
    {
        var answer = await citizen.GetAsync($"/v1/tracking/{life.TrackingReference}", authorization: null, cancellation);
        return answer.Status switch
        {
            404 => false,
            200 => Shows(answer.Body),
            _ => throw Caller.Refused("GET /v1/tracking", answer),
        };
    }

    // A page without a version tells only that the request is known: then openings alone are measured.
    private bool Shows(ReadOnlyMemory<byte> page)
    {
        if (AnswerReader.Number(page, "version"u8) is { } version)
        {
            return version >= life.Version;
        }

        _showsVersions = false;
        return true;
    }
}
