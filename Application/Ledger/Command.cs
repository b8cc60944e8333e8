using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Ledger;

/// <summary>What every command carries besides its own members: who sent it, what it belongs to and how it may be repeated.</summary>
/// <param name="Correlation">What the command belongs to; the same for everything that one user's action sets off.</param>
/// <param name="Causation">What caused the command: the HTTP call, or the message before it.</param>
public sealed record CommandContext(Actor Actor, string Correlation, string Causation)
{
    /// <summary>The caller's own name for this command, unique for the user; null when it will not be repeated.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>A hash of the call, by which another command under the same key is told from a repetition.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The version the caller decided on (<c>If-Match</c>); null when any will do.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Why what is told with an earlier instant is recorded only now; null when nobody said.</summary>
    public string? BackdatingReason { get; init; }

    /// <summary>Whether what happened long ago is only taken over, so that nothing follows from it any more.</summary>
    public bool IsTakeover { get; init; }
}

/// <summary>A wish to change something. <paramref name="At"/> is when it happened, as told by the caller; null for now.</summary>
public abstract record Command(Instant? At, CommandContext Context)
{
    /// <summary>What it tells of: who may tell an earlier instant depends on that.</summary>
    public virtual Matter Matter => Matter.Work;

    /// <summary>Only its name: commands carry personal data, and whoever logs one must not log those.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>A wish to change one stream, or to begin it.</summary>
public abstract record Command<TState>(Instant? At, CommandContext Context) : Command(At, Context)
    where TState : class, IEventSourced<TState>
{
    public abstract Guid Stream { get; }

    /// <summary>The id or code that the caller knows the stream by.</summary>
    public virtual string KnownAs => Stream.ToString();

    /// <summary>What the caller is told, of the state after the events.</summary>
    public abstract object Answer(Current<TState> current);
}

/// <summary>A state and the version of the stream it is the fold of.</summary>
public sealed record Current<TState>(TState State, long Version)
    where TState : class, IEventSourced<TState>;
