using System.Text;
using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Verify;

/// <summary>Whether the log signed the checkpoint and enough of the policy's witnesses cosigned it, not too long ago.</summary>
/// <param name="keys">The log's keys: the policy's, and those they handed over to.</param>
internal sealed class TrustCheck(Policy policy, IReadOnlyList<LogKey> keys, DateTimeOffset now, Verdict verdict)
{
    // Clocks differ; a cosignature from further ahead would make an old checkpoint look fresh for long.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public void Judge(SignedNote note, Checkpoint checkpoint)
    {
        var before = verdict.Faults;
        if (checkpoint.Origin != policy.Origin)
        {
            verdict.Add(Findings.OriginDiffers(checkpoint.Origin, policy.Origin));
        }

        JudgeLogSignatures(note, checkpoint);
        var times = CosignatureTimes(note);
        if (times.Count < policy.Threshold)
        {
            verdict.Add(Findings.QuorumMissing(times.Count, policy.Threshold));
        }

        verdict.Protect(Protection());
        if (policy.Threshold > 0 && times.Count >= policy.Threshold)
        {
            JudgeAge(times[policy.Threshold - 1]);
        }

        if (verdict.Faults == before)
        {
            verdict.Add(Findings.CheckpointTrusted(checkpoint.Origin, checkpoint.Size, times.Count));
        }
    }

    // Two histories need twice the threshold; who is honest cosigns one of them only.
    private Finding Protection() => (policy.Threshold, policy.Witnesses.Count) switch
    {
        (0, _) => Findings.PolicyWithoutWitnesses,
        var (threshold, count) when 2 * threshold > count => Findings.PolicyWitnesses(threshold, count, (2 * threshold) - count),
        var (threshold, count) => Findings.PolicyWitnessesDivisible(threshold, count),
    };

    private void JudgeLogSignatures(SignedNote note, Checkpoint checkpoint)
    {
        var signers = keys.Where(key => note.Signatures.Any(key.Key.Signed)).ToList();
        var message = Encoding.UTF8.GetBytes(note.Text);
        var forged = signers.Where(key => !key.Key.Verifies(message, note.Signatures.First(key.Key.Signed).Bytes)).ToList();
        foreach (var key in forged)
        {
            verdict.Add(Findings.SignatureFalse(key.Key.Name));
        }

        var signed = signers.Except(forged).ToList();
        if (signed.Any(key => key.MaySign(checkpoint.Size)))
        {
            return;
        }

        foreach (var key in signed)
        {
            verdict.Add(Findings.KeyRetired(key.Key.ToString(), key.UntilSize!.Value, checkpoint.Size));
        }

        if (signers.Count == 0)
        {
            verdict.Add(Findings.LogSignatureMissing);
        }
    }

    /// <summary>When the witnesses cosigned, the newest first.</summary>
    private List<DateTimeOffset> CosignatureTimes(SignedNote note)
    {
        var times = new List<DateTimeOffset>();
        foreach (var witness in policy.Witnesses)
        {
            if (note.Signatures.FirstOrDefault(witness.Signed) is not { } line)
            {
                continue;
            }

            if (Cosignature.Verify(witness, note.Text, line.Bytes) is not { } time)
            {
                verdict.Add(Findings.SignatureFalse(witness.Name));
            }
            else if (time > now + ClockTolerance)
            {
                verdict.Add(Findings.CosignatureFromTheFuture(witness.Name, time));
            }
            else
            {
                times.Add(time);
            }
        }

        return [.. times.OrderDescending()];
    }

    private void JudgeAge(DateTimeOffset time)
    {
        if (policy.MaxAge is { } most && time < now - most)
        {
            verdict.Add(Findings.CheckpointTooOld(time));
        }
    }
}
