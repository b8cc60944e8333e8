using System.Text;

namespace EventLedger.Application.Sealing;

/// <summary>What is remembered outside the database: the same text in each of several files.</summary>
internal static class OutsideFiles
{
    /// <summary>On the disk before it returns, and whole at every moment.</summary>
    public static void Write(IReadOnlyList<string> paths, string text)
    {
        foreach (var path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // A name that nobody else has: services in containers that share a folder have the same process ids.
            var draft = $"{path}.{Path.GetRandomFileName()}";
            using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
    }
}
