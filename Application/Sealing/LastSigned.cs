namespace EventLedger.Application.Sealing;

/// <summary>
/// The checkpoint signed last, in files outside the database: a database that was set back, or written anew, does not
/// continue it. The same in each of several folders, so that one that is lost or set back as well is not believed.
/// </summary>
public sealed class LastSigned(params IReadOnlyList<string> paths)
{
    /// <summary>The largest that any of them remembers; null when none does.</summary>
    /// <exception cref="InvalidDataException">One is damaged.</exception>
    public Checkpoint? Read() => paths.Select(Read).OfType<Checkpoint>().MaxBy(checkpoint => checkpoint.Size);

    /// <summary>On the disk before it returns, and whole at every moment.</summary>
    public void Write(Checkpoint checkpoint) => OutsideFiles.Write(paths, checkpoint.Body);

    private static Checkpoint? Read(string path) => File.Exists(path)
        ? Checkpoint.Parse(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path} is damaged. Without it nobody can say whether the database was set back; docs/operations.md says what to do.")
        : null;
}
