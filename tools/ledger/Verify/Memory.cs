using EventLedger.Ledger.Proofs;
using EventLedger.Ledger.Shared;

namespace EventLedger.Ledger.Verify;

/// <summary>The file of an auditor's last accepted checkpoint, with all signatures: it is evidence.</summary>
internal static class Memory
{
    /// <summary>Null when there is none yet.</summary>
    /// <exception cref="MalformedException">There is a file, but no checkpoint in it.</exception>
    public static Checkpoint? Read(FileInfo? file) => file is { Exists: true }
        ? CheckpointNote.Read(InputFile.Read(file, SignedNote.LongestNote), file.Name).Checkpoint
        : null;

    /// <summary>Keeps the checkpoint of an accepted bundle, unless it is the one remembered.</summary>
    public static void Keep(FileInfo file, byte[] bundle, Checkpoint? remembered)
    {
        var bytes = BundleArchive.Open(bundle).Read(Verification.CheckpointFile);
        if (remembered is null || CheckpointNote.Read(bytes, file.Name).Checkpoint.Size > remembered.Size)
        {
            DurableFile.Write(file.FullName, bytes);
        }
    }
}
