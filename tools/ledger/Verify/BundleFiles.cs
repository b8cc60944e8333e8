using System.Globalization;
using System.Text;
using EventLedger.Ledger.Proofs;
using NodaTime;

namespace EventLedger.Ledger.Verify;

/// <summary>A leaf that commits to a document, as bundles carry them.</summary>
/// <param name="File">Where it stands.</param>
internal sealed record SealedDocument(string File, ulong Index, byte[] Leaf, string Document, IReadOnlyList<byte[]> Proof)
{
    public static readonly string[] Members = ["document", "index", "leaf", "proof"];

    public byte[] LeafHash => Merkle.LeafHash(Leaf);

    public static SealedDocument Read(StrictJson json, string file) => new(
        file, json.Member("index").Number(), json.Member("leaf").Bytes(), json.Member("document").Text(), json.Member("proof").Proof());

    /// <exception cref="MalformedException">The document is not canonical JSON.</exception>
    public StrictJson Content() => StrictJson.ParseCanonical(Encoding.UTF8.GetBytes(Document), File);

    public bool IsCommittedBy(Leaf leaf) => Commitment.OfDocument(Document).AsSpan().SequenceEqual(leaf.PayloadCommitment);

    public bool IsIn(Checkpoint checkpoint) => Merkle.IsIncluded(LeafHash, Index, checkpoint.Size, Proof, checkpoint.Root);
}

internal sealed record ManifestEntry(string Region, string Stream, string File);

internal sealed record Manifest(string Origin, ulong Size, Instant Created, IReadOnlyList<ManifestEntry> Streams)
{
    public const string File = "manifest.json";
    private const string Format = "eventledger-bundle-1";
    private const string StreamFolder = "streams/";
    private const string Extension = ".json";

    public static Manifest Read(byte[] bytes)
    {
        var json = StrictJson.ParseCanonical(bytes, File).WithMembers("created", "format", "origin", "size", "streams");
        var format = json.Member("format").Text();
        return format == Format
            ? new Manifest(json.Member("origin").Text(), json.Member("size").Number(), json.Member("created").Instant(), json.Member("streams").Items(ReadEntry))
            : throw new MalformedException(Findings.FormatUnknown(format));
    }

    private static ManifestEntry ReadEntry(StrictJson json)
    {
        json.WithMembers("file", "region", "stream");
        var file = json.Member("file").Text();
        return IsStreamFile(file)
            ? new ManifestEntry(json.Member("region").Text(), StreamId.Read(json.Member("stream")), file)
            : throw json.Member("file").Wrong();
    }

    public static bool IsStreamFile(string name) =>
        name.StartsWith(StreamFolder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal)
        && Strict.TryNumber(name.AsSpan()[StreamFolder.Length..^Extension.Length], out _);
}

internal static class StreamId
{
    /// <summary>An id as leaves write it: in lower case, with hyphens.</summary>
    public static string Read(StrictJson json) =>
        json.Text() is var text && Guid.TryParseExact(text, "D", out var id) && id.ToString("D", CultureInfo.InvariantCulture) == text ? text : throw json.Wrong();
}

/// <param name="From">The size of the tree that the bundle's is shown to continue.</param>
internal sealed record ConsistencyFile(ulong From, IReadOnlyList<byte[]> Proof)
{
    public const string File = "consistency.json";

    public static ConsistencyFile Read(byte[] bytes)
    {
        var json = StrictJson.ParseCanonical(bytes, File).WithMembers("from", "proof");
        return new ConsistencyFile(json.Member("from").Number() is > 0 and var from ? from : throw json.Member("from").Wrong(), json.Member("proof").Proof());
    }
}

/// <param name="Overlap">A checkpoint signed by both keys.</param>
/// <param name="Consistency">From the overlap's size to the bundle's.</param>
internal sealed record Rotation(SealedDocument Leaf, string Overlap, IReadOnlyList<byte[]> Consistency)
{
    public const string File = "keys.json";

    public static List<Rotation> ReadAll(byte[] bytes) => StrictJson.ParseCanonical(bytes, File).WithMembers("rotations").Member("rotations").Items(Read);

    private static Rotation Read(StrictJson json)
    {
        json.WithMembers([.. SealedDocument.Members, "consistency", "overlap"], []);
        return new Rotation(SealedDocument.Read(json, File), json.Member("overlap").Text(), json.Member("consistency").Proof());
    }
}

/// <param name="Payload">What remains of the event's content; null when it was taken away, likewise its salt.</param>
internal sealed record BundledRedaction(SealedDocument Sealed, string? Payload, byte[]? Salt)
{
    public static BundledRedaction Read(StrictJson json)
    {
        json.WithMembers(SealedDocument.Members, ["payload", "salt"]);
        return new BundledRedaction(
            SealedDocument.Read(json, "redaction"),
            json.Has("payload") ? json.Member("payload").Text() : null,
            json.Has("salt") ? json.Member("salt").Hash() : null);
    }
}

/// <param name="Payload">Null after a redaction, or when it was taken away; likewise the other texts and salts.</param>
internal sealed record BundledEvent(
    ulong Index,
    byte[] Leaf,
    string? Payload,
    byte[]? PayloadSalt,
    string? Metadata,
    byte[]? MetadataSalt,
    IReadOnlyList<byte[]> Proof,
    BundledRedaction? Redaction)
{
    public static BundledEvent Read(StrictJson json)
    {
        json.WithMembers(["index", "leaf", "proof"], ["metadata", "metadataSalt", "payload", "payloadSalt", "redaction"]);
        return new BundledEvent(
            json.Member("index").Number(),
            json.Member("leaf").Bytes(),
            json.Has("payload") ? json.Member("payload").Text() : null,
            json.Has("payloadSalt") ? json.Member("payloadSalt").Hash() : null,
            json.Has("metadata") ? json.Member("metadata").Text() : null,
            json.Has("metadataSalt") ? json.Member("metadataSalt").Hash() : null,
            json.Member("proof").Proof(),
            json.Has("redaction") ? BundledRedaction.Read(json.Member("redaction")) : null);
    }
}

internal sealed record BucketEntry(byte[] Stream, ulong Version, ulong Index, byte[] Leaf)
{
    public static BucketEntry Read(StrictJson json)
    {
        json.WithMembers("index", "leaf", "stream", "version");
        return new BucketEntry(json.Member("stream").Hash(), json.Member("version").Number(), json.Member("index").Number(), json.Member("leaf").Hash());
    }
}

internal sealed record Bucket(ulong Number, IReadOnlyList<BucketEntry> Entries, IReadOnlyList<byte[]> Proof)
{
    public static Bucket Read(StrictJson json)
    {
        json.WithMembers("entries", "number", "proof");
        return new Bucket(json.Member("number").Number(), json.Member("entries").Items(BucketEntry.Read), json.Member("proof").Proof());
    }
}

internal sealed record StreamFile(string Region, string Stream, IReadOnlyList<BundledEvent> Events, Bucket Bucket)
{
    public static StreamFile Read(byte[] bytes, string file)
    {
        var json = StrictJson.ParseCanonical(bytes, file).WithMembers("bucket", "events", "region", "stream");
        return new StreamFile(
            json.Member("region").Text(), StreamId.Read(json.Member("stream")), json.Member("events").Items(BundledEvent.Read), Bucket.Read(json.Member("bucket")));
    }
}
