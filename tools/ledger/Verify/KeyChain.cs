using System.Text;
using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Verify;

/// <summary>
/// Follows the log from the keys of the policy to those it rotated to. A key hands over by a sealed leaf that names both,
/// and by a checkpoint that both signed; from then on it signs nothing larger.
/// </summary>
internal sealed class KeyChain(Checkpoint checkpoint, Policy policy, Verdict verdict)
{
    public IReadOnlyList<LogKey> Follow(IReadOnlyList<Rotation> rotations)
    {
        var keys = policy.LogKeys.ToList();
        foreach (var rotation in rotations)
        {
            if (verdict.Try(() => Read(rotation)) is { } handOver && IsProved(rotation, handOver))
            {
                Apply(rotation, handOver, keys);
            }
        }

        return keys;
    }

    private HandOver Read(Rotation rotation)
    {
        if (!Leaf.TryParse(rotation.Leaf.Leaf, out var leaf))
        {
            throw new MalformedException(Findings.DocumentLeafMalformed(Rotation.File));
        }

        var document = rotation.Leaf.Content().WithMembers("from", "to");
        var (from, to) = (ReadKey(document.Member("from")), ReadKey(document.Member("to")));
        return new HandOver(leaf, from, to, CheckpointNote.Read(Encoding.UTF8.GetBytes(rotation.Overlap), Rotation.File));
    }

    private VerifierKey ReadKey(StrictJson json) =>
        VerifierKey.TryParse(json.Text(), out var key) && key.Algorithm == NoteAlgorithm.Ed25519 && key.Name == checkpoint.Origin ? key : throw json.Wrong();

    private bool IsProved(Rotation rotation, HandOver handOver)
    {
        var before = verdict.Faults;
        var (overlap, index) = (handOver.Overlap.Checkpoint, rotation.Leaf.Index);
        if (handOver.Leaf.Kind != LeafKind.KeyRotation || !rotation.Leaf.IsCommittedBy(handOver.Leaf) || !rotation.Leaf.IsIn(overlap))
        {
            verdict.Add(Findings.RotationNotSealed(index));
        }

        if (overlap.Origin != checkpoint.Origin
            || overlap.Size == 0
            || !Merkle.IsConsistent(overlap.Size, overlap.Root, checkpoint.Size, checkpoint.Root, rotation.Consistency))
        {
            verdict.Add(Findings.RotationOffTheTree(index));
        }

        if (handOver.From.HasSameKey(handOver.To) || !IsSignedBy(handOver.From, handOver.Overlap.Note) || !IsSignedBy(handOver.To, handOver.Overlap.Note))
        {
            verdict.Add(Findings.RotationNotSignedByBoth(index));
        }

        return verdict.Faults == before;
    }

    private static bool IsSignedBy(VerifierKey key, SignedNote note) =>
        note.Signatures.FirstOrDefault(key.Signed) is { } line && key.Verifies(Encoding.UTF8.GetBytes(note.Text), line.Bytes);

    // Only a key that is trusted can hand trust over; a rotation between others says nothing to this auditor.
    private void Apply(Rotation rotation, HandOver handOver, List<LogKey> keys)
    {
        var size = handOver.Overlap.Checkpoint.Size;
        var at = keys.FindIndex(key => key.Key.HasSameKey(handOver.From) && key.MaySign(size));
        if (at < 0)
        {
            return;
        }

        keys[at] = keys[at] with { UntilSize = size };
        if (!keys.Exists(key => key.Key.HasSameKey(handOver.To)))
        {
            keys.Add(new LogKey(handOver.To, null));
        }

        verdict.Add(Findings.RotationFollowed(handOver.To.ToString(), rotation.Leaf.Index));
    }

    private sealed record HandOver(Leaf Leaf, VerifierKey From, VerifierKey To, CheckpointNote Overlap);
}
