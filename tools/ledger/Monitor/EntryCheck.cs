using System.Text;
using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Monitor;

/// <summary>Takes a log's entries one after another: each has to go on from those before it, and to say of them what is so.</summary>
internal sealed class EntryCheck(Followed log, string origin, Verdict verdict)
{
    private static readonly byte[] NoHash = new byte[Merkle.HashLength];
    private bool isHeads;
    private ulong unattributedOfOld;

    public void Take(LogEntry entry)
    {
        var (index, hash) = (log.Tree.Size, Merkle.LeafHash(entry.Leaf));
        if (Leaf.TryParse(entry.Leaf, out var leaf))
        {
            Judge(index, leaf, hash, entry.Document);
        }
        else
        {
            Tell(Findings.EntryMalformed(index));
        }

        isHeads = leaf?.Kind == LeafKind.Heads;
        log.Tree.Append(hash);
    }

    /// <summary>After the last one, which has to be heads.</summary>
    public void End()
    {
        if (!isHeads)
        {
            Tell(Findings.EntryOutOfPlace(log.Tree.Size - 1));
        }

        if (unattributedOfOld > 0)
        {
            Tell(Findings.EntriesUnattributedOfOld(unattributedOfOld));
        }
    }

    private void Tell(Finding finding)
    {
        verdict.Add(finding);
        if (finding.IsFault)
        {
            log.Keep(finding);
        }
    }

    private void Judge(ulong index, Leaf leaf, byte[] hash, string? document)
    {
        if (leaf.Kind == LeafKind.Genesis != (index == 0))
        {
            Tell(Findings.EntryOutOfPlace(index));
        }

        if (leaf.Kind == LeafKind.Event)
        {
            JudgeEvent(index, leaf, hash);
        }
        else if (leaf.Kind != LeafKind.Tombstone)
        {
            JudgeDocument(index, leaf, document);
        }
    }

    private void JudgeEvent(ulong index, Leaf leaf, byte[] hash)
    {
        var stream = Heads.StreamHash(leaf.Region, leaf.Stream);
        var head = log.Heads.Find(stream) ?? new Head(0, 0, NoHash, long.MinValue);
        var place = new EventPlace(leaf.Region, leaf.Stream, head.Version + 1);
        if (leaf.Version > place.Version)
        {
            Tell(Findings.VersionsMissing(place, leaf.Version));
        }
        else if (leaf.Version < place.Version)
        {
            Tell(Findings.VersionOutOfPlace(place, leaf.Version));
        }
        else if (!leaf.Previous.AsSpan().SequenceEqual(head.Leaf))
        {
            Tell(Findings.LinkBroken(place));
        }

        if (Moments.IsBackDated(leaf.Timestamp, head.Timestamp))
        {
            Tell(Findings.BackDated(place, Moments.Of(leaf.Timestamp), Moments.Of(head.Timestamp)));
        }

        JudgeFlags(place, leaf);

        // Also after a fault: the next event has to go on from this one, whatever it did wrong.
        log.Heads.Set(stream, new Head(leaf.Version, index, hash, leaf.Timestamp));
    }

    private void JudgeFlags(EventPlace place, Leaf leaf)
    {
        if (leaf.Flags.HasFlag(LeafFlags.Unattributed) && leaf.Sequence > log.ThroughSequence)
        {
            Tell(Findings.Unattributed(place));
        }
        else if (leaf.Flags.HasFlag(LeafFlags.Unattributed))
        {
            unattributedOfOld++;
        }

        if (leaf.Flags.HasFlag(LeafFlags.Late))
        {
            Tell(Findings.Late(place));
        }
    }

    private void JudgeDocument(ulong index, Leaf leaf, string? document)
    {
        if (document is null || !Commitment.OfDocument(document).AsSpan().SequenceEqual(leaf.PayloadCommitment))
        {
            Tell(Findings.EntryDocumentDiffers(index));
            return;
        }

        try
        {
            Read(index, leaf.Kind, StrictJson.ParseCanonical(Encoding.UTF8.GetBytes(document), FormattableString.Invariant($"{leaf.Type}/{index}")));
        }
        catch (MalformedException e)
        {
            Tell(e.Finding);
        }
    }

    private void Read(ulong index, LeafKind kind, StrictJson document)
    {
        switch (kind)
        {
            case LeafKind.Genesis:
                ReadGenesis(document);
                break;
            case LeafKind.Heads:
                ReadHeads(index, document);
                break;
            case LeafKind.KeyRotation:
                log.Rotations++;
                break;
            case LeafKind.Redaction:
                JudgeRedaction(index, RedactionDocument.Read(document));
                break;
        }
    }

    private void JudgeRedaction(ulong index, RedactionDocument redaction)
    {
        Tell(redaction.IsByTwo && redaction.MayBeOrderedBefore(index) && redaction.Target < index
            ? Findings.RedactionFollowed(index, redaction.Target, string.Join(", ", redaction.Members.Select(member => member.Text)))
            : Findings.RedactionUnfounded(index, redaction.Target));
    }

    private void ReadGenesis(StrictJson document)
    {
        log.ThroughSequence = document.Member("throughSequence").Number();
        if (document.Member("origin").Text() is var named && named != origin)
        {
            Tell(Findings.GenesisOfAnotherLog(named));
        }
    }

    // Members that are not known here are passed over: later ledgers may say more in them.
    private void ReadHeads(ulong index, StrictJson document)
    {
        Compare("buckets", document.Member("buckets").Number() == Heads.Buckets);
        Compare("size", document.Member("size").Number() == index);
        Compare("streams", document.Member("streams").Number() == log.Heads.Streams);
        Compare("root", document.Member("root").Hash().AsSpan().SequenceEqual(log.Heads.Root()));

        void Compare(string member, bool isSo)
        {
            if (!isSo)
            {
                Tell(Findings.HeadsDiffer(index, member));
            }
        }
    }
}
