using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Shared;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Monitor;

/// <summary>
/// The file of a log as far as it was followed, which one monitor at a time may use: a line with its format and the hash of
/// what follows, a line of JSON, and the heads of all streams.
/// </summary>
internal sealed class MonitorState : IDisposable
{
    private const string Format = "eventledger-monitor-1 ";
    private const int HashText = 44;
    private const int NumberLength = sizeof(ulong);
    private const int HeadLength = (2 * Merkle.HashLength) + (3 * NumberLength);

    private readonly FileInfo file;
    private readonly FileStream held;

    /// <exception cref="LedgerToolException">The file cannot be used, or another monitor uses it.</exception>
    public MonitorState(FileInfo file)
    {
        this.file = file;
        try
        {
            file.Directory?.Create();
            held = new FileStream($"{file.FullName}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The monitor's state cannot be used: {e.Message}");
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>A log of which nothing was seen, when there is no file yet.</summary>
    /// <exception cref="MalformedException">There is a file, and it is not what was written, or of another log.</exception>
    public Followed Read(string origin)
    {
        file.Refresh();
        if (!file.Exists)
        {
            return new Followed();
        }

        var log = Parse(InputFile.Read(file, Array.MaxLength)) ?? throw new MalformedException(Findings.StateDamaged(file.Name));
        return log.Latest!.Checkpoint.Origin == origin ? log : throw new MalformedException(Findings.RememberedAnotherLog(log.Latest.Checkpoint.Origin));
    }

    /// <summary>Returns when it is safe on the disk.</summary>
    public void Write(Followed log)
    {
        using var content = new MemoryStream();
        JsonSerializer.Serialize(content, new Kept(
            log.Latest!.Note.Whole, log.Tree.Peaks, log.ThroughSequence, log.Rotations, [.. log.Alarms.Select(alarm => new KeptAlarm(alarm.Code, alarm.Severity, alarm.Arguments))]));
        content.WriteByte((byte)'\n');
        Span<byte> head = stackalloc byte[HeadLength];
        foreach (var (stream, end) in log.Heads.All)
        {
            stream.CopyTo(head);
            end.Leaf.CopyTo(head[Merkle.HashLength..]);
            var numbers = head[(2 * Merkle.HashLength)..];
            BinaryPrimitives.WriteUInt64BigEndian(numbers, end.Version);
            BinaryPrimitives.WriteUInt64BigEndian(numbers[NumberLength..], end.Index);
            BinaryPrimitives.WriteInt64BigEndian(numbers[(2 * NumberLength)..], end.Timestamp);
            content.Write(head);
        }

        var bytes = content.ToArray();
        Write(file.FullName, [.. Encoding.ASCII.GetBytes($"{Format}{Convert.ToBase64String(SHA256.HashData(bytes))}\n"), .. bytes]);
    }

    /// <summary>Keeps a checkpoint that contradicts the one in the state, beside it.</summary>
    public void WriteEvidence(CheckpointNote note) => Write(
        string.Create(CultureInfo.InvariantCulture, $"{file.FullName}.{note.Checkpoint.Size}-{Convert.ToHexStringLower(note.Checkpoint.Root)}"),
        Encoding.UTF8.GetBytes(note.Note.Whole));

    private static void Write(string path, byte[] content)
    {
        try
        {
            DurableFile.Write(path, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The monitor's state cannot be written: {e.Message}");
        }
    }

    /// <summary>Lets go of the alarms about entries.</summary>
    /// <exception cref="MalformedException">As for reading.</exception>
    public void Acknowledge(string origin)
    {
        if (Read(origin) is { Latest: not null } log)
        {
            log.Alarms.Clear();
            Write(log);
        }
    }

    /// <summary>Null when it is not what was written.</summary>
    private static Followed? Parse(ReadOnlySpan<byte> bytes)
    {
        var start = Format.Length + HashText + 1;
        if (bytes.Length < start || !bytes.StartsWith(Encoding.ASCII.GetBytes(Format)))
        {
            return null;
        }

        var content = bytes[start..];
        return Encoding.ASCII.GetString(bytes[Format.Length..start]) == $"{Convert.ToBase64String(SHA256.HashData(content))}\n" ? ParseContent(content) : null;
    }

    private static Followed? ParseContent(ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf((byte)'\n');
        var kept = JsonSerializer.Deserialize<Kept>(content[..end])!;
        var latest = CheckpointNote.Read(Encoding.UTF8.GetBytes(kept.Checkpoint), Verification.CheckpointFile);
        var tree = Frontier.Of(latest.Checkpoint.Size, kept.Peaks);
        if (tree?.Root().AsSpan().SequenceEqual(latest.Checkpoint.Root) != true)
        {
            return null;
        }

        var log = new Followed { Tree = tree, Latest = latest, ThroughSequence = kept.ThroughSequence, Rotations = kept.Rotations };
        log.Alarms.AddRange(kept.Alarms.Select(alarm => new Finding(alarm.Code, alarm.Severity) { Arguments = alarm.Arguments }));
        for (var heads = content[(end + 1)..]; heads.Length >= HeadLength; heads = heads[HeadLength..])
        {
            var numbers = heads[(2 * Merkle.HashLength)..HeadLength];
            log.Heads.Set(heads[..Merkle.HashLength].ToArray(), new Head(
                BinaryPrimitives.ReadUInt64BigEndian(numbers),
                BinaryPrimitives.ReadUInt64BigEndian(numbers[NumberLength..]),
                heads[Merkle.HashLength..(2 * Merkle.HashLength)].ToArray(),
                BinaryPrimitives.ReadInt64BigEndian(numbers[(2 * NumberLength)..])));
        }

        return log;
    }

    private sealed record Kept(string Checkpoint, IReadOnlyList<byte[]> Peaks, ulong ThroughSequence, int Rotations, IReadOnlyList<KeptAlarm> Alarms);

    private sealed record KeptAlarm(
        string Code, [property: JsonConverter(typeof(JsonStringEnumConverter<Severity>))] Severity Severity, ImmutableSortedDictionary<string, string> Arguments);
}
