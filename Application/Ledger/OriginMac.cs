using System.Buffers;
using System.Security.Cryptography;

namespace EventLedger.Application.Ledger;

/// <summary>What is said of an event besides its data. Names as in docs/ledger-format.md.</summary>
public sealed record EventMetadata(string? Correlation, string? Causation, string? User, string? DotnetType)
{
    /// <summary>The canonical form; the names are in order already.</summary>
    /// <param name="headers">Canonical JSON, or empty for none.</param>
    public byte[] Canonical(ReadOnlySpan<byte> headers)
    {
        var output = new ArrayBufferWriter<byte>(512);
        output.Write("{"u8);
        Write(output, "\"causation\":"u8, Causation);
        Write(output, "\"correlation\":"u8, Correlation);
        Write(output, "\"dotnetType\":"u8, DotnetType);
        if (!headers.IsEmpty)
        {
            WriteName(output, "\"headers\":"u8);
            output.Write(headers);
        }

        Write(output, "\"user\":"u8, User);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            WriteName(output, name);
            CanonicalJson.Write(value, output);
        }
    }

    private static void WriteName(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name)
    {
        if (output.WrittenCount > 1)
        {
            output.Write(","u8);
        }

        output.Write(name);
    }
}

/// <summary>
/// Marks events as written by the service, under a key that the database does not hold: a row that was put there by SQL
/// has no valid mark, and one that was copied or moved has the wrong one.
/// </summary>
public sealed class OriginMac(MasterKey masterKey)
{
    public const string Header = "mac";

    /// <summary>Beside the mark, and covered by it: true for what was only taken over, which nobody outside is told of. Absent for all else.</summary>
    public const string TakenOverHeader = "takenOver";
    private static readonly byte[] Prefix = "EL1/origin\0"u8.ToArray();

    // A thread keeps one, as it does for plain hashes.
    private readonly ThreadLocal<IncrementalHash> kept = Under(masterKey.Derive("origin-mac"));

    /// <param name="timestamp">When it was recorded: microseconds since the Unix epoch.</param>
    /// <param name="payload">Canonical.</param>
    /// <param name="metadata">Canonical, without the mark itself.</param>
    public byte[] Of(Guid id, string region, Guid stream, long version, string type, long timestamp, byte[] payload, byte[] metadata)
    {
        var input = new ArrayBufferWriter<byte>(320);
        input.Write(Prefix);
        EventIdentity.Write(input, id, region, stream.ToString(), version, type, timestamp);
        input.Write(Sha256.Of(payload));
        input.Write(Sha256.Of(metadata));
        var marking = kept.Value!;
        marking.AppendData(input.WrittenSpan);
        return marking.GetHashAndReset();
    }

    private static ThreadLocal<IncrementalHash> Under(byte[] key) => new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));
}
