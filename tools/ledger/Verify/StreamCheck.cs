using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Verify;

/// <summary>What the streams of a bundle are judged by.</summary>
/// <param name="Checkpoint">Null when it cannot be read; likewise the heads and the genesis leaf's sequence.</param>
/// <param name="EventIds">Those of all streams so far.</param>
/// <param name="Remembered">Null for the first time.</param>
internal sealed record StreamContext(
    Checkpoint? Checkpoint, HeadsDocument? Heads, ulong? ThroughSequence, HashSet<Guid> EventIds, Remembered? Remembered, Verdict Verdict);

/// <summary>One stream: each event as it was sealed, each following the one before, and none missing up to the head.</summary>
internal sealed class StreamCheck(StreamContext context, StreamFile file)
{
    private static readonly byte[] NoHash = new byte[Merkle.HashLength];

    private readonly Verdict verdict = context.Verdict;
    private readonly byte[] streamHash = Heads.StreamHash(file.Region, file.Stream);
    private readonly BucketEntry? seen = context.Remembered?.Find(Heads.StreamHash(file.Region, file.Stream));
    private readonly EventCheck events = new(context);
    private Predecessor? before = new(0, 0, null, NoHash);
    private ulong expected = 1;

    public void Run()
    {
        var faults = verdict.Faults;
        foreach (var bundled in file.Events)
        {
            Judge(bundled);
        }

        JudgeHead();
        if (seen is not null && expected <= seen.Version)
        {
            verdict.Add(Findings.StreamShorter(file.Region, file.Stream, expected - 1, seen.Version));
        }

        if (verdict.Faults == faults)
        {
            if (before is { Version: > 0 })
            {
                verdict.Streams.Add(new BucketEntry(streamHash, before.Version, before.Index, before.Hash));
            }

            verdict.Add(file.Events.Count == 0
                ? Findings.StreamAbsent(file.Region, file.Stream)
                : Findings.StreamWhole(file.Region, file.Stream, expected - 1));
        }
    }

    private void Judge(BundledEvent bundled)
    {
        var place = new EventPlace(file.Region, file.Stream, expected);
        if (!Leaf.TryParse(bundled.Leaf, out var leaf))
        {
            verdict.Add(Findings.LeafMalformed(place));
            (before, expected) = (null, expected + 1);
            return;
        }

        var hash = Merkle.LeafHash(bundled.Leaf);
        JudgeIdentity(place, leaf);
        JudgePlace(place, leaf, bundled.Index);
        events.Judge(place, bundled, leaf, hash);
        if (leaf.Version == seen?.Version && !(bundled.Index == seen.Index && hash.AsSpan().SequenceEqual(seen.Leaf)))
        {
            verdict.Add(Findings.StreamRewritten(place));
        }

        before = new Predecessor(leaf.Version, bundled.Index, leaf.Timestamp, hash);
        expected = leaf.Version + 1;
    }

    private void JudgeIdentity(EventPlace place, Leaf leaf)
    {
        if (leaf.Kind != LeafKind.Event)
        {
            verdict.Add(Findings.LeafOfAnotherKind(place));
        }
        else if ((leaf.Region, leaf.Stream) != (file.Region, file.Stream))
        {
            verdict.Add(Findings.EventOfAnotherStream(place, leaf.Region, leaf.Stream));
        }
    }

    private void JudgePlace(EventPlace place, Leaf leaf, ulong index)
    {
        if (leaf.Version > expected)
        {
            verdict.Add(Findings.VersionsMissing(place, leaf.Version));
        }
        else if (leaf.Version < expected)
        {
            verdict.Add(Findings.VersionOutOfPlace(place, leaf.Version));
        }

        if (before is null)
        {
            return;
        }

        if (leaf.Version == expected && !leaf.Previous.AsSpan().SequenceEqual(before.Hash))
        {
            verdict.Add(Findings.LinkBroken(place));
        }

        if (before.Time is not { } time)
        {
            return;
        }

        if (index <= before.Index)
        {
            verdict.Add(Findings.OrderDiffers(place));
        }

        if (Moments.IsBackDated(leaf.Timestamp, time))
        {
            verdict.Add(Findings.BackDated(place, Moments.Of(leaf.Timestamp), Moments.Of(time)));
        }
    }

    private void JudgeHead()
    {
        if (!IsBucketOf(streamHash))
        {
            verdict.Add(Findings.BucketMalformed(file.Region, file.Stream));
            return;
        }

        if (context.Heads is not null && !IsBucketSealed(context.Heads))
        {
            verdict.Add(Findings.BucketNotSealed(file.Region, file.Stream));
        }

        var entry = file.Bucket.Entries.FirstOrDefault(entry => entry.Stream.AsSpan().SequenceEqual(streamHash));
        if (HeadFault(entry) is { } fault)
        {
            verdict.Add(fault);
        }
    }

    private Finding? HeadFault(BucketEntry? entry)
    {
        if (entry is null)
        {
            return file.Events.Count == 0 ? null : Findings.StreamNotInHeads(file.Region, file.Stream);
        }

        if (file.Events.Count == 0)
        {
            return Findings.StreamWithheld(file.Region, file.Stream, entry.Version);
        }

        if (before is not null && before.Version < entry.Version)
        {
            return Findings.TailMissing(file.Region, file.Stream, before.Version, entry.Version);
        }

        return before is null || (before.Version == entry.Version && before.Index == entry.Index && before.Hash.AsSpan().SequenceEqual(entry.Leaf))
            ? null
            : Findings.HeadDiffers(file.Region, file.Stream);
    }

    // In the bucket that the hash names, in order, each stream once.
    private bool IsBucketOf(byte[] hash) =>
        file.Bucket.Number == (ulong)Heads.BucketOf(hash)
        && file.Bucket.Entries.All(entry => (ulong)Heads.BucketOf(entry.Stream) == file.Bucket.Number)
        && file.Bucket.Entries.Zip(file.Bucket.Entries.Skip(1)).All(pair => pair.First.Stream.AsSpan().SequenceCompareTo(pair.Second.Stream) < 0);

    private bool IsBucketSealed(HeadsDocument heads)
    {
        var hash = Heads.BucketHash(file.Bucket.Entries.Select(entry => (entry.Stream, entry.Version, entry.Index, entry.Leaf)));
        return Merkle.IsIncluded(hash, file.Bucket.Number, Heads.Buckets, file.Bucket.Proof, heads.Root);
    }

    /// <param name="Time">Null before the first event.</param>
    private sealed record Predecessor(ulong Version, ulong Index, long? Time, byte[] Hash);
}
