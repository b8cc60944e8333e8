using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Monitor;

/// <summary>A log as far as it was followed: what its next entries have to go on from.</summary>
internal sealed class Followed
{
    private const int MostAlarms = 1000;

    public Frontier Tree { get; init; } = new();

    public HeadsTree Heads { get; } = new();

    /// <summary>Up to which sequence events may lack an origin MAC.</summary>
    public ulong ThroughSequence { get; set; }

    /// <summary>How often the log handed over to another key.</summary>
    public int Rotations { get; set; }

    /// <summary>The signed checkpoint it was followed up to; null before the first.</summary>
    public CheckpointNote? Latest { get; set; }

    /// <summary>What its entries did wrong: they are in the log for ever, so this stays until somebody has seen to it.</summary>
    public List<Finding> Alarms { get; } = [];

    public void Keep(Finding alarm)
    {
        if (Alarms.Count < MostAlarms)
        {
            Alarms.Add(alarm);
        }
    }
}
