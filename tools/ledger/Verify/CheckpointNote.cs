using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Verify;

/// <summary>A checkpoint with the note that carries it.</summary>
internal sealed record CheckpointNote(SignedNote Note, Checkpoint Checkpoint)
{
    /// <exception cref="MalformedException">It is no signed checkpoint, or a key signed it twice.</exception>
    public static CheckpointNote Read(byte[] bytes, string file)
    {
        if (!SignedNote.TryParse(bytes, out var note) || !Checkpoint.TryParse(note, extensions: false, out var checkpoint))
        {
            throw new MalformedException(Findings.CheckpointMalformed(file));
        }

        return note.RepeatedKeys.FirstOrDefault() is { } key
            ? throw new MalformedException(Findings.SignatureRepeated(file, key))
            : new CheckpointNote(note, checkpoint);
    }
}
