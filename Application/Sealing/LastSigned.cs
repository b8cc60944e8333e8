using System.Text;

namespace EventLedger.Application.Sealing;

/// <summary>
/// The checkpoint signed last, in a file outside the database: a database that was set back, or written anew, does not
/// continue it.
/// </summary>
public sealed class LastSigned(string path)
{
    /// <summary>Null when nothing was signed yet.</summary>
    public Checkpoint? Read() => File.Exists(path)
        ? Checkpoint.Parse(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path} is damaged. Without it nobody can say whether the database was set back; docs/operations.md says what to do.")
        : null;

    /// <summary>On the disk before it returns, and whole at every moment.</summary>
    public void Write(Checkpoint checkpoint)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Environment.ProcessId}";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(checkpoint.Body));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
