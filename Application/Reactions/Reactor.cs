using System.Collections.Concurrent;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using NodaTime;
using Npgsql;
using Wolverine.Runtime;

namespace EventLedger.Application.Reactions;

/// <summary>Reactions wait: the database is older than what was signed of it, so that some of them were had already.</summary>
public sealed class ReactionsHeldException() : Exception("Reactions wait until an operator lets them go: the database was set back.");

/// <summary>A reaction's command was refused, by a refusal that the reaction does not expect.</summary>
public sealed class ReactionRefusedException(Command command, Refusal refusal) : RefusingException($"{command} was refused: {refusal.Code}.", refusal);

/// <summary>The event that a reaction was to follow is not there, or is another.</summary>
public sealed class EventGoneException(EventReference e) : Exception($"Version {e.Version} of the stream {e.Stream} is not the event {e.EventId}.");

/// <summary>An event to react to.</summary>
/// <param name="By">In whose name to react: a process named after the reaction, with the event's correlation and the event as the cause.</param>
public sealed record Happened<TEvent>(TEvent Event, EventReference Reference, CommandContext By)
    where TEvent : DomainEvent
{
    public string Region => Reference.Region;

    /// <summary>The context of one command of the reaction; a repetition of the reaction repeats it, and has no second effect.</summary>
    /// <param name="part">Tells commands of one reaction apart.</param>
    public CommandContext ByFor(string part = "") => By with { IdempotencyKey = $"{Reference.EventId}/{part}", Fingerprint = "reaction" };
}

/// <summary>How reactions read their event and act on it.</summary>
public sealed class Reactor(Databases databases, ReactionHold hold, IWolverineRuntime runtime, TimeProvider time)
{
    private const string Select =
        $"select id, type, data, correlation_id, timestamp from {LedgerSchema.Name}.mt_events where tenant_id = $1 and stream_id = $2 and version = $3";

    /// <summary>The event that a reaction is due to.</summary>
    /// <exception cref="ReactionsHeldException">Reactions wait.</exception>
    /// <exception cref="EventGoneException">There is no such event.</exception>
    public Task<Happened<TEvent>> ReadAsync<TEvent>(Reaction<TEvent> due, CancellationToken cancellation)
        where TEvent : DomainEvent => FindAsync<TEvent>(due, cancellation);

    /// <summary>The event that a step of a reaction goes back to.</summary>
    /// <exception cref="ReactionsHeldException">Reactions wait.</exception>
    /// <exception cref="EventGoneException">There is no such event.</exception>
    public Task<Happened<DomainEvent>> ReadAsync(IReaction step, CancellationToken cancellation) => FindAsync<DomainEvent>(step, cancellation);

    /// <summary>Sends a command of a reaction.</summary>
    /// <param name="done">Refusals that mean that nothing is left to do, by their codes.</param>
    /// <returns>Whether it was accepted.</returns>
    /// <exception cref="ReactionRefusedException">It was refused otherwise.</exception>
    public async Task<bool> SendAsync(Command command, CancellationToken cancellation, params IReadOnlyCollection<Refusal> done)
    {
        var outcome = await new MessageBus(runtime).InvokeAsync<Outcome>(command, cancellation);
        if (outcome.Refusal is { } refusal && done.All(expected => expected.Code != refusal.Code))
        {
            throw new ReactionRefusedException(command, refusal);
        }

        return !outcome.IsRefused;
    }

    /// <summary>Sends a command for each of a page, some at once: those that come together share transactions, and the queue has others to serve, too.</summary>
    /// <param name="done">As of <see cref="SendAsync"/>.</param>
    /// <returns>Those whose records are damaged, about which nothing was done: each is to be a message of its own, so that it holds up no other.</returns>
    public async Task<IReadOnlyCollection<T>> SendAllAsync<T>(
        IEnumerable<T> page, Func<T, Command> command, int atOnce, CancellationToken cancellation, params IReadOnlyCollection<Refusal> done)
    {
        var damaged = new ConcurrentQueue<T>();
        await Parallel.ForEachAsync(
            page,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation },
            async (one, stop) =>
            {
                try
                {
                    await SendAsync(command(one), stop, done);
                }
                catch (RefusingException e) when (e.Refusal.Code == SharedRefusals.RecordDamaged.Code)
                {
                    damaged.Enqueue(one);
                }
            });
        return damaged;
    }

    private static DomainEvent Fact(NpgsqlDataReader row) => EventReader.Event(row.GetString(1), row.GetFieldValue<byte[]>(2));

    private async Task<Happened<TEvent>> FindAsync<TEvent>(IReaction reaction, CancellationToken cancellation)
        where TEvent : DomainEvent
    {
        var e = reaction.Event;

        // A node that starts may take messages up before its relay has looked; held for that alone, they would wait half a minute.
        if (hold.IsHeld(e.Region) && await hold.LookAsync(databases.Of(e.Region), cancellation))
        {
            throw new ReactionsHeldException();
        }

        await using var command = databases.Of(e.Region).CreateCommand(Select);
        command.Parameters.AddWithValue(e.Region);
        command.Parameters.AddWithValue(e.Stream);
        command.Parameters.AddWithValue(e.Version);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation) || row.GetGuid(0) != e.EventId || Fact(row) is not TEvent fact)
        {
            throw new EventGoneException(e);
        }

        // A later step, or one that waited for its instant, tells nothing of how soon reactions come.
        if (reaction is Reaction<TEvent> and not IDelayed<TEvent>)
        {
            ReactionMetrics.Began(time.GetUtcNow() - row.GetFieldValue<Instant>(4).ToDateTimeOffset());
        }

        var correlation = row.IsDBNull(3) ? e.EventId.ToString() : row.GetString(3);
        var process = ReactionCatalogue.NameOf(reaction.GetType())!.Replace('_', '-');
        return new(fact, e, new CommandContext(Actor.OfProcess(process, e.Region), correlation, e.EventId.ToString()));
    }
}
