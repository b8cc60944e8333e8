using EventLedger.Ledger.Proofs;
using NodaTime;

namespace EventLedger.Ledger.Verify;

/// <param name="ThroughSequence">Up to which sequence events may lack an origin MAC.</param>
internal sealed record GenesisDocument(ulong ThroughSequence);

/// <param name="SealedAt">When the heads were sealed.</param>
internal sealed record HeadsDocument(byte[] Root, Instant SealedAt);

/// <summary>The first leaf of the log, and the last one of the checkpoint.</summary>
/// <param name="checkpoint">Null when it cannot be read: then only what needs no tree is judged.</param>
internal sealed class DocumentCheck(Checkpoint? checkpoint, Verdict verdict)
{
    private const ulong Buckets = 65_536;

    public GenesisDocument? Genesis(SealedDocument? document)
    {
        if (document is null || Read(document, LeafKind.Genesis, 0) is null)
        {
            return null;
        }

        return verdict.Try(() =>
        {
            var content = document.Content().WithMembers("created", "origin", "throughSequence");
            content.Member("created").Instant();
            var origin = content.Member("origin").Text();
            if (checkpoint is not null && origin != checkpoint.Origin)
            {
                verdict.Add(Findings.GenesisOfAnotherLog(origin));
            }

            return new GenesisDocument(content.Member("throughSequence").Number());
        });
    }

    public HeadsDocument? Heads(SealedDocument? document)
    {
        var expected = checkpoint is null ? document?.Index : Math.Max(checkpoint.Size, 1) - 1;
        if (document is null || Read(document, LeafKind.Heads, expected!.Value) is not { } leaf)
        {
            return null;
        }

        return verdict.Try(() =>
        {
            var content = document.Content().WithMembers(["buckets", "root", "size", "streams"], ["floor", "gaps"]);
            content.Member("streams").Number();
            if (content.Has("floor") || content.Has("gaps"))
            {
                content.Member("floor").Number();
                content.Member("gaps").Hash();
            }

            if (content.Member("buckets").Number() != Buckets)
            {
                throw content.Member("buckets").Wrong();
            }

            var size = content.Member("size").Number();
            if (size != document.Index)
            {
                verdict.Add(Findings.HeadsOfAnotherSize(size));
            }

            return new HeadsDocument(content.Member("root").Hash(), Moments.Of(leaf.Timestamp));
        });
    }

    /// <summary>Null when it is not what was sealed there: then nothing is judged by it.</summary>
    private Leaf? Read(SealedDocument document, LeafKind kind, ulong expected)
    {
        if (!Leaf.TryParse(document.Leaf, out var leaf))
        {
            verdict.Add(Findings.DocumentLeafMalformed(document.File));
            return null;
        }

        var faults = verdict.Faults;
        if (document.Index != expected)
        {
            verdict.Add(Findings.DocumentMisplaced(document.File, document.Index, expected));
        }

        if (leaf.Kind != kind || !document.IsCommittedBy(leaf) || (checkpoint is not null && !document.IsIn(checkpoint)))
        {
            verdict.Add(Findings.DocumentNotSealed(document.File, document.Index));
        }

        return verdict.Faults == faults ? leaf : null;
    }
}

internal static class Moments
{
    private const ulong TrustedClockDifference = 5 * 60 * 1_000_000;
    private const long TicksPerMicrosecond = NodaConstants.TicksPerMillisecond / 1000;

    /// <summary>The instant of a leaf's timestamp; those beyond the calendar count as its ends.</summary>
    public static Instant Of(long microseconds) => Instant.FromUnixTimeTicks(
        Math.Clamp(microseconds, Instant.MinValue.ToUnixTimeTicks() / TicksPerMicrosecond, Instant.MaxValue.ToUnixTimeTicks() / TicksPerMicrosecond) * TicksPerMicrosecond);

    /// <summary>Whether a leaf's timestamp lies further before its predecessor's than clocks differ.</summary>
    public static bool IsBackDated(long timestamp, long before) => timestamp < before && unchecked((ulong)before - (ulong)timestamp) > TrustedClockDifference;
}
