using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace EventLedger.Ledger.Proofs;

internal enum LeafKind : byte
{
    Event = 0,
    Tombstone = 1,
    Redaction = 2,
    Heads = 3,
    KeyRotation = 4,
    Genesis = 5,
}

[Flags]
internal enum LeafFlags : byte
{
    None = 0,

    /// <summary>Found a day or more after its neighbours.</summary>
    Late = 1,

    /// <summary>Carries no valid origin MAC.</summary>
    Unattributed = 2,
}

/// <summary>A leaf <c>EL1</c> as docs/ledger-format.md lays it out.</summary>
/// <param name="Timestamp">Microseconds since 1970-01-01T00:00:00Z.</param>
internal sealed record Leaf(
    LeafKind Kind,
    LeafFlags Flags,
    ulong Sequence,
    Guid EventId,
    string Region,
    string Stream,
    ulong Version,
    string Type,
    long Timestamp,
    byte[] PayloadCommitment,
    byte[] MetadataCommitment,
    byte[] Previous)
{
    private const byte FormatVersion = 1;

    private static readonly byte[] Nothing = new byte[Merkle.HashLength];

    /// <summary>Reads exactly one leaf: nothing missing, nothing after it, and in each kind what that kind may hold.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Leaf? leaf)
    {
        var reader = new Reader(bytes);
        var isOurs = reader.Byte() == FormatVersion;
        var parsed = new Leaf(
            (LeafKind)reader.Byte(),
            (LeafFlags)reader.Byte(),
            reader.Number(),
            reader.Id(),
            reader.Text(reader.Byte()),
            reader.Text(reader.Short()),
            reader.Number(),
            reader.Text(reader.Short()),
            (long)reader.Number(),
            reader.Hash(),
            reader.Hash(),
            reader.Hash());
        leaf = isOurs && reader.IsAtEnd && parsed.IsOfItsKind() ? parsed : null;
        return leaf is not null;
    }

    private bool IsOfItsKind() => Kind switch
    {
        LeafKind.Event or LeafKind.Tombstone => (Flags & ~(LeafFlags.Late | LeafFlags.Unattributed)) == LeafFlags.None && Stream.Length > 0 && Type.Length > 0,
        LeafKind.Redaction => IsDocument("redaction"),
        LeafKind.Heads => IsDocument("heads"),
        LeafKind.KeyRotation => IsDocument("key-rotation"),
        LeafKind.Genesis => IsDocument("genesis"),
        _ => false,
    };

    private bool IsDocument(string type) =>
        Type == type
        && this is { Flags: LeafFlags.None, Sequence: 0, Region: "", Stream: "", Version: 0 }
        && EventId == Guid.Empty
        && MetadataCommitment.AsSpan().SequenceEqual(Nothing)
        && Previous.AsSpan().SequenceEqual(Nothing);

    /// <summary>Past the end or at bad text it fails for good, and what it still answers is not used.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> rest = bytes;
        private bool hasFailed;

        public readonly bool IsAtEnd => !hasFailed && rest.IsEmpty;

        public byte Byte() => Take(1)[0];

        public ushort Short() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

        public ulong Number() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

        public Guid Id() => new(Take(16), bigEndian: true);

        public byte[] Hash() => Take(Merkle.HashLength).ToArray();

        public string Text(int length)
        {
            if (Strict.TryUtf8(Take(length), out var text))
            {
                return text;
            }

            hasFailed = true;
            return "";
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            if (hasFailed || rest.Length < length)
            {
                hasFailed = true;
                return new byte[length];
            }

            var taken = rest[..length];
            rest = rest[length..];
            return taken;
        }
    }
}
