using System.Text;
using System.Text.Json;
using EventLedger.Application.Ledger;
using NodaTime;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>An event as it lies in the store.</summary>
/// <param name="Data">JSON as the database writes it.</param>
/// <param name="Timestamp">When it was recorded: microseconds since the Unix epoch.</param>
/// <param name="Headers">JSON, or null.</param>
public sealed record StoredEvent(
    long Sequence, Guid Id, string Region, Guid Stream, long Version, string Type, byte[] Data, long Timestamp, EventMetadata Metadata, byte[]? Headers)
{
    // Marten's name for what it writes in the place of an event that failed.
    private const string TombstoneType = "tombstone";

    /// <summary>The columns, in the order that <see cref="Read"/> expects.</summary>
    public const string Columns =
        "e.seq_id, e.id, e.tenant_id, e.stream_id, e.version, e.type, e.data::text, e.timestamp, "
        + "e.correlation_id, e.causation_id, e.user_name, e.mt_dotnet_type, e.headers::text";

    public const int ColumnCount = 13;

    public const string Table = $"{LedgerSchema.Name}.mt_events e";

    public LeafKind Kind => string.Equals(Type, TombstoneType, StringComparison.Ordinal) ? LeafKind.Tombstone : LeafKind.Event;

    public static StoredEvent Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetGuid(1),
        row.GetString(2),
        row.GetGuid(3),
        row.GetInt64(4),
        row.GetString(5),
        row.GetFieldValue<byte[]>(6),
        EventIdentity.Microseconds(row.GetFieldValue<Instant>(7)),
        new EventMetadata(Text(row, 8), Text(row, 9), Text(row, 10), Text(row, 11)),
        row.IsDBNull(12) ? null : row.GetFieldValue<byte[]>(12));

    /// <summary>Null for one that cannot be read: the service did not write it, and it keeps nobody from reading the rest.</summary>
    public static StoredEvent? TryRead(NpgsqlDataReader row)
    {
        try
        {
            return Read(row);
        }
        catch (Exception e) when (Spoilt.Is(e))
        {
            return null;
        }
    }

    /// <summary>Canonical payload and metadata: what commitments and proofs are made of.</summary>
    public (byte[] Payload, byte[] Metadata) Canonical() => (CanonicalJson.Of(Data), Metadata.Canonical(CanonicalHeaders()));

    /// <summary>Empty for none.</summary>
    public byte[] CanonicalHeaders() => Headers is null ? [] : CanonicalJson.Of(Headers);

    /// <summary>Whether the service wrote it, and wrote it so.</summary>
    /// <param name="headers">Canonical, as is the payload.</param>
    public bool IsAttributed(OriginMac origin, byte[] payload, byte[] headers)
    {
        if (headers.Length == 0 || CanonicalJson.Take(headers, OriginMac.Header, out var others) is not { } mark)
        {
            return false;
        }

        var expected = origin.Of(Id, Region, Stream, Version, Type, Timestamp, payload, Metadata.Canonical(others));
        return string.Equals(mark, Convert.ToBase64String(expected), StringComparison.Ordinal);
    }

    /// <summary>The same of one that may have no canonical form.</summary>
    public bool IsMarkedBy(OriginMac origin)
    {
        try
        {
            return IsAttributed(origin, CanonicalJson.Of(Data), CanonicalHeaders());
        }
        catch (Exception e) when (Spoilt.Is(e))
        {
            return false;
        }
    }

    public Leaf ToLeaf(LeafFlags flags, byte[] payloadCommitment, byte[] metadataCommitment, byte[] previous) => new(
        Kind, flags, Sequence, Id, Region, Stream.ToString(), Version, Type, Timestamp, payloadCommitment, metadataCommitment, previous);

    /// <summary>Whether a leaf was made of an event of this id, stream, version, type and time.</summary>
    public bool HasIdentityOf(byte[] leaf) => ToLeaf((LeafFlags)leaf[2], leaf[^96..^64], leaf[^64..^32], leaf[^32..]).IsEncodedAs(leaf);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>Documents of the ledger's own leaves: canonical JSON.</summary>
internal static class Documents
{
    public static byte[] Of(object document) => CanonicalJson.Of(JsonSerializer.SerializeToUtf8Bytes(document, document.GetType(), LedgerJson.Storage));

    /// <summary>Canonical; null for a text that somebody spoilt.</summary>
    public static byte[]? Parse(string? document) => OrNull(document, static text => CanonicalJson.Of(Encoding.UTF8.GetBytes(text)));

    /// <summary>Null for a text that somebody spoilt.</summary>
    public static T? Read<T>(string? document)
        where T : class => OrNull(document, static text => JsonSerializer.Deserialize<T>(text, LedgerJson.Storage));

    public static string Text(byte[] document) => Encoding.UTF8.GetString(document);

    private static T? OrNull<T>(string? document, Func<string, T?> read)
        where T : class
    {
        try
        {
            return document is null ? null : read(document);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
