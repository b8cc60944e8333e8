using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EventLedger.Domain.Shared;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EventLedger.Application.Ledger;

/// <summary>A fact that nobody decided on, and in whose name it is recorded.</summary>
internal sealed record Note(DomainEvent Fact, CommandContext By);

/// <summary>
/// The one way of a command to its streams. It loads the state, asks whether the caller is admitted, compares the
/// expected version, takes the pure decision and appends its events, be they for one stream or several, together with
/// the answer to the command's idempotency key: all in one transaction, or nothing at all.
/// </summary>
/// <remarks>
/// A decision may rest on a cached state, because an append names the version it was taken on. A refusal changes
/// nothing that would find it out, so it is given only on a state the database has just confirmed.
/// </remarks>
public sealed class StreamLedger : IDisposable
{
    private const int Attempts = 16;
    private static readonly Duration ReferenceAge = Duration.FromSeconds(2);
    private static readonly Instant Earliest = Instant.FromUtc(1950, 1, 1, 0, 0);
    private readonly EventReader reader;
    private readonly PerDatabase<StreamVersions> versions;
    private readonly PerDatabase<EventAppender> appenders;
    private readonly IdempotencyKeys keys;
    private readonly Backdating backdating;
    private readonly FrozenDictionary<Type, ImmutableArray<IAnnotator>> annotators;
    private readonly TimeProvider time;
    private readonly StateCache cache;
    private readonly PerDatabase<Turns> turns;

    public StreamLedger(
        Databases databases,
        [FromKeyedServices(Databases.Appends)] Databases appends,
        OriginMac origin,
        AnswerMac answers,
        FollowUps followUps,
        StateCacheSize held,
        PerDatabase<WriteOutcome> outcomes,
        Backdating backdating,
        IEnumerable<IAnnotator> annotators,
        TimeProvider time)
    {
        this.annotators = annotators.GroupBy(annotator => annotator.State).ToFrozenDictionary(of => of.Key, of => of.ToImmutableArray());
        this.backdating = backdating;
        cache = new StateCache(held);
        reader = new EventReader(databases);
        versions = databases.Each(database => new StreamVersions(database));
        this.time = time;
        appenders = appends.Each(database => new EventAppender(database, origin, followUps, appends.In(outcomes, database)));
        turns = databases.Each(database => new Turns(database));
        keys = new IdempotencyKeys(databases, answers);
    }

    /// <summary>Decides on a stream that exists and appends.</summary>
    public Task<Outcome> DecideAsync<TState>(Command<TState> command, Func<TState, Instant, Decision> decide, CancellationToken cancellation)
        where TState : class, IEventSourced<TState> =>
        DecideAsync(command, (state, on) => ValueTask.FromResult(decide(state, on.At)), cancellation);

    /// <summary>Decides on a stream that exists, looking at others too, and appends to those the decision names.</summary>
    public Task<Outcome> DecideAsync<TState>(
        Command<TState> command, Func<TState, Deliberation, ValueTask<Decision>> decide, CancellationToken cancellation)
        where TState : class, IEventSourced<TState> => DecideAsync(command, decide, alongside: null, cancellation);

    /// <summary>The same, with what else belongs to the transaction. What is unique in it and taken already loses the attempt.</summary>
    /// <param name="alongside">By the state that is decided on; null for nothing.</param>
    public async Task<Outcome> DecideAsync<TState>(
        Command<TState> command,
        Func<TState, Deliberation, ValueTask<Decision>> decide,
        Action<Writes, TState>? alongside,
        CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        if (!TryReadInstant(command, out var told, out var refused))
        {
            return await RefuseAsync(command, refused, cancellation);
        }

        return await InTurnAsync(new Attempt<TState>(KeyOf(command), command, decide!, told) { Alongside = alongside! }, TryDecideAsync, cancellation);
    }

    /// <summary>
    /// Begins a stream under an id that means something, such as a code's, or along with events for others; what is there
    /// already, if anything, it can only refuse.
    /// </summary>
    /// <param name="alongside">What else belongs to the same transaction; null for nothing.</param>
    /// <exception cref="InvalidOperationException">The decision goes on with a stream that exists.</exception>
    public Task<Outcome> BeginAsync<TState>(
        Command<TState> command, Func<TState?, Instant, Decision> decide, Action<Writes>? alongside, CancellationToken cancellation)
        where TState : class, IEventSourced<TState> =>
        BeginAsync(command, (existing, on) => ValueTask.FromResult(decide(existing, on.At)), alongside, cancellation);

    /// <summary>The same, looking at other streams too.</summary>
    /// <param name="alongside">What else belongs to the same transaction; null for nothing.</param>
    public async Task<Outcome> BeginAsync<TState>(
        Command<TState> command, Func<TState?, Deliberation, ValueTask<Decision>> decide, Action<Writes>? alongside, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        if (!TryReadInstant(command, out var told, out var refused))
        {
            return await RefuseAsync(command, refused, cancellation);
        }

        return await InTurnAsync(
            new Attempt<TState>(KeyOf(command), command, decide, told) { Alongside = alongside is null ? null : (writes, _) => alongside(writes) },
            TryBeginAsync,
            cancellation);
    }

    /// <summary>
    /// Begins a stream under an id that means something, or goes on with it; for what need not be there, such as where a place
    /// differs from what is around it.
    /// </summary>
    public Task<Outcome> BeginOrGoOnAsync<TState>(
        Command<TState> command, Func<TState?, Deliberation, ValueTask<Decision>> decide, CancellationToken cancellation)
        where TState : class, IEventSourced<TState> => BeginOrGoOnAsync(command, decide, alongside: null, cancellation);

    /// <summary>The same, with what else belongs to the transaction.</summary>
    /// <param name="alongside">By the state that is decided on, null where there is none; null for nothing.</param>
    public async Task<Outcome> BeginOrGoOnAsync<TState>(
        Command<TState> command,
        Func<TState?, Deliberation, ValueTask<Decision>> decide,
        Action<Writes, TState?>? alongside,
        CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        if (!TryReadInstant(command, out var told, out var refused))
        {
            return await RefuseAsync(command, refused, cancellation);
        }

        return await InTurnAsync(new Attempt<TState>(KeyOf(command), command, decide, told) { Alongside = alongside }, TryBeginOrGoOnAsync, cancellation);
    }

    /// <summary>Begins a stream under a new id that no one else can know; nothing of its own has to be read.</summary>
    /// <param name="alongside">What else belongs to the same transaction; null for nothing.</param>
    /// <param name="lost">What it lost to, when something unique was taken already; null when nobody can say.</param>
    public async Task<Outcome> BeginNewAsync<TState>(
        Command<TState> command,
        Func<Deliberation, ValueTask<Decision>> decide,
        Action<Writes>? alongside,
        Func<ValueTask<Refusal?>>? lost,
        CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        if (!TryReadInstant(command, out var told, out var refused))
        {
            return await RefuseAsync(command, refused, cancellation);
        }

        var key = KeyOf(command);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var on = new Deliberation(this, command.Stream, command.Context, told, cancellation) { IsRepeated = attempt > 0 };
            var decision = await AnnotateAsync<TState>(null, on.Checked(key, await decide(on)), on);
            if (decision.Refusal is { } refusal)
            {
                return await RefuseAsync(command, refusal, cancellation);
            }

            var (changes, outcome) = Consequences(key, command, null, decision, on);
            if (await TryAppendAsync(
                changes, on, outcome, writes => Write<TState>(writes, null, changes[0].Events, alongside is null ? null : (all, _) => alongside(all))))
            {
                return outcome;
            }

            if (await keys.FindAsync(command.Context, cancellation) is { } kept)
            {
                return kept;
            }

            if (lost is not null && await lost() is { } taken)
            {
                return await RefuseAsync(command, taken, cancellation);
            }

            // What it rests on may have changed. Who rests on nothing has nothing to gain by another attempt.
            if (on.Rests(changes).IsEmpty)
            {
                break;
            }
        }

        return await RefuseAsync(command, SharedRefusals.TooManyConcurrentChanges, cancellation);
    }

    /// <summary>Appends facts that no rule could refuse, each in its own caller's name; begins the stream when there is none.</summary>
    /// <exception cref="TimeoutException">Others were first each time; nothing was appended.</exception>
    internal async Task NoteAsync<TState>(string region, Guid stream, ImmutableArray<Note> notes)
        where TState : class, IEventSourced<TState>
    {
        var key = new StreamKey(region, stream, typeof(TState));
        if (await TryNoteAsync(key, notes))
        {
            return;
        }

        await using var turn = await turns.Of(region).TakeAsync(key, [], CancellationToken.None);
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            if (await TryNoteAsync(key, notes))
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

        // A process tries again until it succeeds or somebody looks into it; its key is not to answer for it.
        return refusal.Kind is RefusalKind.Conflict or RefusalKind.Unprocessable && command.Context.Actor.Role != Role.Process
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
        var held = cache.Find(key);
        return (held?.VerifiedAt ?? cache.AbsentAt(key)) is { } at && time.GetElapsedTime(at) < ReferenceAge.ToTimeSpan()
            ? Typed<TState>(held)
            : await ReadOrNoteAbsenceAsync<TState>(key, held, cancellation);
    }

    /// <summary>As this node has it, be it that there is none, for what the append finds out about; read when it does not know.</summary>
    internal async ValueTask<Current<TState>?> HeldAsync<TState>(string region, Guid stream, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var key = new StreamKey(region, stream, typeof(TState));
        if (cache.Find(key) is { } held)
        {
            return Typed<TState>(held);
        }

        return cache.AbsentAt(key) is null ? await ReadOrNoteAbsenceAsync<TState>(key, null, cancellation) : null;
    }

    private async ValueTask<Current<TState>?> ReadOrNoteAbsenceAsync<TState>(StreamKey key, HeldState? held, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var at = time.GetTimestamp();
        var read = await ReadAsync<TState>(key, held, cancellation);
        if (read is null)
        {
            cache.KeepAbsence(key, at);
        }

        return Typed<TState>(read);
    }

    internal Task<DomainEvent?> EventAsync(string region, Guid stream, long version, CancellationToken cancellation) =>
        reader.FindAsync(region, stream, version, cancellation);

    public Instant Now() => Instant.FromDateTimeOffset(time.GetUtcNow());

    public void Dispose()
    {
        foreach (var turn in turns.All)
        {
            turn.Dispose();
        }

        cache.Dispose();
    }

    private static StreamKey KeyOf<TState>(Command<TState> command)
        where TState : class, IEventSourced<TState> => new(command.Context.Actor.Region, command.Stream, typeof(TState));

    private static Current<TState>? Typed<TState>(HeldState? held)
        where TState : class, IEventSourced<TState> => held?.As<TState>();

    /// <summary>What a decision on a state comes to: its changes, that of its own stream first, and what the caller is told.</summary>
    /// <param name="before">Null for a stream that it begins.</param>
    private static (ImmutableArray<Change> Changes, Outcome Outcome) Consequences<TState>(
        StreamKey key, Command<TState> command, HeldState? before, Decision decision, Deliberation on)
        where TState : class, IEventSourced<TState>
    {
        var state = decision.Events.Aggregate((TState?)before?.State, TState.Evolve)!;
        var own = new Change(key, before?.Version ?? 0, decision.Events, state);
        var answer = command.Answer(new(state, own.Version));
        var outcome = new Outcome
        {
            Version = own.Version,
            Created = before is null ? command.KnownAs : null,
            Body = JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), LedgerJson.Wire),
        };
        return (decision.Elsewhere.IsEmpty ? [own] : [own, .. decision.Elsewhere.Select(on.Elsewhere)], outcome);
    }

    private async ValueTask<Decision> JudgeAsync<TState>(Attempt<TState> attempt, HeldState held, Deliberation on)
        where TState : class, IEventSourced<TState>
    {
        var state = (TState)held.State;
        if (!state.Admits(on.Context.Actor))
        {
            return SharedRefusals.AccessDenied;
        }

        if (on.Context.ExpectedVersion is { } expected && expected != held.Version)
        {
            return SharedRefusals.VersionStale(held.Version);
        }

        // Whoever names no instant tells of now, however clocks differ.
        return attempt.Command.At is not null
            && Backdating.JudgeOrder(on.Context.Actor, on.Context.IsTakeover, attempt.Command.Matter, on.At, state.BegunAt) is { } misdated
                ? misdated
                : await AnnotateAsync(state, on.Checked(attempt.Key, await attempt.Decide(state, on)), on);
    }

    private async ValueTask<Decision> AnnotateAsync<TState>(TState? before, Decision decision, Deliberation on)
        where TState : class, IEventSourced<TState>
    {
        decision = decision.Refusal is null ? on.Told(decision) : decision;
        foreach (var annotator in AnnotatorsOf<TState>())
        {
            decision = decision.Refusal is null ? await annotator.AnnotateAsync(before, decision, on) : decision;
        }

        return decision;
    }

    private ImmutableArray<IAnnotator> AnnotatorsOf<TState>() => annotators.TryGetValue(typeof(TState), out var some) ? some : [];

    private async Task<bool> TryNoteAsync(StreamKey key, ImmutableArray<Note> notes)
    {
        var version = await versions.Of(key.Region).FindAsync(key);
        var change = new Change(key, version, [.. notes.Select(note => note.Fact)], null);
        return await appenders.Of(key.Region).TryAppendAsync([change], [], i => notes[i].By, Now(), static _ => { });
    }

    // What happened is told to the microsecond, which is what the database keeps, so that nothing changes by storing it.
    private bool TryReadInstant(Command command, [NotNullWhen(true)] out Telling? told, [NotNullWhen(false)] out Refusal? refusal)
    {
        var (now, context) = (Now(), command.Context);
        var at = command.At ?? now;
        at = Instant.FromUnixTimeTicks(at.ToUnixTimeTicks() / 10 * 10);
        refusal = at > now + Backdating.Tolerance ? SharedRefusals.InstantInTheFuture(now)
            : at < Earliest ? SharedRefusals.InstantOutOfRange
            : backdating.Judge(context.Actor, context.IsTakeover, command.Matter, at, now, context.BackdatingReason);
        told = refusal is null ? new(at, Backdating.Is(at, now) ? context.BackdatingReason : null) : null;
        return refusal is null;
    }

    /// <summary>Tries once as whoever comes alone does, and then in turn with the others about the same streams.</summary>
    private async Task<Outcome> InTurnAsync<TState>(
        Attempt<TState> attempt, Func<Attempt<TState>, CancellationToken, Task<Outcome?>> tryAsync, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var contended = turns.Of(attempt.Key.Region);
        if (!contended.IsContended(attempt.Key) && await tryAsync(attempt, cancellation) is { } atOnce)
        {
            return atOnce;
        }

        await using var turn = await contended.TakeAsync(attempt.Key, attempt.Elsewhere, cancellation);
        attempt.HasTurn = true;
        for (var attempts = 1; attempts < Attempts; attempts++)
        {
            if (await tryAsync(attempt, cancellation) is { } outcome)
            {
                return outcome;
            }
        }

        // Whoever loses each time may have nobody to lose to.
        foreach (var key in attempt.Elsewhere.Prepend(attempt.Key))
        {
            if (await reader.IsStuckAsync(key, cancellation))
            {
                return SharedRefusals.RecordDamaged;
            }
        }

        return SharedRefusals.TooManyConcurrentChanges;
    }

    /// <summary>One attempt; null when someone else was first.</summary>
    private async Task<Outcome?> TryBeginAsync<TState>(Attempt<TState> attempt, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var (key, command) = (attempt.Key, attempt.Command);
        var held = await ReadAsync<TState>(key, cache.Find(key), cancellation);
        var on = attempt.Deliberation(this, cancellation);
        var before = (TState?)held?.State;
        var decision = await AnnotateAsync(before, on.Checked(key, await attempt.Decide(before, on)), on);
        if (decision.Refusal is { } refusal)
        {
            return await RefuseAsync(command, refusal, cancellation);
        }

        return held is null
            ? await CommitAsync(attempt, null, decision, on, cancellation)
            : throw new InvalidOperationException($"{command.GetType().Name} begins a stream, and decided to go on with one that exists.");
    }

    /// <summary>One attempt; null when someone else was first.</summary>
    private async Task<Outcome?> TryBeginOrGoOnAsync<TState>(Attempt<TState> attempt, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var (key, command) = (attempt.Key, attempt.Command);
        var held = await ReadAsync<TState>(key, cache.Find(key), cancellation);
        var (before, version) = ((TState?)held?.State, held?.Version ?? 0);
        var on = attempt.Deliberation(this, cancellation);
        var decision = command.Context.ExpectedVersion is { } expected && expected != version
            ? SharedRefusals.VersionStale(version)
            : await AnnotateAsync(before, on.Checked(key, await attempt.Decide(before, on)), on);
        return decision.Refusal is { } refusal
            ? await RefuseAsync(command, refusal, cancellation)
            : await CommitAsync(attempt, held, decision, on, cancellation);
    }

    /// <summary>One attempt; null when someone else was first.</summary>
    private async Task<Outcome?> TryDecideAsync<TState>(Attempt<TState> attempt, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var (key, command) = (attempt.Key, attempt.Command);
        var cached = cache.Find(key);
        var held = cached ?? await ReadAsync<TState>(key, null, cancellation);
        if (held is null)
        {
            return await RefuseAsync(command, TState.Kind.NotFound, cancellation);
        }

        var on = attempt.Deliberation(this, cancellation);
        var decision = await JudgeAsync(attempt, held, on);
        if (decision.Refusal is not null && cached is not null)
        {
            held = await ReadAsync<TState>(key, cached, cancellation) ?? cached;
            on = attempt.Deliberation(this, cancellation);
            decision = await JudgeAsync(attempt, held, on);
        }

        if (decision.Refusal is { } refusal)
        {
            return await RefuseAsync(command, refusal, cancellation);
        }

        return await CommitAsync(attempt, held, decision, on, cancellation);
    }

    /// <summary>Appends what was decided; null when someone else was first.</summary>
    /// <param name="before">Null for a stream that it begins.</param>
    private async Task<Outcome?> CommitAsync<TState>(
        Attempt<TState> attempt, HeldState? before, Decision decision, Deliberation on, CancellationToken cancellation)
        where TState : class, IEventSourced<TState>
    {
        var (key, command) = (attempt.Key, attempt.Command);
        var (changes, outcome) = Consequences(key, command, before, decision, on);
        attempt.Elsewhere = changes.Length == 1 ? [] : [.. changes.Skip(1).Select(change => change.Key)];

        // Which other streams it is about is known only now. A newcomer who did not wait could be first to one of them each time.
        if (!attempt.HasTurn && attempt.Elsewhere.Any(turns.Of(key.Region).IsContended))
        {
            return null;
        }

        var state = (TState?)before?.State;
        if (await TryAppendAsync(changes, on, outcome, writes => Write(writes, state, changes[0].Events, attempt.Alongside)))
        {
            return outcome;
        }

        attempt.IsRepeated = true;
        return await keys.FindAsync(command.Context, cancellation);
    }

    private void Write<TState>(Writes writes, TState? before, ImmutableArray<DomainEvent> events, Action<Writes, TState?>? alongside)
        where TState : class, IEventSourced<TState>
    {
        alongside?.Invoke(writes, before);
        foreach (var annotator in AnnotatorsOf<TState>())
        {
            annotator.Write(writes, before, events);
        }
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

        var (state, version, read) = await reader.FoldAsync(key, (TState?)held?.State, held?.Version ?? 0, cancellation);
        if (state is null)
        {
            return null;
        }

        var latest = new HeldState(state, version, verified, (held?.Stored ?? 0) + read);
        cache.Keep(key, latest);
        return latest;
    }

    /// <summary>Commits events and answer; false when someone else was first, be it to a version, to the idempotency key or to what it rests on.</summary>
    private async Task<bool> TryAppendAsync(ImmutableArray<Change> changes, Deliberation on, Outcome outcome, Action<Writes> alongside)
    {
        var (asked, context) = (time.GetTimestamp(), on.Context);
        try
        {
            var won = await appenders.Of(context.Actor.Region).TryAppendAsync(changes, on.Rests(changes), _ => context, Now(), writes =>
            {
                keys.Record(writes, context, outcome);
                alongside(writes);
            });
            if (!won)
            {
                Forget(changes);
                return false;
            }
        }
        catch
        {
            // Whether it was written is not known: the next command on a stream finds out.
            Forget(changes);
            throw;
        }

        foreach (var change in changes)
        {
            if (change.After is { } state && StoredBefore(change) is { } stored)
            {
                cache.Keep(change.Key, new HeldState(state, change.Version, asked, stored + change.Stored));
            }
        }

        return true;
    }

    // Of a state that is held no more nobody knows how large it is, until it is read again.
    private long? StoredBefore(Change change) => change.Expected == 0 ? 0 : cache.Find(change.Key)?.Stored;

    private void Forget(ImmutableArray<Change> changes)
    {
        foreach (var change in changes)
        {
            cache.Forget(change.Key);
        }
    }

    /// <summary>What is the same in every attempt, and which other streams the last one was about.</summary>
    private sealed record Attempt<TState>(
        StreamKey Key, Command<TState> Command, Func<TState?, Deliberation, ValueTask<Decision>> Decide, Telling Told)
        where TState : class, IEventSourced<TState>
    {
        /// <summary>What else belongs to the transaction, by the state that was decided on; null for nothing.</summary>
        public Action<Writes, TState?>? Alongside { get; init; }

        /// <summary>Whether one before was lost.</summary>
        public bool IsRepeated { get; set; }

        public ImmutableArray<StreamKey> Elsewhere { get; set; } = [];

        public bool HasTurn { get; set; }

        public Deliberation Deliberation(StreamLedger ledger, CancellationToken cancellation) =>
            new(ledger, Key.Stream, Command.Context, Told, cancellation) { IsRepeated = IsRepeated };
    }
}
