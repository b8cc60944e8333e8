using EventLedger.Ledger.Proofs;

namespace EventLedger.Ledger.Verify;

/// <summary>
/// Judges a bundle by the auditor's policy and nothing else. Everything that can be judged is, also after the first
/// fault, so that the list of findings is whole.
/// </summary>
internal sealed class Verification(BundleArchive archive, Policy policy, Remembered? remembered, DateTimeOffset now, Verdict verdict)
{
    public const string CheckpointFile = "checkpoint";
    private const string GenesisFile = "genesis.json";
    private const string HeadsFile = "heads.json";

    /// <param name="bundle">The zip's bytes.</param>
    /// <param name="remembered">What the auditor last accepted; null for the first time.</param>
    public static Verdict Judge(byte[] bundle, Policy policy, Remembered? remembered, DateTimeOffset now)
    {
        var verdict = new Verdict();
        if (verdict.Try(() => BundleArchive.Open(bundle)) is { } archive)
        {
            new Verification(archive, policy, remembered, now, verdict).Run();
        }

        return verdict;
    }

    private void Run()
    {
        var manifest = Read(Manifest.File, Manifest.Read);
        FindUnknownFiles(manifest);
        var note = Read(CheckpointFile, bytes => CheckpointNote.Read(bytes, CheckpointFile));
        verdict.Checkpoint = note?.Checkpoint;
        if (note is not null)
        {
            JudgeTrust(note.Note, note.Checkpoint);
        }

        var documents = new DocumentCheck(note?.Checkpoint, verdict);
        var genesis = documents.Genesis(Read(GenesisFile, bytes => ReadDocument(bytes, GenesisFile)));
        var heads = documents.Heads(Read(HeadsFile, bytes => ReadDocument(bytes, HeadsFile)));
        if (manifest is not null)
        {
            Compare(manifest, note?.Checkpoint, heads);
            JudgeStreams(manifest, new StreamContext(note?.Checkpoint, heads, genesis?.ThroughSequence, [], remembered, verdict));
        }
    }

    private void JudgeTrust(SignedNote note, Checkpoint checkpoint)
    {
        var rotations = archive.Has(Rotation.File) ? Read(Rotation.File, Rotation.ReadAll) : null;
        var keys = new KeyChain(checkpoint, policy, verdict).Follow(rotations ?? []);
        new TrustCheck(policy, keys, now, verdict).Judge(note, checkpoint);
        var consistency = archive.Has(ConsistencyFile.File) ? Read(ConsistencyFile.File, ConsistencyFile.Read) : null;
        new MemoryCheck(remembered?.Checkpoint, verdict).Judge(checkpoint, consistency);
    }

    private void JudgeStreams(Manifest manifest, StreamContext context)
    {
        // A file is read once, however often a hostile manifest names it.
        foreach (var entry in manifest.Streams.DistinctBy(entry => entry.File, StringComparer.Ordinal))
        {
            if (Read(entry.File, bytes => StreamFile.Read(bytes, entry.File)) is not { } file)
            {
                continue;
            }

            if ((file.Region, file.Stream) != (entry.Region, entry.Stream))
            {
                verdict.Add(Findings.StreamFileDiffers(entry.File));
            }

            new StreamCheck(context, file).Run();
        }
    }

    private T? Read<T>(string file, Func<byte[], T> read)
        where T : class
    {
        if (archive.Has(file))
        {
            return verdict.Try(() => read(archive.Read(file)));
        }

        verdict.Add(Findings.FileMissing(file));
        return null;
    }

    private static SealedDocument ReadDocument(byte[] bytes, string file) =>
        SealedDocument.Read(StrictJson.ParseCanonical(bytes, file).WithMembers(SealedDocument.Members), file);

    private void FindUnknownFiles(Manifest? manifest)
    {
        string[] known = [Manifest.File, CheckpointFile, GenesisFile, HeadsFile, ConsistencyFile.File, Rotation.File];
        var listed = manifest?.Streams.Select(entry => entry.File).ToHashSet(StringComparer.Ordinal);
        foreach (var name in archive.Names.Except(known, StringComparer.Ordinal).Where(name => !(listed?.Contains(name) ?? Manifest.IsStreamFile(name))))
        {
            verdict.Add(Findings.FileUnknown(name));
        }
    }

    // The manifest is not signed: it may say nothing that the sealed part does not say as well.
    private void Compare(Manifest manifest, Checkpoint? checkpoint, HeadsDocument? heads)
    {
        if (checkpoint is not null && manifest.Origin != checkpoint.Origin)
        {
            verdict.Add(Findings.ManifestDiffers("origin"));
        }

        if (checkpoint is not null && manifest.Size != checkpoint.Size)
        {
            verdict.Add(Findings.ManifestDiffers("size"));
        }

        if (heads is not null && manifest.Created != heads.SealedAt)
        {
            verdict.Add(Findings.ManifestDiffers("created"));
        }

        foreach (var twice in manifest.Streams.GroupBy(entry => (entry.Region, entry.Stream)).Where(entries => entries.Count() > 1))
        {
            verdict.Add(Findings.StreamListedTwice(twice.Key.Region, twice.Key.Stream));
        }

        foreach (var twice in manifest.Streams.GroupBy(entry => entry.File, StringComparer.Ordinal).Where(entries => entries.Count() > 1))
        {
            verdict.Add(Findings.StreamFileDiffers(twice.Key));
        }
    }
}
