using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace EventLedger.Ledger.Tests.Audit.Building;

/// <summary>The files of a bundle, to be changed at will before they are zipped.</summary>
internal sealed class TestBundle
{
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public string Text(string file) => Encoding.UTF8.GetString(Files[file]);

    public void SetText(string file, string text) => Files[file] = Encoding.UTF8.GetBytes(text);

    public void Set(string file, JsonNode json) => Files[file] = TestJson.Bytes(json);

    /// <summary>Changes a JSON file, which stays canonical.</summary>
    public void Edit(string file, Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(Files[file])!.AsObject();
        edit(json);
        Set(file, json);
    }

    /// <summary>Changes the events of the bundle's first stream, or of another.</summary>
    public void EditEvents(Action<JsonArray> edit, int stream = 1) => Edit($"streams/{stream}.json", file => edit(file["events"]!.AsArray()));

    public void EditEvent(int version, Action<JsonObject> edit) => EditEvents(events => edit(events[version - 1]!.AsObject()));

    public byte[] Zip(CompressionLevel level = CompressionLevel.Fastest)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in Files)
            {
                var entry = zip.CreateEntry(name, level);
                entry.LastWriteTime = TestLedger.Start;
                using var written = entry.Open();
                written.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The same archive with an extra field at its last file, in the directory or before the data.</summary>
    public static byte[] WithExtra(byte[] zip, byte[] field, bool inDirectory)
    {
        var end = zip.Length - 22;
        var (length, directory) = (BitConverter.ToInt32(zip, end + 12), BitConverter.ToInt32(zip, end + 16));
        var entry = directory;
        while (Next(entry) < end)
        {
            entry = Next(entry);
        }

        var local = BitConverter.ToInt32(zip, entry + 42);
        var (header, count, behind) = inDirectory ? (entry, 30, Next(entry)) : (local, 28, local + 30 + BitConverter.ToUInt16(zip, local + 26));
        var (changed, total) = inDirectory ? (end + 12, length) : (end + 16, directory);
        BitConverter.TryWriteBytes(zip.AsSpan(header + count), (ushort)field.Length);
        BitConverter.TryWriteBytes(zip.AsSpan(changed), total + field.Length);
        return [.. zip[..behind], .. field, .. zip[behind..]];

        int Next(int at) => at + 46 + BitConverter.ToUInt16(zip, at + 28);
    }
}
