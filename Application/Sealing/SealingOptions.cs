using NodaTime;
using NodaTime.Text;

namespace EventLedger.Application.Sealing;

/// <summary>How the ledger is sealed. docs/operations.md explains each.</summary>
public sealed record SealingOptions
{
    public bool Enabled { get; init; } = true;

    /// <summary>The log's name, for ever: auditors' policies name it.</summary>
    public string Origin { get; init; } = "eventledger.local";

    /// <summary>The folder where what was signed last is remembered a second time; null for one beside the keys.</summary>
    public string? SecondMemory { get; init; }

    /// <summary>Those who cosign every checkpoint.</summary>
    public IReadOnlyList<WitnessOptions> Witnesses { get; init; } = [];

    /// <summary>How many of them must, before a checkpoint is published; all when null.</summary>
    public int? Quorum { get; init; }

    /// <summary>When the daily full audit begins, in the region's civil time, such as <c>02:30</c>; empty for never.</summary>
    public string AuditAt { get; init; } = "02:30";

    /// <summary>Null when <see cref="AuditAt"/> is no time of day.</summary>
    public LocalTime? AuditTime => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(AuditAt) is { Success: true, Value: var at } ? at : null;

    public int Needed => Math.Min(Quorum ?? Witnesses.Count, Witnesses.Count);
}

/// <param name="Url">Where its <c>add-checkpoint</c> is.</param>
/// <param name="Key">Its key: <c>name+hash+base64</c>.</param>
public sealed record WitnessOptions(Uri Url, string Key);
