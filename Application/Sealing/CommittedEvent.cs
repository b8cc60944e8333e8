using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using EventLedger.Application.Ledger;

namespace EventLedger.Application.Sealing;

/// <summary>What of an event's leaf rests on no other event: commitments under new salts, and whether the service wrote it.</summary>
internal sealed record EventCommitments(bool IsAttributed, byte[] PayloadSalt, byte[] MetadataSalt, byte[] Payload, byte[] Metadata)
{
    /// <exception cref="System.Text.Json.JsonException">The event has no canonical form.</exception>
    /// <param name="salts">Random: the payload's, then the metadata's.</param>
    public static EventCommitments Of(StoredEvent stored, OriginMac origin, ReadOnlySpan<byte> salts)
    {
        var (payload, headers) = (CanonicalJson.Of(stored.Data), stored.CanonicalHeaders());
        var (payloadSalt, metadataSalt) = (salts[..Commitment.SaltBytes].ToArray(), salts[Commitment.SaltBytes..].ToArray());

        // A tombstone is nobody's event.
        return new EventCommitments(
            stored.Kind == LeafKind.Tombstone || stored.IsAttributed(origin, payload, headers),
            payloadSalt,
            metadataSalt,
            Commitment.OfPayload(payloadSalt, payload),
            Commitment.OfMetadata(metadataSalt, stored.Metadata.Canonical(headers)));
    }
}

/// <summary>An event that is about to be sealed, with the dear part of its leaf.</summary>
internal sealed class CommittedEvent(StoredEvent stored)
{
    // Below it one core is as soon done as several.
    private const int WorthSharing = 256;

    private const int SaltsBytes = 2 * Commitment.SaltBytes;

    private EventCommitments? commitments;
    private ExceptionDispatchInfo? fault;

    public StoredEvent Stored => stored;

    /// <summary>Fails as making them failed: the batch ends at the first event that something is wrong with, in the order of sequences.</summary>
    public EventCommitments Commitments
    {
        get
        {
            fault?.Throw();
            return commitments!;
        }
    }

    /// <summary>The same events in the same order; many on all cores.</summary>
    public static List<CommittedEvent> AllOf(List<StoredEvent> events, OriginMac origin)
    {
        var all = events.ConvertAll(static stored => new CommittedEvent(stored));
        var salts = RandomNumberGenerator.GetBytes(all.Count * SaltsBytes);
        if (all.Count < WorthSharing)
        {
            for (var i = 0; i < all.Count; i++)
            {
                CommitAt(i);
            }
        }
        else
        {
            Parallel.For(0, all.Count, CommitAt);
        }

        return all;

        void CommitAt(int place) => all[place].Commit(origin, salts.AsSpan(place * SaltsBytes, SaltsBytes));
    }

    private void Commit(OriginMac origin, ReadOnlySpan<byte> salts)
    {
        try
        {
            commitments = EventCommitments.Of(stored, origin, salts);
        }
        catch (Exception e) when (Spoilt.Is(e))
        {
            fault = ExceptionDispatchInfo.Capture(e);
        }
    }
}
