using System.Collections.Immutable;
using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;
using EventLedger.Domain.Shared;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>The document of a redaction's leaf.</summary>
/// <param name="Masked">Commitment to what remains of the event's data.</param>
/// <param name="Order">The leaf of the approval.</param>
internal sealed record RedactionDocument(
    ImmutableArray<string> Approvers,
    string Basis,
    byte[] Masked,
    ImmutableArray<string> Members,
    long Order,
    Instant RedactedAt,
    long Target,
    byte[] TargetHash);

/// <summary>A redaction that is in the tree.</summary>
/// <param name="Pending">What the data becomes, canonical; null once that is done.</param>
/// <param name="Salt">Of the commitment to what remains; null once a later redaction has taken more away.</param>
internal sealed record SealedRedaction(long Index, byte[] Leaf, string Document, RedactionDocument Content, byte[]? Salt, byte[]? Pending)
{
    /// <summary>Whether this is what the redaction left of the event's data.</summary>
    public bool Left(byte[] payload) => Salt is not null && Content.Masked.AsSpan().SequenceEqual(Commitment.OfMasked(Salt, payload));
}

/// <summary>
/// Carries out approved redactions in two steps: a leaf that says what is about to happen and commits to what will remain,
/// and, once the tree with that leaf is signed and published, the masking itself. Whoever is interrupted between the two is
/// continued by the next.
/// </summary>
internal static class Redactions
{
    /// <summary>Whether an event orders one: an approval that is sealed without a flag, hence written by the service.</summary>
    public static bool IsOrder(StoredEvent stored, LeafFlags flags) =>
        flags == LeafFlags.None && EventCatalogue.Find(stored.Type)?.Type.IsAssignableTo(typeof(IMaskingOrder)) == true;

    /// <summary>Adds the leaf of an approved redaction.</summary>
    /// <param name="order">The approval; written by the service, as its mark proves.</param>
    /// <exception cref="TamperedLedgerException">The event is gone, or not as it was sealed: masking it would hide that.</exception>
    public static async Task AddAsync(SealStore store, Batch batch, StoredEvent order, long orderIndex, Instant now)
    {
        var approved = (IMaskingOrder)EventReader.Event(order.Type, order.Data);
        if (await store.ReadSealedEventAsync(order.Region, approved.Target) is not var (row, stored)
            || stored is null
            || await RemainderAsync(store, row, stored) is not { } remainder
            || EventCatalogue.Find(stored.Type) is not { Type: var type }
            || !Masking.TryMask(type, remainder, approved.Members, out var masked, out _))
        {
            throw new TamperedLedgerException(IncidentKind.RedactionTargetAltered, new { order = order.Id, target = approved.Target }, order.Region);
        }

        var salt = RandomNumberGenerator.GetBytes(Commitment.SaltBytes);
        var index = batch.AddOwn(LeafKind.Redaction, "redaction", new RedactionDocument(
            approved.Approvers, approved.Basis, Commitment.OfMasked(salt, masked), approved.Members, orderIndex, now, row.Index, Merkle.LeafHash(row.Leaf)));
        await store.AnnounceRedactionAsync(index, orderIndex, row.Index, stored.Sequence, masked, salt);
    }

    /// <summary>The event's data as it is now, or is about to be; null when it is not what was sealed.</summary>
    private static async Task<byte[]?> RemainderAsync(SealStore store, SealedRow row, StoredEvent stored)
    {
        var latest = await store.ReadRedactionAsync(row.Index);
        var (payload, metadata) = stored.Canonical();
        return row.Holds(stored, payload, metadata, latest) ? latest?.Pending ?? payload : null;
    }
}
