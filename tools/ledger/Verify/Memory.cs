using System.Globalization;
using System.Text;
using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Shared;

namespace EventLedger.Ledger.Verify;

/// <summary>What an auditor has seen of a log.</summary>
/// <param name="Streams">How far each stream was, by its hash in base64.</param>
internal sealed record Remembered(Checkpoint Checkpoint, IReadOnlyDictionary<string, BucketEntry> Streams)
{
    public BucketEntry? Find(byte[] stream) => Streams.GetValueOrDefault(Convert.ToBase64String(stream));
}

/// <summary>
/// The file of what an auditor accepted: the last checkpoint with all signatures, since it is evidence, and after an empty
/// line how far each stream was. Earlier releases kept the checkpoint alone.
/// </summary>
internal static class Memory
{
    private const long Largest = 256 * 1024 * 1024;

    /// <summary>Null when there is none yet.</summary>
    /// <exception cref="MalformedException">There is a file, but not of what was accepted.</exception>
    public static Remembered? Read(FileInfo? file)
    {
        if (file is not { Exists: true })
        {
            return null;
        }

        var bytes = InputFile.Read(file, Largest);
        var end = EndOfNote(bytes);
        var checkpoint = CheckpointNote.Read(bytes[..end], file.Name).Checkpoint;
        var streams = new Dictionary<string, BucketEntry>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(bytes.AsSpan(end)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Parse(line) is not { } stream || !streams.TryAdd(Convert.ToBase64String(stream.Stream), stream))
            {
                throw new MalformedException(Findings.MemoryMalformed(file.Name));
            }
        }

        return new Remembered(checkpoint, streams);
    }

    /// <summary>Keeps the checkpoint of an accepted bundle and how far its streams are, beside those remembered.</summary>
    public static void Keep(FileInfo file, byte[] bundle, Remembered? remembered, IEnumerable<BucketEntry> seen)
    {
        var streams = new SortedDictionary<string, BucketEntry>(StringComparer.Ordinal);
        foreach (var stream in (remembered?.Streams.Values ?? []).Concat(seen))
        {
            streams[Convert.ToBase64String(stream.Stream)] = stream;
        }

        var note = BundleArchive.Open(bundle).Read(Verification.CheckpointFile);
        var lines = streams.Select(stream => string.Create(
            CultureInfo.InvariantCulture, $"{stream.Key} {stream.Value.Version} {stream.Value.Index} {Convert.ToBase64String(stream.Value.Leaf)}\n"));
        DurableFile.Write(file.FullName, [.. note, .. streams.Count == 0 ? [] : "\n"u8, .. Encoding.UTF8.GetBytes(string.Concat(lines))]);
    }

    // A note holds one empty line, before its signatures.
    private static int EndOfNote(ReadOnlySpan<byte> bytes)
    {
        var signatures = bytes.IndexOf("\n\n"u8);
        var end = signatures < 0 ? -1 : bytes[(signatures + 2)..].IndexOf("\n\n"u8);
        return end < 0 ? bytes.Length : signatures + 2 + end + 1;
    }

    private static BucketEntry? Parse(string line) =>
        line.Split(' ') is [var stream, var version, var index, var leaf]
        && Strict.TryBase64(stream, out var streamHash)
        && Strict.TryNumber(version, out var versionNumber)
        && Strict.TryNumber(index, out var indexNumber)
        && Strict.TryBase64(leaf, out var leafHash)
            ? new BucketEntry(streamHash, versionNumber, indexNumber, leafHash)
            : null;
}
