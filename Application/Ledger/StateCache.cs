using EventLedger.Domain.Shared;
using Microsoft.Extensions.Caching.Memory;

namespace EventLedger.Application.Ledger;

/// <summary>A state as of a version of its stream, and when (ticks of <see cref="TimeProvider"/>) the database last said that it is the latest.</summary>
/// <param name="stored">How many bytes the events it is the fold of take as they are stored.</param>
internal sealed class HeldState(object state, long version, long verifiedAt, long stored)
{
    private long verifiedAt = verifiedAt;
    private object? current;

    public object State => state;

    public long Version => version;

    public long Stored => stored;

    public long VerifiedAt
    {
        get => Volatile.Read(ref verifiedAt);
        set => Volatile.Write(ref verifiedAt, value);
    }

    /// <summary>The state with its version: one object for as long as it is held, by which others remember what they made of it.</summary>
    public Current<TState> As<TState>()
        where TState : class, IEventSourced<TState> => (Current<TState>)(Volatile.Read(ref current)
            ?? Interlocked.CompareExchange(ref current, new Current<TState>((TState)state, version), null) ?? current);
}

/// <summary>
/// The latest states known to this process. Only ever a guess: other nodes append too, so whoever relies on an entry
/// appends with its version as the expected one, or verifies it first.
/// </summary>
/// <remarks>
/// It is bounded by what it holds, not by how many: a request may have answers of a quarter of a megabyte. How large a state
/// is, and the answer that was written of it, nobody knows without walking through it; what it was folded from bounds it
/// well enough, is known for nothing, and only ever counts too much.
/// </remarks>
internal sealed class StateCache(StateCacheSize limit) : IDisposable
{
    // Texts take twice as much in memory; the rest is for the entry itself.
    private const int BytesPerStored = 2;
    private const int BytesPerEntry = 1024;

    // A redaction masks what is stored; a state that was folded before must not show it for much longer.
    private static readonly TimeSpan LongestKept = TimeSpan.FromMinutes(5);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = limit.Bytes, CompactionPercentage = 0.1 });

    public HeldState? Find(StreamKey key) => cache.Get(key) as HeldState;

    /// <summary>When the database last said that there is no such stream; null when it did not.</summary>
    public long? AbsentAt(StreamKey key) => (cache.Get(key) as Absence)?.VerifiedAt;

    /// <summary>Keeps the newer of two states: a slow reader never puts an old one in the place of a new one.</summary>
    public void Keep(StreamKey key, HeldState state)
    {
        if (Find(key) is { } held && held.Version > state.Version)
        {
            return;
        }

        Enter(key, state, BytesPerStored * state.Stored);
    }

    /// <summary>Keeps that there is no such stream, until a state of it is kept: a decision may rest on that, too, and would ask the database each time.</summary>
    /// <param name="at">When it was asked.</param>
    public void KeepAbsence(StreamKey key, long at)
    {
        if (Find(key) is null)
        {
            Enter(key, new Absence(at), 0);
        }
    }

    public void Forget(StreamKey key) => cache.Remove(key);

    public void Dispose() => cache.Dispose();

    private void Enter(StreamKey key, object value, long bytes)
    {
        using var entry = cache.CreateEntry(key);
        entry.Size = BytesPerEntry + bytes;
        entry.AbsoluteExpirationRelativeToNow = LongestKept;
        entry.Value = value;
    }
}

/// <summary>Held where there is no stream.</summary>
internal sealed record Absence(long VerifiedAt);

/// <summary>How many bytes of states are held at most, in each process.</summary>
public sealed record StateCacheSize(long Bytes);

/// <summary>A fold of a stream; one stream may be folded into several states.</summary>
internal sealed record StreamKey(string Region, Guid Stream, Type State);
