using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Monitor;

/// <summary>
/// Follows a log: takes every entry that it publishes, derives from them what it says of itself, and alarms when it does not
/// go on from what was seen, or goes on wrongly. Only what the log signed is remembered.
/// </summary>
/// <param name="silence">For how long a service that does not answer is waited for.</param>
internal sealed class LogMonitor(LogService service, Policy policy, MonitorState state, TimeProvider time, TimeSpan silence)
{
    // Those by which events are sealed all the same: their entries tell them.
    private static readonly string[] Flags = ["late", "unattributed"];

    private IReadOnlyList<LogKey> keys = policy.LogKeys;
    private int knownRotations;
    private Followed? followed;

    /// <summary>Looks once: all that is wrong now, and what is new.</summary>
    /// <exception cref="MalformedException">What was remembered cannot be read.</exception>
    public async Task<Verdict> LookAsync(CancellationToken cancellation)
    {
        var verdict = new Verdict();
        var log = followed ??= state.Read(policy.Origin);
        log.Alarms.ForEach(verdict.Add);
        try
        {
            await TryAsync(verdict, () => JudgeIncidentsAsync(verdict, cancellation));
            await TryAsync(verdict, () => FollowAsync(log, verdict, cancellation));
        }
        catch (LedgerToolException e) when (e.ExitCode == ExitCodes.Unreachable)
        {
            verdict.Add(Findings.Silent((int)silence.TotalSeconds));
        }

        return verdict;
    }

    private async Task FollowAsync(Followed log, Verdict verdict, CancellationToken cancellation)
    {
        if (await TrustedAsync(log, verdict, cancellation) is not { Checkpoint: var checkpoint } note || !Continues(log, note, verdict))
        {
            return;
        }

        if (checkpoint.Size > log.Tree.Size)
        {
            await TakeAsync(log, note, verdict, cancellation);
        }

        verdict.Add(Findings.LogFollowed(log.Tree.Size));
    }

    private async Task TakeAsync(Followed log, CheckpointNote note, Verdict verdict, CancellationToken cancellation)
    {
        // Should it come to nothing, what was kept is read again.
        followed = null;
        var seen = log.Tree.Size;
        var check = new EntryCheck(log, policy.Origin, verdict);
        await foreach (var entry in service.EntriesAsync(seen, note.Checkpoint.Size, cancellation))
        {
            check.Take(entry);
        }

        check.End();
        if (!log.Tree.Root().AsSpan().SequenceEqual(note.Checkpoint.Root))
        {
            state.WriteEvidence(note);
            throw new MalformedException(Findings.RootDiffers(note.Checkpoint.Size, seen));
        }

        log.Latest = note;
        state.Write(log);
        followed = log;
    }

    private bool Continues(Followed log, CheckpointNote note, Verdict verdict)
    {
        var checkpoint = note.Checkpoint;
        switch (log.Latest?.Checkpoint)
        {
            case null:
                verdict.Add(Findings.NothingRemembered);
                return true;
            case var seen when checkpoint.Size < seen.Size:
                verdict.Add(Findings.RolledBack(checkpoint.Size, seen.Size));
                return false;
            case var seen when checkpoint.Size == seen.Size && !checkpoint.IsSameTreeAs(seen):
                state.WriteEvidence(note);
                verdict.Add(Findings.SplitView(checkpoint.Size));
                return false;
            default:
                return true;
        }
    }

    /// <summary>The log's checkpoint; null when those whom the policy trusts do not vouch for it.</summary>
    private async Task<CheckpointNote?> TrustedAsync(Followed log, Verdict verdict, CancellationToken cancellation)
    {
        var note = await service.CheckpointAsync(cancellation);
        var trust = Judge(note);
        if (knownRotations < log.Rotations || trust.Findings.Contains(Findings.LogSignatureMissing))
        {
            // Only a bundle shows that both keys signed when the log handed over.
            var bundle = await service.BundleAsync(cancellation);
            note = CheckpointNote.Read(bundle.Read(Verification.CheckpointFile), Verification.CheckpointFile);
            FollowKeys(bundle, note.Checkpoint, verdict);
            trust = Judge(note);
        }

        foreach (var finding in trust.Findings)
        {
            verdict.Add(finding);
        }

        return trust.IsOk ? note : null;
    }

    private Verdict Judge(CheckpointNote note)
    {
        var trust = new Verdict();
        new TrustCheck(policy, keys, time.GetUtcNow(), trust).Judge(note.Note, note.Checkpoint);
        return trust;
    }

    private void FollowKeys(BundleArchive bundle, Checkpoint checkpoint, Verdict verdict)
    {
        var rotations = bundle.Has(Rotation.File) ? Rotation.ReadAll(bundle.Read(Rotation.File)) : [];
        keys = new KeyChain(checkpoint, policy, verdict).Follow(rotations);
        knownRotations = rotations.Count;
    }

    private async Task JudgeIncidentsAsync(Verdict verdict, CancellationToken cancellation)
    {
        var kinds = (await service.IncidentsAsync(cancellation)).Except(Flags, StringComparer.Ordinal).ToList();
        if (kinds.Count > 0)
        {
            verdict.Add(Findings.IncidentOpen(string.Join(", ", kinds)));
        }
    }

    private static async Task TryAsync(Verdict verdict, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (MalformedException e)
        {
            verdict.Add(e.Finding);
        }
    }
}
