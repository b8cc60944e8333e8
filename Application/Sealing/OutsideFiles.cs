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
            var draft = $"{path}.{Environment.ProcessId}";
            using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
    }
}
