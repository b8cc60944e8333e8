namespace EventLedger.Application.Sealing;

/// <summary>
/// The files of the keys that sign: the present one, and the next while a rotation is under way. A rotation begins by the
/// next key's file being there, and ends by its taking the present one's place.
/// </summary>
public sealed class KeyRing(string folder)
{
    public const string Present = "ledger.key";

    /// <summary>Where a rotation puts the next key.</summary>
    public const string Coming = "ledger.next.key";

    private readonly Lock gate = new();

    private string PresentPath => Path.Combine(folder, Present);

    private string NextPath => Path.Combine(folder, Coming);

    public NoteKey Current(string origin)
    {
        // Cut off between the two moves of a promotion: the next key is the present one.
        if (!File.Exists(PresentPath) && File.Exists(NextPath))
        {
            File.Move(NextPath, PresentPath);
        }

        return new NoteKey(origin, File.ReadAllBytes(PresentPath));
    }

    /// <summary>Null while no rotation is under way.</summary>
    public NoteKey? Next(string origin) => File.Exists(NextPath) ? new NoteKey(origin, File.ReadAllBytes(NextPath)) : null;

    /// <summary>The public parts of the present key and, while a rotation is under way, of the next.</summary>
    /// <exception cref="ArgumentException">A file is no key.</exception>
    public IReadOnlyList<byte[]> PublicKeys() =>
        [.. new[] { PresentPath, NextPath }.Where(File.Exists).Select(path => Convert.FromBase64String(new NoteKey("", File.ReadAllBytes(path)).Verifier.Split('+', 3)[2]))];

    public bool IsRotating => File.Exists(NextPath);

    /// <summary>Ends a rotation; false when it is over. The retired key is kept, under its id, for as long as the operator wants.</summary>
    public bool TryPromote()
    {
        lock (gate)
        {
            return IsRotating && Promote();
        }
    }

    private bool Promote()
    {
        File.Move(PresentPath, Path.Combine(folder, $"ledger.{new NoteKey("retired", File.ReadAllBytes(PresentPath)).Verifier.Split('+')[1]}.retired"), overwrite: true);
        File.Move(NextPath, PresentPath);
        return true;
    }
}
