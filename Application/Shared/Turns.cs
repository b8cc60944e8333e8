namespace EventLedger.Application.Shared;

/// <summary>
/// Lets the commands of this process that contend for one stream go one after another, once a race was lost. Without
/// it only one of twenty would win each round, and the last would have used up its attempts. Other nodes are not held
/// up: against them the expected version decides, as ever.
/// </summary>
internal sealed class Turns : IDisposable
{
    // Streams share a turn by chance; that costs a short wait, and only while somebody contends.
    private const int Stripes = 256;
    private readonly SemaphoreSlim[] stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Whether somebody who lost a race is trying again, so that a newcomer would only make him lose once more.</summary>
    public bool IsContended(StreamKey key) => Stripe(key).CurrentCount == 0;

    /// <summary>Waits for the turn; disposing passes it on.</summary>
    public async Task<Turn> TakeAsync(StreamKey key, CancellationToken cancellation)
    {
        var stripe = Stripe(key);
        await stripe.WaitAsync(cancellation);
        return new Turn(stripe);
    }

    public void Dispose()
    {
        foreach (var stripe in stripes)
        {
            stripe.Dispose();
        }
    }

    private SemaphoreSlim Stripe(StreamKey key) => stripes[(uint)key.GetHashCode() % Stripes];
}

internal sealed class Turn(SemaphoreSlim stripe) : IDisposable
{
    public void Dispose() => stripe.Release();
}
