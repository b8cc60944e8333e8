namespace EventLedger.Application.Sealing;

/// <summary>How the ledger is sealed. docs/operations.md explains each.</summary>
public sealed record SealingOptions
{
    public bool Enabled { get; init; } = true;

    /// <summary>The log's name, for ever: auditors' policies name it.</summary>
    public string Origin { get; init; } = "eventledger.local";

    /// <summary>Those who cosign every checkpoint.</summary>
    public IReadOnlyList<WitnessOptions> Witnesses { get; init; } = [];

    /// <summary>How many of them must, before a checkpoint is published; all when null.</summary>
    public int? Quorum { get; init; }

    public int Needed => Math.Min(Quorum ?? Witnesses.Count, Witnesses.Count);
}

/// <param name="Url">Where its <c>add-checkpoint</c> is.</param>
/// <param name="Key">Its key: <c>name+hash+base64</c>.</param>
public sealed record WitnessOptions(Uri Url, string Key);
