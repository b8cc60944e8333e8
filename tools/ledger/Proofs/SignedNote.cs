using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace EventLedger.Ledger.Proofs;

/// <param name="Bytes">What follows the key's id.</param>
internal sealed record NoteSignature(string Name, uint Id, byte[] Bytes);

/// <summary>A C2SP <c>signed-note</c>: a text and its signature lines. Parsing says nothing of their truth.</summary>
internal sealed class SignedNote
{
    public const int LongestNote = 64 * 1024;
    private const int MostSignatures = 100;
    private const int IdLength = 4;
    private const string Dash = "— ";

    private SignedNote(string whole, string text, List<NoteSignature> signatures) => (Whole, Text, Signatures) = (whole, text, signatures);

    /// <summary>With the newline at its end; what is signed.</summary>
    public string Text { get; }

    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Text and signatures as they came.</summary>
    public string Whole { get; }

    /// <summary>The keys that signed more than once, which no honest note shows.</summary>
    public IEnumerable<string> RepeatedKeys => Signatures.GroupBy(line => (line.Name, line.Id)).Where(lines => lines.Count() > 1).Select(lines => lines.Key.Name);

    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SignedNote? note)
    {
        note = null;
        if (bytes.Length > LongestNote || !Strict.TryUtf8(bytes, out var all) || all.Any(c => c < ' ' && c != '\n'))
        {
            return false;
        }

        var split = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !all.EndsWith('\n') || split + 2 >= all.Length)
        {
            return false;
        }

        var lines = all[(split + 2)..^1].Split('\n');
        var signatures = lines.Take(MostSignatures).Select(ParseLine).OfType<NoteSignature>().ToList();
        note = signatures.Count == lines.Length ? new SignedNote(all, all[..(split + 1)], signatures) : null;
        return note is not null;
    }

    public static string Line(VerifierKey key, byte[] signature)
    {
        var bytes = new byte[IdLength + signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, key.Id);
        signature.CopyTo(bytes, IdLength);
        return $"{Dash}{key.Name} {Convert.ToBase64String(bytes)}\n";
    }

    private static NoteSignature? ParseLine(string line) =>
        line.StartsWith(Dash, StringComparison.Ordinal)
        && line[Dash.Length..].Split(' ') is [var name, var base64]
        && VerifierKey.IsName(name)
        && Strict.TryBase64(base64, out var bytes)
        && bytes.Length > IdLength
            ? new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[IdLength..])
            : null;
}
