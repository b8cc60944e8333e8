using System.Diagnostics;

namespace EventLedger.Application.Ledger;

/// <summary>
/// Serves callers together. Those who come while every lane is busy share the next round, so that many cost little more
/// than one; nobody is served by a round that began before they came, and whoever comes alone waits for nobody.
/// </summary>
/// <param name="lanes">How many rounds may be under way at once.</param>
/// <param name="serve">Answers each caller of a round; what it throws, all of them are told.</param>
internal sealed class Rounds<TQuestion, TAnswer>(int lanes, Func<IReadOnlyList<Caller<TQuestion, TAnswer>>, Task> serve)
{
    // More in one round would make its last callers wait for too long a statement.
    private const int Largest = 64;

    private readonly Lock gate = new();
    private readonly Queue<Caller<TQuestion, TAnswer>> waiting = new();
    private int underWay;

    public Task<TAnswer> JoinAsync(TQuestion question)
    {
        var caller = new Caller<TQuestion, TAnswer>(question);
        lock (gate)
        {
            if (underWay == lanes)
            {
                waiting.Enqueue(caller);
                return caller.Task;
            }

            underWay++;
        }

        return ServeAloneAsync(caller);
    }

    // Whoever comes alone goes on where the answer arrives, without a change of threads; rounds that follow are another's.
    private async Task<TAnswer> ServeAloneAsync(Caller<TQuestion, TAnswer> caller)
    {
        await ServeOneAsync([caller]);
        if (Next() is { } next)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => _ = ServeAsync(next), null);
        }

        return await caller.Task;
    }

    /// <summary>Round after round, until nobody waits any more.</summary>
    private async Task ServeAsync(IReadOnlyList<Caller<TQuestion, TAnswer>>? round)
    {
        while (round is not null)
        {
            // A round shows in the trace of the first who takes part in it.
            Activity.Current = round[0].Activity;
            await ServeOneAsync(round);
            round = Next();
        }
    }

    private async Task ServeOneAsync(IReadOnlyList<Caller<TQuestion, TAnswer>> round)
    {
        try
        {
            await serve(round);
        }
        catch (Exception e)
        {
            foreach (var caller in round)
            {
                caller.TrySetException(e);
            }
        }
    }

    private List<Caller<TQuestion, TAnswer>>? Next()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                underWay--;
                return null;
            }

            var round = new List<Caller<TQuestion, TAnswer>>(Math.Min(waiting.Count, Largest));
            while (round.Count < Largest && waiting.TryDequeue(out var caller))
            {
                round.Add(caller);
            }

            return round;
        }
    }
}

/// <summary>One who takes part in a round. Goes on with the answer on another thread than the one that serves the round.</summary>
internal sealed class Caller<TQuestion, TAnswer>(TQuestion question) : TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public TQuestion Question => question;

    public Activity? Activity { get; } = System.Diagnostics.Activity.Current;
}
