using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;
using NodaTime;

namespace EventLedger.Application.Sealing;

/// <summary>
/// Marks how far the tree has come, under a key that the database does not hold. What is in the tree and signed, the signature
/// proves; this proves what was sealed right before a crash, and that nobody signs what somebody else put there.
/// </summary>
public sealed class StateMac(MasterKey masterKey)
{
    private static readonly byte[] Prefix = "EL1/state\0"u8.ToArray();
    private readonly byte[] key = masterKey.Derive("seal-state");

    public byte[] Of(string origin, long size, byte[] root)
    {
        var input = new ArrayBufferWriter<byte>(256);
        input.Write(Prefix);
        EventIdentity.WriteNumber(input, size);
        input.Write(SHA256.HashData(root));
        input.Write(Encoding.UTF8.GetBytes(origin));
        return HMACSHA256.HashData(key, input.WrittenSpan);
    }
}

/// <summary>
/// What a sealer keeps in memory between two batches. Thrown away whenever a batch fails; what is then read back is believed as far
/// as the tree proves it.
/// </summary>
internal sealed class TreeMemory(GrowingTree tree, HeadsTree heads, Genesis genesis)
{
    public GrowingTree Tree => tree;

    public HeadsTree Heads => heads;

    public Genesis Genesis { get; set; } = genesis;

    /// <summary>Null before the first batch.</summary>
    public TreeState? State { get; set; }

    /// <summary>Sequences that were not there, and since when.</summary>
    public SortedDictionary<long, Instant> Gaps { get; } = [];

    public long Streams { get; private set; }

    /// <param name="added">How many streams more there are.</param>
    public void SetBuckets(IReadOnlyCollection<(int Bucket, int Streams, byte[] Hash)> changed, int added)
    {
        Streams += added;
        heads.Set(changed.Select(bucket => (bucket.Bucket, bucket.Hash)));
    }

    public byte[] GapsHash() => HashOf([.. Gaps.Select(gap => (gap.Key, gap.Value))]);

    /// <summary>SHA-256 over sequence and instant (microseconds since the Unix epoch) of each, in the order of sequences, 8 bytes each.</summary>
    public static byte[] HashOf(IReadOnlyCollection<(long Sequence, Instant Since)> gaps)
    {
        var input = new byte[16 * gaps.Count];
        var at = 0;
        foreach (var (sequence, since) in gaps)
        {
            BinaryPrimitives.WriteInt64BigEndian(input.AsSpan(at), sequence);
            BinaryPrimitives.WriteInt64BigEndian(input.AsSpan(at + 8), EventIdentity.Microseconds(since));
            at += 16;
        }

        return SHA256.HashData(input);
    }

    /// <param name="origin">What the ledger is configured to be.</param>
    /// <param name="isMarked">Whether it was a sealer of this service that wrote a state.</param>
    /// <exception cref="TamperedLedgerException">What is kept is not what was sealed.</exception>
    public static async Task<TreeMemory> LoadAsync(SealStore store, TreeState? state, string origin, Func<TreeState, bool> isMarked)
    {
        if (state is null)
        {
            return new TreeMemory(await GrowingTree.LoadAsync(0, store.ReadTileAsync), new HeadsTree([]), new Genesis(default, "", 0));
        }

        var tree = await GrowingTree.LoadAsync(state.Size, store.ReadTileAsync);
        Ensure(tree.Finish().AsSpan().SequenceEqual(state.Root), IncidentKind.RootChanged, state);
        tree.Forget();
        var sealedHeads = await store.ReadProvedAsync<HeadsDocument>(state.Size - 1, LeafKind.Heads, state);
        var genesis = await store.ReadProvedAsync<Genesis>(0, LeafKind.Genesis, state);
        if (!string.Equals(genesis.Origin, origin, StringComparison.Ordinal))
        {
            throw new TamperedLedgerException(IncidentKind.OriginChanged, new { sealedAs = genesis.Origin, configured = origin });
        }

        var buckets = await store.ReadBucketsAsync();
        var memory = new TreeMemory(tree, new HeadsTree(buckets.Select(bucket => (bucket.Bucket, bucket.Hash))), genesis) { State = state, Streams = sealedHeads.Streams };
        foreach (var (sequence, since) in await store.ReadGapsAsync())
        {
            memory.Gaps.Add(sequence, since);
        }

        Ensure(memory.Heads.Root.AsSpan().SequenceEqual(sealedHeads.Root), IncidentKind.HeadsChanged, state);

        // A ledger of before is taken as it stands, once: its next heads leaf seals the rest.
        if (sealedHeads.Floor is { } floor)
        {
            Ensure(floor == state.Floor && memory.GapsHash().AsSpan().SequenceEqual(sealedHeads.Gaps) && isMarked(state), IncidentKind.StateChanged, state);
        }

        return memory;
    }

    private static void Ensure(bool isSo, IncidentKind otherwise, TreeState state)
    {
        if (!isSo)
        {
            throw new TamperedLedgerException(otherwise, new { size = state.Size });
        }
    }
}
