namespace EventLedger.Domain.Sealing;

/// <summary>What was found wrong with the ledger; docs/operations.md says what each means and what to do.</summary>
public enum IncidentKind
{
    /// <summary>An event does not follow the latest sealed version of its stream.</summary>
    VersionBroken,

    /// <summary>An event's id was sealed before.</summary>
    EventRepeated,

    /// <summary>The database holds a smaller tree than was signed: it was set back.</summary>
    RolledBack,

    /// <summary>The tree does not continue the one that was signed.</summary>
    RootChanged,

    /// <summary>The sequence of events jumped further than any load explains.</summary>
    SequenceJumped,

    /// <summary>A tile of the tree is gone.</summary>
    TileMissing,

    /// <summary>The kept heads of streams are not those that were sealed.</summary>
    HeadsChanged,

    /// <summary>How far the ledger has come, or what it still waits for, is not what was sealed.</summary>
    StateChanged,

    /// <summary>The published checkpoint is not one that this ledger signed.</summary>
    CheckpointChanged,

    /// <summary>Nobody remembers what was signed of a ledger that has begun.</summary>
    MemoryMissing,

    /// <summary>Something in the ledger's tables is in the way, or cannot be read.</summary>
    Unreadable,

    /// <summary>A witness has seen a larger tree, or refuses ours.</summary>
    WitnessDisagrees,

    /// <summary>The configured origin is not the one the ledger began with.</summary>
    OriginChanged,

    /// <summary>An event that is to be redacted is gone, or not as it was sealed.</summary>
    RedactionTargetAltered,

    /// <summary>The full audit found what it derived and what is stored to differ.</summary>
    AuditFailed,

    /// <summary>What lies beside the events is not what they give. The sealing goes on.</summary>
    DerivedChanged,

    /// <summary>An event without a valid origin MAC; sealed, and flagged.</summary>
    Unattributed,

    /// <summary>An event that came a day or more after its neighbours; sealed, and flagged.</summary>
    Late,
}
