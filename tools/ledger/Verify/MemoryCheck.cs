using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Verify;

/// <summary>Whether the log still holds all that the auditor has seen of it.</summary>
internal sealed class MemoryCheck(Checkpoint? remembered, Verdict verdict)
{
    public void Judge(Checkpoint checkpoint, ConsistencyFile? consistency)
    {
        if (consistency is not null && consistency.From > checkpoint.Size)
        {
            verdict.Add(Findings.MemberWrong(ConsistencyFile.File, "from"));
        }

        if (remembered is null)
        {
            verdict.Add(consistency is null ? Findings.NothingRemembered : Findings.ConsistencyUnused);
        }
        else if (remembered.Origin != checkpoint.Origin)
        {
            verdict.Add(Findings.RememberedAnotherLog(remembered.Origin));
        }
        else
        {
            verdict.Add(Compare(remembered, checkpoint, consistency));
        }
    }

    private static Finding Compare(Checkpoint remembered, Checkpoint checkpoint, ConsistencyFile? consistency)
    {
        if (checkpoint.Size <= remembered.Size)
        {
            return checkpoint switch
            {
                _ when checkpoint.Size < remembered.Size => Findings.RolledBack(checkpoint.Size, remembered.Size),
                _ when checkpoint.IsSameTreeAs(remembered) => Findings.GrownFromRemembered(checkpoint.Size, remembered.Size),
                _ => Findings.SplitView(checkpoint.Size),
            };
        }

        if (consistency?.From != remembered.Size)
        {
            return Findings.ConsistencyMissing(remembered.Size);
        }

        return Merkle.IsConsistent(remembered.Size, remembered.Root, checkpoint.Size, checkpoint.Root, consistency.Proof)
            ? Findings.GrownFromRemembered(checkpoint.Size, remembered.Size)
            : Findings.HistoryRewritten(checkpoint.Size, remembered.Size);
    }
}
