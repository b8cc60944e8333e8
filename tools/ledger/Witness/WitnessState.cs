using System.Security.Cryptography;
using System.Text;
using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Shared;

namespace EventLedger.Ledger.Witness;

/// <summary>
/// The latest checkpoint of each log that this witness cosigned, in a folder that one witness alone may use. A witness
/// that lost it has to be retired with its key: it would cosign a second history.
/// </summary>
internal sealed class WitnessState : IDisposable
{
    private readonly string folder;
    private readonly FileStream held;

    /// <exception cref="LedgerToolException">The folder cannot be used, or another witness uses it.</exception>
    public WitnessState(DirectoryInfo folder)
    {
        this.folder = folder.FullName;
        try
        {
            folder.Create();
            held = new FileStream(Path.Combine(this.folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerToolException.Usage($"The witness's state cannot be used: {e.Message}");
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>Null before the first cosignature.</summary>
    /// <exception cref="LedgerToolException">There is something, but no checkpoint of this log.</exception>
    public Checkpoint? Read(string origin)
    {
        var file = FileOf(origin);
        if (!File.Exists(file))
        {
            return null;
        }

        return SignedNote.TryParse(File.ReadAllBytes(file), out var note)
            && Checkpoint.TryParse(note, extensions: true, out var checkpoint)
            && checkpoint.Origin == origin
                ? checkpoint
                : throw LedgerToolException.Usage($"{file} is damaged. Restore it as it was last, or retire this witness and its key.");
    }

    /// <summary>Returns when the checkpoint is safe on the disk.</summary>
    public void Write(string origin, byte[] note) => DurableFile.Write(FileOf(origin), note);

    // Origins may hold slashes and more; the file itself says whose it is.
    private string FileOf(string origin) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)))[..32] + ".checkpoint");
}
