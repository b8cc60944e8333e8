using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>What a leaf of the sealed ledger stands for.</summary>
public enum LeafKind
{
    Event = 0,

    /// <summary>An event that Marten wrote in the place of one it could not.</summary>
    Tombstone = 1,
    Redaction = 2,
    Heads = 3,
    KeyRotation = 4,
    Genesis = 5,
}

[Flags]
public enum LeafFlags
{
    None = 0,

    /// <summary>Found a day or more after its neighbours were sealed.</summary>
    Late = 1,

    /// <summary>Carries no valid origin MAC: the service did not write it.</summary>
    Unattributed = 2,
}

/// <summary>A leaf in its form EL1; docs/ledger-format.md describes every field.</summary>
/// <param name="Timestamp">When it was recorded: microseconds since the Unix epoch.</param>
public sealed record Leaf(
    LeafKind Kind,
    LeafFlags Flags,
    long Sequence,
    Guid EventId,
    string Region,
    string Stream,
    long Version,
    string Type,
    long Timestamp,
    byte[] PayloadCommitment,
    byte[] MetadataCommitment,
    byte[] Previous)
{
    private const byte FormatVersion = 1;

    // Comparing millions, each thread needs one.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? kept;

    /// <summary>32 zero bytes: the salt of documents that are public, and what stands for nothing.</summary>
    public static readonly byte[] Zeros = new byte[32];

    /// <summary>A leaf of the ledger's own: its document is public.</summary>
    public static Leaf Own(LeafKind kind, string type, long timestamp, byte[] document) => new(
        kind, LeafFlags.None, 0, Guid.Empty, "", "", 0, type, timestamp, Commitment.OfPayload(Zeros, document), Zeros, Zeros);

    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(320);
        Write(output);
        return output.WrittenSpan.ToArray();
    }

    public bool IsEncodedAs(ReadOnlySpan<byte> encoded)
    {
        var output = kept ??= new(320);
        output.ResetWrittenCount();
        Write(output);
        return output.WrittenSpan.SequenceEqual(encoded);
    }

    /// <summary>The sequence in an encoded leaf: what follows version, kind and flags.</summary>
    public static long SequenceOf(byte[] leaf) => BinaryPrimitives.ReadInt64BigEndian(leaf.AsSpan(3, 8));

    /// <summary>Whether an encoded leaf of the ledger's own was made of this document.</summary>
    /// <param name="document">Canonical.</param>
    public static bool CommitsTo(byte[] leaf, byte[] document) => leaf.AsSpan(^96..^64).SequenceEqual(Commitment.OfPayload(Zeros, document));

    /// <summary>When an encoded leaf was recorded: what stands before the three hashes.</summary>
    public static Instant RecordedAt(byte[] leaf) => At(Microseconds(leaf));

    /// <summary>Null for what is no leaf.</summary>
    public static Instant? TryRecordedAt(byte[] leaf) => leaf.Length >= 104 && Microseconds(leaf) is > 0 and < 253_402_300_799_000_000 and var recorded ? At(recorded) : null;

    private void Write(ArrayBufferWriter<byte> output)
    {
        output.Write([FormatVersion, (byte)Kind, (byte)Flags]);
        EventIdentity.WriteNumber(output, Sequence);
        EventIdentity.Write(output, EventId, Region, Stream, Version, Type, Timestamp);
        output.Write(PayloadCommitment);
        output.Write(MetadataCommitment);
        output.Write(Previous);
    }

    private static long Microseconds(byte[] leaf) => BinaryPrimitives.ReadInt64BigEndian(leaf.AsSpan(^104..^96));

    private static Instant At(long microseconds) => NodaConstants.UnixEpoch + Duration.FromNanoseconds(microseconds * 1000);
}

/// <summary>A salted hash: tells nothing of a text, yet fits no other.</summary>
public static class Commitment
{
    public const int SaltBytes = 32;
    private static readonly byte[] PayloadPrefix = "EL1/payload\0"u8.ToArray();
    private static readonly byte[] MaskedPrefix = "EL1/masked\0"u8.ToArray();
    private static readonly byte[] MetadataPrefix = "EL1/metadata\0"u8.ToArray();

    public static byte[] OfPayload(byte[] salt, ReadOnlySpan<byte> canonical) => Of(salt, PayloadPrefix, canonical);

    public static byte[] OfMetadata(byte[] salt, ReadOnlySpan<byte> canonical) => Of(salt, MetadataPrefix, canonical);

    /// <summary>Of what a redaction leaves of an event's data.</summary>
    public static byte[] OfMasked(byte[] salt, ReadOnlySpan<byte> canonical) => Of(salt, MaskedPrefix, canonical);

    private static byte[] Of(byte[] salt, byte[] prefix, ReadOnlySpan<byte> canonical)
    {
        var text = new byte[prefix.Length + canonical.Length];
        prefix.CopyTo(text, 0);
        canonical.CopyTo(text.AsSpan(prefix.Length));
        return HMACSHA256.HashData(salt, text);
    }
}
