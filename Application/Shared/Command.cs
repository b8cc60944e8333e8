using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Shared;

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
}

/// <summary>A wish to change one stream. <paramref name="At"/> is when it happened, as told by the caller; null for now.</summary>
public abstract record Command(Instant? At, CommandContext Context)
{
    /// <summary>Only its name: commands carry personal data, and whoever logs one must not log those.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>A command on a request that was opened before.</summary>
public abstract record RequestCommand(Guid RequestId, Instant? At, CommandContext Context) : Command(At, Context);
