using System.Diagnostics.CodeAnalysis;
using System.Text;
using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Witness;

/// <summary>What a log posts to <c>add-checkpoint</c>: the size it believes the witness to know, the proof, the checkpoint.</summary>
/// <param name="NoteBytes">The checkpoint with its signatures, as it came.</param>
internal sealed record Submission(ulong OldSize, IReadOnlyList<byte[]> Proof, SignedNote Note, Checkpoint Checkpoint, byte[] NoteBytes)
{
    public const int Longest = SignedNote.LongestNote + 4096;
    private const string OldPrefix = "old ";

    public static bool TryParse(byte[] body, [NotNullWhen(true)] out Submission? submission)
    {
        submission = null;
        if (!Strict.TryUtf8(body, out var text) || text.IndexOf("\n\n", StringComparison.Ordinal) is not (> 0 and var end))
        {
            return false;
        }

        var lines = text[..end].Split('\n');
        var noteBytes = Encoding.UTF8.GetBytes(text[(end + 2)..]);
        if (lines[0].StartsWith(OldPrefix, StringComparison.Ordinal)
            && Strict.TryNumber(lines[0].AsSpan()[OldPrefix.Length..], out var oldSize)
            && TryProof(lines[1..], out var proof)
            && SignedNote.TryParse(noteBytes, out var note)
            && Checkpoint.TryParse(note, extensions: true, out var checkpoint))
        {
            submission = new Submission(oldSize, proof, note, checkpoint, noteBytes);
        }

        return submission is not null;
    }

    private static bool TryProof(string[] lines, out List<byte[]> proof)
    {
        proof = [.. lines.Select(line => Strict.TryBase64(line, out var hash) && hash.Length == Merkle.HashLength ? hash : null).OfType<byte[]>()];
        return proof.Count == lines.Length && proof.Count <= Merkle.LongestProof;
    }
}
