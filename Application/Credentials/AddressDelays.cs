using Microsoft.Extensions.Caching.Memory;

namespace EventLedger.Application.Credentials;

/// <summary>How failures of one address slow it down.</summary>
/// <param name="Free">As many cost nothing: people mistype, and a centre's visitors share an address.</param>
public sealed record AddressDelayOptions(int Free = 10);

/// <summary>Makes an address wait the longer the more often it failed, whomever it tried; kept by each node for itself.</summary>
public sealed class AddressDelays(AddressDelayOptions options, TimeProvider time) : IDisposable
{
    private const int MostDoublings = 10;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);
    private readonly Lock gate = new();
    private readonly MemoryCache addresses = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    /// <summary>Counts an attempt as failed until it is told otherwise, so that those who come together are counted, too.</summary>
    /// <returns>How long the address has to wait; nothing when the attempt may be made.</returns>
    public TimeSpan Enter(string address)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var tried = addresses.TryGetValue(address, out Tried? known) ? known! : new Tried(0, DateTimeOffset.MinValue);

            // What lies further ahead than any wait is from before the clock was put back.
            if (tried.Until > now && tried.Until - now <= 2 * Longest)
            {
                return tried.Until - now;
            }

            var failures = tried.Failures + 1;
            Keep(address, new Tried(failures, failures <= options.Free ? DateTimeOffset.MinValue : now + Delay(failures - options.Free)));
            return TimeSpan.Zero;
        }
    }

    /// <summary>The attempt did not fail: it is not counted. Earlier ones stay, or whoever has an account could wipe them out.</summary>
    public void Forgive(string address)
    {
        lock (gate)
        {
            if (addresses.TryGetValue(address, out Tried? tried))
            {
                Keep(address, new Tried(Math.Max(0, tried!.Failures - 1), DateTimeOffset.MinValue));
            }
        }
    }

    public void Dispose() => addresses.Dispose();

    private static TimeSpan Delay(int beyond)
    {
        var delay = TimeSpan.FromSeconds(1 << Math.Min(beyond, MostDoublings));
        return delay < Longest ? delay : Longest;
    }

    private void Keep(string address, Tried tried) =>
        addresses.Set(address, tried, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Remembered });

    private sealed record Tried(int Failures, DateTimeOffset Until);
}
