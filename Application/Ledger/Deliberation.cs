using System.Collections.Immutable;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Ledger;

/// <summary>
/// What a decision may look at besides the state of its own stream. It may append to what it has found, and then stands
/// only if nobody else has appended to it meanwhile.
/// </summary>
public sealed class Deliberation
{
    private readonly StreamLedger ledger;
    private List<Seen>? found;
    private Dictionary<StreamKey, long>? rests;

    private readonly Telling told;

    internal Deliberation(StreamLedger ledger, Guid stream, CommandContext context, Telling told, CancellationToken cancellation) =>
        (this.ledger, Stream, Context, this.told, Cancellation) = (ledger, stream, context, told, cancellation);

    /// <summary>What the command is on.</summary>
    public Guid Stream { get; }

    /// <summary>When what is decided happened.</summary>
    public Instant At => told.At;

    /// <summary>When it is recorded.</summary>
    public Instant Now => ledger.Now();

    /// <summary>Whether an attempt before this one was lost: to somebody else, or to something unique that is taken already.</summary>
    public bool IsRepeated { get; init; }

    public CommandContext Context { get; }

    public string Region => Context.Actor.Region;

    public CancellationToken Cancellation { get; }

    /// <summary>
    /// The state as the database has it now; null when there is no such stream in the region. Anybody's decision may rest on
    /// it; to append to it, be it to begin it, it has to be looked for here, and to admit the caller as the command's own stream does.
    /// </summary>
    public async ValueTask<Current<TState>?> FindAsync<TState>(Guid stream)
        where TState : class, IEventSourced<TState> => Note(stream, await ledger.FindAsync<TState>(Region, stream, Cancellation));

    /// <summary>Reference data, to look at and not to append to: as the database had it at most two seconds ago, null when it does not exist.</summary>
    public ValueTask<Current<TState>?> ReferenceAsync<TState>(Guid stream)
        where TState : class, IEventSourced<TState> => ledger.ReferenceAsync<TState>(Region, stream, Cancellation);

    /// <summary>
    /// What the decision rests on, and has to be so still when it is written: else the attempt is lost. As this node has it, however long
    /// ago it looked; once an attempt was lost, or when asked for so, as the database has it now. A refusal rests on the latter alone.
    /// </summary>
    public async ValueTask<Current<TState>?> RestOnAsync<TState>(Guid stream, bool isAfresh = false)
        where TState : class, IEventSourced<TState>
    {
        var current = isAfresh || IsRepeated
            ? await ledger.FindAsync<TState>(Region, stream, Cancellation)
            : await ledger.HeldAsync<TState>(Region, stream, Cancellation);
        (rests ??= [])[new StreamKey(Region, stream, typeof(TState))] = current?.Version ?? 0;
        return current;
    }

    /// <summary>An event of a stream, for the few decisions that a state does not suffice for: a question to the database. Null when there is none.</summary>
    public Task<DomainEvent?> EventAsync(Guid stream, long version) => ledger.EventAsync(Region, stream, version, Cancellation);

    /// <summary>The streams it rests on and does not append to, with the versions they had.</summary>
    internal ImmutableArray<Rest> Rests(ImmutableArray<Change> changes) => rests is null
        ? []
        : [.. rests.Where(rest => !changes.Any(change => change.Key == rest.Key)).Select(rest => new Rest(rest.Key, rest.Value))];

    /// <summary>The decision, or a refusal when it appends to a stream that does not admit the caller.</summary>
    /// <exception cref="InvalidOperationException">
    /// It names a stream more than once, so that each part would be taken without the others; or one that it has not looked
    /// for, whose version and state nobody knows.
    /// </exception>
    internal Decision Checked(StreamKey own, Decision decision)
    {
        if (decision.Elsewhere.IsEmpty)
        {
            return decision;
        }

        StreamKey[] keys = [own, .. decision.Elsewhere.Select(KeyOf)];
        if (keys.CountBy(key => key).FirstOrDefault(count => count.Value > 1) is { Key: { } twice })
        {
            throw new InvalidOperationException($"A decision names the stream {twice.Stream} more than once.");
        }

        return decision.Elsewhere.Any(other => !Found(other).IsAdmitted) ? SharedRefusals.AccessDenied : decision;
    }

    /// <summary>The decision as it is recorded: with why it comes only now, where somebody said so.</summary>
    internal Decision Told(Decision decision) => told.Because is { } reason ? decision.Because(reason) : decision;

    /// <summary>The change that a decision makes to another stream, on the version that was found.</summary>
    internal Change Elsewhere(EventsElsewhere elsewhere)
    {
        var seen = Found(elsewhere);
        return new Change(seen.Key, seen.Version, elsewhere.Events, seen.After(elsewhere.Events));
    }

    private Seen Found(EventsElsewhere elsewhere)
    {
        var key = KeyOf(elsewhere);
        return found?.FindLast(seen => seen.Key == key)
            ?? throw new InvalidOperationException($"A decision appends to the stream {elsewhere.Stream}, which it has not looked for by {nameof(FindAsync)}.");
    }

    private Current<TState>? Note<TState>(Guid stream, Current<TState>? current)
        where TState : class, IEventSourced<TState>
    {
        found ??= [];
        found.Add(new Seen(
            new StreamKey(Region, stream, typeof(TState)),
            current?.Version ?? 0,
            current?.State.Admits(Context.Actor) ?? true,
            events => events.Aggregate(current?.State, TState.Evolve)!));
        return current;
    }

    private StreamKey KeyOf(EventsElsewhere elsewhere) => new(Region, elsewhere.Stream, EventCatalogue.Of(elsewhere.Events[0].GetType()).State);

    private sealed record Seen(StreamKey Key, long Version, bool IsAdmitted, Func<ImmutableArray<DomainEvent>, object> After);
}

/// <summary>When a command says that something happened, and why that is recorded only now; null when it is recorded at once, or nobody said.</summary>
internal sealed record Telling(Instant At, string? Because);

/// <summary>A stream that a decision rests on without appending to it.</summary>
/// <param name="Version">That it must still have; 0 for one that must not be there yet.</param>
internal sealed record Rest(StreamKey Key, long Version);

/// <summary>Events for one stream.</summary>
/// <param name="Expected">The version they were decided on; 0 for a stream that they begin.</param>
/// <param name="After">The state after them; null when it is not known.</param>
internal sealed record Change(StreamKey Key, long Expected, ImmutableArray<DomainEvent> Events, object? After)
{
    public long Version => Expected + Events.Length;

    /// <summary>How many bytes the events take as they are stored; known once they are written.</summary>
    public long Stored { get; set; }
}
