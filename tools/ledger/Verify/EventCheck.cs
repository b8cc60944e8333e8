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

    private void JudgeRedaction(EventPlace place, BundledEvent bundled, SealedDocument redaction, byte[] hash)
    {
        var faults = verdict.Faults;
        if (bundled.Payload is not null || bundled.PayloadSalt is not null)
        {
            verdict.Add(Findings.RedactionBesidePayload(place));
        }

        if (ReadRedaction(redaction) is not var (leaf, order))
        {
            verdict.Add(Findings.RedactionMalformed(place));
            return;
        }

        if (leaf.Kind != LeafKind.Redaction || !redaction.IsCommittedBy(leaf) || (context.Checkpoint is { } checkpoint && !redaction.IsIn(checkpoint)))
        {
            verdict.Add(Findings.RedactionNotSealed(place, redaction.Index));
        }

        if (order.Target != bundled.Index || !order.TargetHash.AsSpan().SequenceEqual(hash) || redaction.Index <= bundled.Index)
        {
            verdict.Add(Findings.RedactionOfAnotherEvent(place, redaction.Index));
        }

        if (order.Approvers.Select(Person).Distinct(StringComparer.Ordinal).Count() < 2)
        {
            verdict.Add(Findings.RedactionByTooFew(place, redaction.Index));
        }

        if (verdict.Faults == faults)
        {
            verdict.Add(Findings.Redacted(place, redaction.Index));
        }
    }

    private static (Leaf Leaf, RedactionOrder Order)? ReadRedaction(SealedDocument redaction)
    {
        try
        {
            return Leaf.TryParse(redaction.Leaf, out var leaf) ? (leaf, RedactionOrder.Read(redaction.Content())) : null;
        }
        catch (MalformedException)
        {
            return null;
        }
    }

    // One person who writes the name in two ways is still one.
    private static string Person(string approver) => approver.Normalize(NormalizationForm.FormKC).Trim().ToUpperInvariant();

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

    private sealed record RedactionOrder(IReadOnlyList<string> Approvers, ulong Target, byte[] TargetHash)
    {
        public static RedactionOrder Read(StrictJson json)
        {
            json.WithMembers("approvers", "basis", "redactedAt", "target", "targetHash");
            json.Member("basis").NonEmptyText();
            json.Member("redactedAt").Instant();
            return new RedactionOrder(
                json.Member("approvers").Items(approver => approver.NonEmptyText()), json.Member("target").Number(), json.Member("targetHash").Hash());
        }
    }
}
