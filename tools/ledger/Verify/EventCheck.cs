using System.Text;
using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Verify;

/// <summary>One event by itself: in the tree, from the service, and with the content that was sealed.</summary>
internal sealed class EventCheck(StreamContext context)
{
    private static readonly string[] MetadataMembers = ["causation", "correlation", "dotnetType", "headers", "user"];
    private readonly Verdict verdict = context.Verdict;

    public void Judge(EventPlace place, BundledEvent bundled, Leaf leaf, byte[] hash)
    {
        if (context.Checkpoint is { } checkpoint && !Merkle.IsIncluded(hash, bundled.Index, checkpoint.Size, bundled.Proof, checkpoint.Root))
        {
            verdict.Add(Findings.EventNotSealed(place, bundled.Index));
        }

        if (!context.EventIds.Add(leaf.EventId))
        {
            verdict.Add(Findings.EventIdRepeated(place, leaf.EventId));
        }

        JudgeFlags(place, leaf);
        JudgeMetadata(place, bundled, leaf);
        if (bundled.Redaction is { } redaction)
        {
            JudgeRedaction(place, bundled, redaction, hash);
        }
        else
        {
            JudgePayload(place, bundled, leaf);
        }
    }

    private void JudgeFlags(EventPlace place, Leaf leaf)
    {
        if (leaf.Flags.HasFlag(LeafFlags.Late))
        {
            verdict.Add(Findings.Late(place));
        }

        if (leaf.Flags.HasFlag(LeafFlags.Unattributed) && context.ThroughSequence is { } through)
        {
            verdict.Add(leaf.Sequence > through ? Findings.Unattributed(place) : Findings.UnattributedOfOld(place));
        }
    }

    private void JudgePayload(EventPlace place, BundledEvent bundled, Leaf leaf)
    {
        if (bundled is not { Payload: { } payload, PayloadSalt: { } salt })
        {
            verdict.Add(Findings.PayloadTakenAway(place));
        }
        else if (!IsCanonical(payload))
        {
            verdict.Add(Findings.PayloadNotCanonical(place));
        }
        else if (!Commitment.OfPayload(salt, payload).AsSpan().SequenceEqual(leaf.PayloadCommitment))
        {
            verdict.Add(Findings.PayloadDiffers(place));
        }
    }

    private void JudgeMetadata(EventPlace place, BundledEvent bundled, Leaf leaf)
    {
        if (bundled is not { Metadata: { } metadata, MetadataSalt: { } salt })
        {
            verdict.Add(Findings.MetadataTakenAway(place));
        }
        else if (!IsCanonical(metadata))
        {
            verdict.Add(Findings.MetadataNotCanonical(place));
        }
        else if (!Commitment.OfMetadata(salt, metadata).AsSpan().SequenceEqual(leaf.MetadataCommitment))
        {
            verdict.Add(Findings.MetadataDiffers(place));
        }
        else if (!HasMetadataMembers(metadata))
        {
            verdict.Add(Findings.MetadataMalformed(place));
        }
    }

    private void JudgeRedaction(EventPlace place, BundledEvent bundled, BundledRedaction redaction, byte[] hash)
    {
        var faults = verdict.Faults;
        if (bundled.Payload is not null || bundled.PayloadSalt is not null)
        {
            verdict.Add(Findings.RedactionBesidePayload(place));
        }

        if (ReadRedaction(redaction.Sealed) is not var (leaf, document))
        {
            verdict.Add(Findings.RedactionMalformed(place));
            return;
        }

        var index = redaction.Sealed.Index;
        if (leaf.Kind != LeafKind.Redaction || !redaction.Sealed.IsCommittedBy(leaf) || (context.Checkpoint is { } checkpoint && !redaction.Sealed.IsIn(checkpoint)))
        {
            verdict.Add(Findings.RedactionNotSealed(place, index));
        }

        if (document.Target != bundled.Index || !document.TargetHash.AsSpan().SequenceEqual(hash) || index <= bundled.Index)
        {
            verdict.Add(Findings.RedactionOfAnotherEvent(place, index));
        }

        if (!document.MayBeOrderedBefore(index))
        {
            verdict.Add(Findings.RedactionNotOrdered(place, index, document.Order));
        }

        if (!document.IsByTwo)
        {
            verdict.Add(Findings.RedactionByTooFew(place, index));
        }

        JudgeRemainder(place, redaction, document);
        if (verdict.Faults == faults)
        {
            verdict.Add(Findings.Redacted(place, index, string.Join(", ", document.Members.Select(member => member.Text))));
        }
    }

    private void JudgeRemainder(EventPlace place, BundledRedaction redaction, RedactionDocument document)
    {
        var index = redaction.Sealed.Index;
        if (redaction is not { Payload: { } payload, Salt: { } salt })
        {
            verdict.Add(Findings.RemainderTakenAway(place, index));
            return;
        }

        if (!IsCanonical(payload))
        {
            verdict.Add(Findings.PayloadNotCanonical(place));
            return;
        }

        if (!Commitment.OfMasked(salt, payload).AsSpan().SequenceEqual(document.Masked))
        {
            verdict.Add(Findings.RemainderDiffers(place, index));
        }

        foreach (var member in Masking.Missing(payload, document.Members))
        {
            verdict.Add(Findings.MemberNotMasked(place, index, member.Text));
        }
    }

    private static (Leaf Leaf, RedactionDocument Document)? ReadRedaction(SealedDocument redaction)
    {
        try
        {
            return Leaf.TryParse(redaction.Leaf, out var leaf) ? (leaf, RedactionDocument.Read(redaction.Content())) : null;
        }
        catch (MalformedException)
        {
            return null;
        }
    }

    private static bool IsCanonical(string text) => CanonicalJson.FirstFault(Encoding.UTF8.GetBytes(text)) is null;

    private static bool HasMetadataMembers(string metadata)
    {
        try
        {
            var json = StrictJson.Parse(Encoding.UTF8.GetBytes(metadata), "metadata").WithMembers([], MetadataMembers);
            return !json.Has("headers") || json.Member("headers").IsObject;
        }
        catch (MalformedException)
        {
            return false;
        }
    }
}
