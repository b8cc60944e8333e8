using System.Diagnostics.CodeAnalysis;
using EventLedger.Domain.Shared;

namespace EventLedger.Application.Ledger;

/// <summary>What became of a command: accepted with a body, or refused. Never both.</summary>
public sealed record Outcome
{
    /// <summary>Null when accepted.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The JSON the caller is answered with; the same bytes at every repetition. Empty when refused.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The stream's version after the command.</summary>
    public long Version { get; init; }

    /// <summary>The id or code of what the command began; null when it went on with something there already.</summary>
    public string? Created { get; init; }

    /// <summary>Whether this is the answer of an earlier command under the same idempotency key.</summary>
    public bool Replayed { get; init; }

    [MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;

    public static implicit operator Outcome(Refusal refusal) => new() { Refusal = refusal };
}
