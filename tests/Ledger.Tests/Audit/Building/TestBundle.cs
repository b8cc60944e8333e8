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
}
