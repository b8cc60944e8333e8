using System.Diagnostics.CodeAnalysis;

namespace EventLedger.Ledger.Proofs;

/// <summary>What a checkpoint says of the log, in the terms of C2SP <c>tlog-checkpoint</c>.</summary>
internal sealed record Checkpoint(string Origin, ulong Size, byte[] Root)
{
    private const int LinesOfOurs = 3;

    /// <param name="extensions">Whether lines may follow the root: our log writes none, others that a witness serves may.</param>
    public static bool TryParse(SignedNote note, bool extensions, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        var lines = note.Text[..^1].Split('\n');
        checkpoint = lines is [{ Length: > 0 } origin, var size, var root, ..]
            && (extensions || lines.Length == LinesOfOurs)
            && lines.All(line => line.Length > 0)
            && Strict.TryNumber(size, out var number)
            && Strict.TryBase64(root, out var hash)
            && hash.Length == Merkle.HashLength
                ? new Checkpoint(origin, number, hash)
                : null;
        return checkpoint is not null;
    }

    public bool IsSameTreeAs(Checkpoint other) => Size == other.Size && Root.AsSpan().SequenceEqual(other.Root);
}
