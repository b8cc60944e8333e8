using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace EventLedger.Application.Ledger;

/// <summary>What is said of an event besides its data. Names as in docs/ledger-format.md.</summary>
public sealed record EventMetadata(string? Correlation, string? Causation, string? User, string? DotnetType)
{
    /// <summary>The canonical form; the names are in order already.</summary>
    /// <param name="headers">Canonical JSON, or empty for none.</param>
    public byte[] Canonical(ReadOnlySpan<byte> headers)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        Write(json, "causation", Causation);
        Write(json, "correlation", Correlation);
        Write(json, "dotnetType", DotnetType);
        if (!headers.IsEmpty)
        {
            json.WritePropertyName("headers");
            json.WriteRawValue(headers, skipInputValidation: true);
        }

        Write(json, "user", User);
        json.WriteEndObject();
        json.Flush();

        // The writer escapes more than the canonical form does.
        return CanonicalJson.Of(output.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}

/// <summary>
/// Marks events as written by the service, under a key that the database does not hold: a row that was put there by SQL
/// has no valid mark, and one that was copied or moved has the wrong one.
/// </summary>
public sealed class OriginMac(MasterKey masterKey)
{
    public const string Header = "mac";
    private static readonly byte[] Prefix = "EL1/origin\0"u8.ToArray();

    private readonly byte[] key = masterKey.Derive("origin-mac");

    /// <param name="timestamp">When it was recorded: microseconds since the Unix epoch.</param>
    /// <param name="payload">Canonical.</param>
    /// <param name="metadata">Canonical, without the mark itself.</param>
    public byte[] Of(Guid id, string region, Guid stream, long version, string type, long timestamp, byte[] payload, byte[] metadata)
    {
        var input = new ArrayBufferWriter<byte>(320);
        input.Write(Prefix);
        EventIdentity.Write(input, id, region, stream.ToString(), version, type, timestamp);
        input.Write(SHA256.HashData(payload));
        input.Write(SHA256.HashData(metadata));
        return HMACSHA256.HashData(key, input.WrittenSpan);
    }
}
