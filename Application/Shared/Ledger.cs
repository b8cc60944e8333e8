using System.Collections.Immutable;
using System.Text.Json;
using EventLedger.Application.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Shared;

/// <summary>A state and the version of the stream it is the fold of.</summary>
public sealed record Current<TState>(TState State, long Version)
    where TState : class, IEventSourced<TState>;

/// <summary>A fact that nobody decided on, and in whose name it is recorded.</summary>
internal sealed record Note(DomainEvent Fact, CommandContext By);

/// <summary>
/// The one way of a command to its stream. It loads the state, asks whether the caller is admitted, compares the
/// expected version, takes the pure decision and appends its events together with the answer to the command's
/// idempotency key: all in one transaction, or nothing at all.
/// </summary>
/// <remarks>
/// A decision may rest on a cached state, because an append names the version it was taken on. A refusal changes
/// nothing that would find it out, so it is given only on a state the database has just confirmed.
/// </remarks>
public sealed class Ledger : IDisposable
{
    private const int Attempts = 8;
    private static readonly Duration ClockTolerance = Duration.FromMinutes(5);
    private static readonly Duration ReferenceAge = Duration.FromSeconds(2);
    private static readonly Instant Earliest = Instant.FromUtc(1950, 1, 1, 0, 0);
    private readonly EventReader reader;
    private readonly PerDatabase<StreamVersions> versions;
    private readonly PerDatabase<EventAppender> appenders;
    private readonly IdempotencyKeys keys;
    private readonly TimeProvider time;
    private readonly StateCache cache = new();
    private readonly PerDatabase<Turns> turns;

    public Ledger(Databases databases, OriginMac origin, TimeProvider time)
    {
        reader = new EventReader(databases);
        versions = databases.Each(database => new StreamVersions(database));
        this.time = time;
        appenders = databases.Each(database => new EventAppender(database, origin));
        turns = databases.Each(database => new Turns(database));
        keys = new IdempotencyKeys(databases);
    }

    /// <summary>Decides on a stream that exists and appends.</summary>
    /// <param name="notFound">The refusal when it does not exist in the caller's region.</param>
    /// <param name="answer">What the caller is told, of the state after the events.</param>
    public async Task<Outcome> ChangeAsync<TState>(
        Guid stream,
        Command command,
        Refusal notFound,
        Func<TState, Instant, ValueTask<Decision>> decide,
        Func<Current<TState>, object> answer,
        CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        if (!TryReadInstant(command, out var at, out var refused))
        {
            return await RefuseAsync(command, refused, cancellation);
        }

        var key = new StreamKey(command.Context.Actor.Region, stream, typeof(TState));
        if (!turns.Of(key.Region).IsContended(key) && await TryChangeAsync(key, command, notFound, at, decide, answer, cancellation) is { } atOnce)
        {
            return atOnce;
        }

        await using var turn = await turns.Of(key.Region).TakeAsync(key, cancellation);
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            if (await TryChangeAsync(key, command, notFound, at, decide, answer, cancellation) is { } outcome)
            {
                return outcome;
            }
        }

        return SharedRefusals.TooManyConcurrentChanges;
    }

    /// <summary>Begins a stream under an id that means something, such as a code's; decides on what is there already, if anything.</summary>
    /// <param name="name">The id or code the caller will know it by.</param>
    /// <param name="alongside">What else belongs to the same transaction.</param>
    public async Task<Outcome> BeginAsync<TState>(
        Guid stream,
        string name,
        Command command,
        Func<TState?, Instant, ValueTask<Decision>> decide,
        Func<Current<TState>, object> answer,
        Action<Writes>? alongside,
        CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        if (!TryReadInstant(command, out var at, out var refused))
        {
            return await RefuseAsync(command, refused, cancellation);
        }

        var context = command.Context;
        var key = new StreamKey(context.Actor.Region, stream, typeof(TState));
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var held = await ReadAsync<TState>(key, cache.Find(key), cancellation);
            var decision = await decide((TState?)held?.State, at);
            if (decision.Refusal is { } refusal)
            {
                return await RefuseAsync(command, refusal, cancellation);
            }

            if (await TryBeginAsync(key, name, context, decision, answer, alongside, cancellation) is { } outcome)
            {
                return outcome;
            }

            if (await keys.FindAsync(context, cancellation) is { } first)
            {
                return first;
            }
        }

        return SharedRefusals.TooManyConcurrentChanges;
    }

    /// <summary>Begins a stream under a new id that no one else can know; nothing has to be read.</summary>
    public async Task<Outcome> BeginNewAsync<TState>(
        Guid stream,
        Command command,
        Func<Instant, Decision> decide,
        Func<Current<TState>, object> answer,
        Action<Writes>? alongside,
        CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        if (!TryReadInstant(command, out var at, out var refused))
        {
            return await RefuseAsync(command, refused, cancellation);
        }

        var context = command.Context;
        var key = new StreamKey(context.Actor.Region, stream, typeof(TState));
        var decision = decide(at);
        if (decision.Refusal is { } refusal)
        {
            return await RefuseAsync(command, refusal, cancellation);
        }

        return await TryBeginAsync(key, stream.ToString(), context, decision, answer, alongside, cancellation)
            ?? await keys.FindAsync(context, cancellation)
            ?? SharedRefusals.TooManyConcurrentChanges;
    }

    /// <summary>Appends facts that no rule could refuse, each in its own caller's name; begins the stream when there is none.</summary>
    /// <exception cref="TimeoutException">Others were first each time; nothing was appended.</exception>
    internal async Task NoteAsync<TState>(string region, Guid stream, ImmutableArray<Note> notes)
        where TState : class, IEventSourced<TState>
    {
        var key = new StreamKey(region, stream, typeof(TState));
        if (await TryNoteAsync<TState>(key, notes))
        {
            return;
        }

        await using var turn = await turns.Of(region).TakeAsync(key, CancellationToken.None);
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            if (await TryNoteAsync<TState>(key, notes))
            {
                return;
            }
        }

        throw new TimeoutException($"Others were always first to append to the stream {stream}.");
    }

    /// <summary>
    /// Refuses a command. One that repeats an earlier command is given that one's answer; a refusal by a rule is kept
    /// as the answer to its key, all others leave the key free for a better attempt.
    /// </summary>
    public async Task<Outcome> RefuseAsync(Command command, Refusal refusal, CancellationToken cancellation)
    {
        if (await keys.FindAsync(command.Context, cancellation) is { } first)
        {
            return first;
        }

        return refusal.Kind is RefusalKind.Conflict or RefusalKind.Unprocessable
            ? await keys.RecordRefusalAsync(command.Context, refusal, cancellation)
            : refusal;
    }

    /// <summary>The state as the database has it now; null when there is no such stream in the region.</summary>
    public async ValueTask<Current<TState>?> FindAsync<TState>(string region, Guid stream, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var key = new StreamKey(region, stream, typeof(TState));
        return Typed<TState>(await ReadAsync<TState>(key, cache.Find(key), cancellation));
    }

    /// <summary>Reference data a decision leans on: as the database had it at most two seconds ago, null when it does not exist.</summary>
    public async ValueTask<Current<TState>?> ReferenceAsync<TState>(string region, Guid stream, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var key = new StreamKey(region, stream, typeof(TState));
        return cache.Find(key) is { } held && time.GetElapsedTime(held.VerifiedAt) < ReferenceAge.ToTimeSpan()
            ? Typed<TState>(held)
            : Typed<TState>(await ReadAsync<TState>(key, cache.Find(key), cancellation));
    }

    public Instant Now() => Instant.FromDateTimeOffset(time.GetUtcNow());

    public void Dispose()
    {
        foreach (var turn in turns.All)
        {
            turn.Dispose();
        }

        cache.Dispose();
    }

    private static Current<TState>? Typed<TState>(HeldState? held)
        where TState : class, IEventSourced<TState> => held is null ? null : new((TState)held.State, held.Version);

    private static byte[] Body(object answer) => JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), LedgerJson.Wire);

    private static async ValueTask<Decision> JudgeAsync<TState>(
        HeldState held, CommandContext context, Instant at, Func<TState, Instant, ValueTask<Decision>> decide)
        where TState : class, IEventSourced<TState>
    {
        var state = (TState)held.State;
        if (!state.Admits(context.Actor))
        {
            return SharedRefusals.AccessDenied;
        }

        return context.ExpectedVersion is { } expected && expected != held.Version
            ? SharedRefusals.VersionStale(held.Version)
            : await decide(state, at);
    }

    private async Task<bool> TryNoteAsync<TState>(StreamKey key, ImmutableArray<Note> notes)
        where TState : class, IEventSourced<TState>
    {
        var version = await versions.Of(key.Region).FindAsync(key);
        return await appenders.Of(key.Region).TryAppendAsync<TState>(
            key, version, [.. notes.Select(note => note.Fact)], i => notes[i].By, Now(), static _ => { });
    }

    // What happened is told to the microsecond, which is what the database keeps, so that nothing changes by storing it.
    private bool TryReadInstant(Command command, out Instant at, out Refusal refusal)
    {
        var now = Now();
        at = command.At ?? now;
        at = Instant.FromUnixTimeTicks(at.ToUnixTimeTicks() / 10 * 10);
        refusal = at > now + ClockTolerance ? SharedRefusals.InstantInTheFuture(now) : SharedRefusals.InstantOutOfRange;
        return at <= now + ClockTolerance && at >= Earliest;
    }

    /// <summary>One attempt; null when someone else was first.</summary>
    private async Task<Outcome?> TryChangeAsync<TState>(
        StreamKey key,
        Command command,
        Refusal notFound,
        Instant at,
        Func<TState, Instant, ValueTask<Decision>> decide,
        Func<Current<TState>, object> answer,
        CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var context = command.Context;
        var cached = cache.Find(key);
        var held = cached ?? await ReadAsync<TState>(key, null, cancellation);
        if (held is null)
        {
            return await RefuseAsync(command, notFound, cancellation);
        }

        var decision = await JudgeAsync(held, context, at, decide);
        if (decision.Refusal is not null && cached is not null)
        {
            held = await ReadAsync<TState>(key, cached, cancellation) ?? cached;
            decision = await JudgeAsync(held, context, at, decide);
        }

        if (decision.Refusal is { } refusal)
        {
            return await RefuseAsync(command, refusal, cancellation);
        }

        var state = decision.Events.Aggregate((TState)held.State, TState.Evolve);
        var after = new HeldState(state, held.Version + decision.Events.Length, time.GetTimestamp());
        var outcome = new Outcome { Version = after.Version, Body = Body(answer(new(state, after.Version))) };
        return await TryAppendAsync<TState>(key, held, after, decision, context, outcome, null, cancellation)
            ? outcome
            : await keys.FindAsync(context, cancellation);
    }

    /// <summary>The latest state: <paramref name="held"/>, when the database says that nothing was appended since.</summary>
    private async Task<HeldState?> ReadAsync<TState>(StreamKey key, HeldState? held, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var verified = time.GetTimestamp();
        if (held is not null && await versions.Of(key.Region).FindAsync(key) == held.Version)
        {
            held.VerifiedAt = verified;
            return held;
        }

        var (state, version) = await reader.FoldAsync(key, (TState?)held?.State, held?.Version ?? 0, cancellation);
        if (state is null)
        {
            return null;
        }

        var latest = new HeldState(state, version, verified);
        cache.Keep(key, latest);
        return latest;
    }

    private async Task<Outcome?> TryBeginAsync<TState>(
        StreamKey key,
        string name,
        CommandContext context,
        Decision decision,
        Func<Current<TState>, object> answer,
        Action<Writes>? alongside,
        CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var state = decision.Events.Aggregate((TState?)null, TState.Evolve)!;
        var after = new HeldState(state, decision.Events.Length, time.GetTimestamp());
        var outcome = new Outcome { Version = after.Version, Created = name, Body = Body(answer(new(state, after.Version))) };
        return await TryAppendAsync<TState>(key, null, after, decision, context, outcome, alongside, cancellation) ? outcome : null;
    }

    /// <summary>Commits events and answer; false when someone else was first, be it to the version or to the idempotency key.</summary>
    private async Task<bool> TryAppendAsync<TState>(
        StreamKey key,
        HeldState? before,
        HeldState after,
        Decision decision,
        CommandContext context,
        Outcome outcome,
        Action<Writes>? alongside,
        CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        try
        {
            var won = await appenders.Of(key.Region).TryAppendAsync<TState>(key, before?.Version ?? 0, decision.Events, context, Now(), writes =>
            {
                IdempotencyKeys.Record(writes, context, outcome);
                alongside?.Invoke(writes);
            });
            if (!won)
            {
                cache.Forget(key);
                return false;
            }
        }
        catch
        {
            // Whether it was written is not known: the next command on the stream finds out.
            cache.Forget(key);
            throw;
        }

        cache.Keep(key, after);
        return true;
    }
}
