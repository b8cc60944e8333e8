using System.Data;
using System.Security.Cryptography;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Sealing;
using NodaTime;
using Npgsql;

namespace EventLedger.Application.Sealing;

/// <summary>
/// Seals one database's events: batch after batch into the tree, and after each a signed checkpoint. Several may run on
/// one database; one of them works at a time. design: docs/auditing.md.
/// </summary>
public sealed class Sealer(
    NpgsqlDataSource database,
    NpgsqlDataSource own,
    string origin,
    SealingOptions options,
    OriginMac mac,
    StateMac stateMac,
    KeyRing keys,
    LastSigned lastSigned,
    Witnesses witnesses,
    IncidentBook incidents,
    TimeProvider time)
{
    /// <summary>Events in one batch at most.</summary>
    public const int Most = 4000;

    private const int MostOfAKind = 20;
    private const long LockKey = 0x4C65646765725365;
    private const long LargestJump = 1_000_000;

    // Below the first event of all there may be some that are about to be committed.
    private const long FirstGaps = 1000;
    private static readonly Duration Young = Duration.FromMinutes(1);
    private static readonly Duration SlowProbe = Duration.FromSeconds(10);
    internal static readonly Duration LateAfter = Duration.FromHours(24);
    private static readonly Duration ForgottenAfter = Duration.FromHours(48);

    // When the events were recorded that are sealed and not published yet.
    private readonly List<long> unpublished = [];
    private TreeMemory? memory;
    private string? provedNote;
    private (long Since, long? Size)? waiting;
    private Instant probedAll;
    private bool hadTurn;

    /// <summary>The database that is sealed.</summary>
    public NpgsqlDataSource Database => database;

    /// <summary>The same database, by a user who may write what is sealed.</summary>
    public NpgsqlDataSource Own => own;

    /// <summary>The log's name.</summary>
    public string Origin => origin;

    /// <summary>The key that signs now.</summary>
    public NoteKey Key => keys.Current(origin);

    public IncidentBook Incidents => incidents;

    /// <summary>How often in a row it failed, for another reason than a finding.</summary>
    public int Failures { get; private set; }

    /// <summary>For how long another has held the lock without sealing anything; zero when none has.</summary>
    public TimeSpan Waited => waiting is var (since, _) ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Seals what is there, up to a batch, and publishes. A finding stops it until somebody has resolved it.</summary>
    /// <returns>How many events were sealed; null when another sealer is at work, or an incident is open.</returns>
    public async Task<int?> RunAsync(CancellationToken cancellation)
    {
        await using var connection = await own.OpenConnectionAsync(cancellation);
        await using var held = await AdvisoryLock.TryTakeAsync(connection, LockKey);
        if (held is null)
        {
            unpublished.Clear();
            hadTurn = false;
            await WaitAsync(connection);
            return null;
        }

        waiting = null;
        try
        {
            // Whoever had the turn before may have found what stops the work.
            if (await incidents.StopsAsync(afresh: !hadTurn, cancellation))
            {
                Failures = 0;
                return null;
            }

            hadTurn = true;
            var count = await SealAsync(connection);
            if (await PublishAsync(connection) is { } published)
            {
                await new SealStore(connection).CarryOutRedactionsAsync(published);
            }

            Failures = 0;
            return count;
        }
        catch (TamperedLedgerException e)
        {
            memory = null;
            await incidents.RecordAsync(e.Kind, e.Detail, e.Region, CancellationToken.None);
            return null;
        }
        catch (Exception e) when (Spoilt.Is(e))
        {
            memory = null;
            await incidents.RecordAsync(IncidentKind.Unreadable, Spoilt.About(e), region: null, CancellationToken.None);
            return null;
        }
        catch
        {
            memory = null;
            Failures++;
            throw;
        }
    }

    // Another sealer lets go between two batches, or moves the tree on.
    private async Task WaitAsync(NpgsqlConnection connection)
    {
        var size = (await new SealStore(connection).ReadTreeAsync())?.Size;
        if (waiting is null || waiting.Value.Size != size)
        {
            waiting = (time.GetTimestamp(), size);
        }
    }

    /// <summary>How many leaves were signed, when the database holds fewer: it was set back. Null when it holds them all.</summary>
    public async Task<long?> SetBackFromAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var held = (await new SealStore(connection).ReadTreeAsync())?.Size ?? 0;
        return lastSigned.Read() is { } signed && signed.Size > held ? signed.Size : null;
    }

    /// <summary>One batch, in one transaction.</summary>
    internal async Task<int> SealAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var store = new SealStore(connection);
        var state = await store.ReadTreeAsync();
        EnsureRemembered(state);
        if (memory is null || !TreeState.AreSame(memory.State, state))
        {
            memory = await TreeMemory.LoadAsync(store, state, origin, IsMarked);
        }

        var now = Now();
        var gaps = await GapsToProbeAsync(store, memory, now);
        var committed = CommittedEvent.AllOf(await ReadAsync(store, state?.Floor ?? 0, gaps), mac);
        var events = committed.ConvertAll(static read => read.Stored);
        var next = keys.Next(origin);
        var announces = next is not null && !await IsAnnouncedAsync(store, next, state);
        if (state is not null && events.Count == 0 && !announces)
        {
            return 0;
        }

        var floor = Math.Max(state?.Floor ?? 0, events.Count == 0 ? 0 : events[^1].Sequence);
        var batch = await FillAsync(store, memory, committed, announces ? next : null, floor, now);
        await WriteAsync(store, memory, batch, events, floor);
        await transaction.CommitAsync();
        memory.Tree.Forget();
        unpublished.AddRange(events.Select(stored => stored.Timestamp));
        await incidents.RecordAsync(batch.Flagged, CancellationToken.None);

        return events.Count;
    }

    /// <summary>Signs the tree as it is, if that was not done, and publishes it once enough witnesses cosigned.</summary>
    /// <returns>The tree when it is published; null while it is not, or there is none.</returns>
    internal async Task<TreeState?> PublishAsync(NpgsqlConnection connection)
    {
        var store = new SealStore(connection);
        if (await store.ReadTreeAsync() is not { } state)
        {
            return null;
        }

        if (await PublishedAsync(store, state) == state.Size)
        {
            return state;
        }

        var checkpoint = new Checkpoint(origin, state.Size, state.Root);
        var proofs = new TileProofs(store.ReadTileAsync);
        await EnsureContinuesAsync(checkpoint, proofs);
        lastSigned.Write(checkpoint);
        var next = keys.Next(origin) is { } coming && await IsAnnouncedAsync(store, coming, state) ? coming : null;
        var signature = Key.Sign(checkpoint);
        string[] signatures = next is null ? [signature] : [signature, next.Sign(checkpoint)];
        var cosignatures = await witnesses.CosignAsync(checkpoint, checkpoint.Note(signatures), proofs);
        if (cosignatures.Count < options.Needed)
        {
            return null;
        }

        var note = checkpoint.Note([.. signatures, .. cosignatures]);
        await store.PublishAsync(state.Size, note, Now());
        SealingMetrics.Published(origin, unpublished, Now());
        unpublished.Clear();
        if (next is not null)
        {
            await store.EndRotationAsync(next.Verifier, note);
        }

        return state;
    }

    /// <summary>Whether it was a sealer of this service that wrote how far the tree has come.</summary>
    internal bool IsMarked(TreeState state) => state.Mac is { } mark && CryptographicOperations.FixedTimeEquals(mark, stateMac.Of(origin, state.Size, state.Root));

    /// <summary>Remembers the published checkpoint as what was signed last, where nobody does: an operator says that this is the ledger.</summary>
    /// <returns>What is remembered now; null when nothing of ours was published, or somebody remembered already.</returns>
    public async Task<Checkpoint?> RememberAsync(CancellationToken cancellation)
    {
        await using var connection = await own.OpenConnectionAsync(cancellation);
        var store = new SealStore(connection);
        if (lastSigned.Read() is not null || await store.ReadTreeAsync() is not { } state || await PublishedAsync(store, state) is null)
        {
            return null;
        }

        var published = Checkpoint.Parse(provedNote!)!;
        lastSigned.Write(published);
        return published;
    }

    /// <summary>Whether the next key was announced and has signed beside the present one, so that it may take its place.</summary>
    public async Task<bool> HasOverlappedAsync(CancellationToken cancellation)
    {
        await using var connection = await own.OpenConnectionAsync(cancellation);
        return keys.Next(origin) is { } next && (await new SealStore(connection).ReadRotationAsync(next.Verifier)).Over;
    }

    /// <summary>Whether a leaf in the tree announces the key, which is what auditors follow.</summary>
    private async Task<bool> IsAnnouncedAsync(SealStore store, NoteKey next, TreeState? state)
    {
        if (state is null || (await store.ReadRotationAsync(next.Verifier)).Announced is not { } index)
        {
            return false;
        }

        var rotation = await store.ReadProvedAsync<Rotation>(index, LeafKind.KeyRotation, state);
        return rotation == new Rotation(Key.Verifier, next.Verifier)
            ? true
            : throw new TamperedLedgerException(IncidentKind.RootChanged, new { index });
    }

    // The largest, which all the world is shown; null before the first. What this ledger did not sign was put there by somebody else.
    private async Task<long?> PublishedAsync(SealStore store, TreeState state)
    {
        if (await store.ReadPublishedAsync() is not { } note)
        {
            return null;
        }

        var published = Checkpoint.Parse(note);
        if (published is null || published.Size > state.Size || (note != provedNote && !note.Contains(Key.Sign(published), StringComparison.Ordinal)))
        {
            throw new TamperedLedgerException(IncidentKind.CheckpointChanged, new { size = state.Size });
        }

        provedNote = note;
        return published.Size;
    }

    // To the microsecond, as everything is that is sealed.
    private Instant Now() => Instant.FromUnixTimeTicks(Instant.FromDateTimeOffset(time.GetUtcNow()).ToUnixTimeTicks() / 10 * 10);

    // Now and then all of them, and those that an audit asks for.
    private async Task<long[]> GapsToProbeAsync(SealStore store, TreeMemory loaded, Instant now)
    {
        if (now - probedAll <= SlowProbe)
        {
            return [.. loaded.Gaps.Where(gap => now - gap.Value < Young).Select(gap => gap.Key)];
        }

        probedAll = now;
        return [.. loaded.Gaps.Keys, .. (await store.ReadProbesAsync()).Where(sequence => sequence <= loaded.State?.Floor && !loaded.Gaps.ContainsKey(sequence))];
    }

    /// <summary>Events that have come to fill gaps, then those above the floor, in the order of their sequences.</summary>
    private static async Task<List<StoredEvent>> ReadAsync(SealStore store, long floor, long[] gaps) =>
        [.. gaps.Length == 0 ? [] : await store.ReadFillingAsync(gaps, Most), .. await store.ReadEventsAsync(floor, Most)];

    private async Task<Batch> FillAsync(SealStore store, TreeMemory loaded, List<CommittedEvent> committed, NoteKey? announced, long floor, Instant now)
    {
        var events = committed.ConvertAll(static read => read.Stored);
        var batch = new Batch(loaded, now);
        if (loaded.State is null)
        {
            batch.AddGenesis(origin, await store.ReadLargestSequenceAsync());
        }

        var repeated = await store.ReadSealedAsync([.. events.Select(stored => stored.Id)]);
        if (events.Find(stored => repeated.Contains(stored.Id)) is { } twice)
        {
            throw new TamperedLedgerException(IncidentKind.EventRepeated, new { eventId = twice.Id, sequence = twice.Sequence }, twice.Region);
        }

        var streams = events.Select(stored => (stored.Region, stored.Stream)).Distinct();
        var neighbours = await NeighboursAsync(store, loaded, [.. streams.Select(stream => StreamHead.BucketOf(stream.Region, stream.Stream)).Distinct()]);
        var known = neighbours.ToDictionary(head => (head.Region, head.Stream));
        foreach (var read in committed)
        {
            // What lies below the floor and was no gap, an audit found, and nobody waited for it any more.
            var isLate = loaded.Gaps.TryGetValue(read.Stored.Sequence, out var since) ? now - since > LateAfter : read.Stored.Sequence <= loaded.State?.Floor;
            batch.AddEvent(read, known, isLate);
        }

        foreach (var (order, index) in batch.Orders)
        {
            await Redactions.AddAsync(store, batch, order, index, now);
        }

        if (announced is not null)
        {
            var index = batch.AddOwn(LeafKind.KeyRotation, "key-rotation", new Rotation(Key.Verifier, announced.Verifier));
            await store.AnnounceRotationAsync(index, announced.Verifier);
        }

        await MoveGapsAsync(store, loaded, events, now);
        batch.Finish(neighbours, floor);
        return batch;
    }

    /// <summary>The heads in these buckets, which are about to change: those that were sealed, or nothing is.</summary>
    private static async Task<List<StreamHead>> NeighboursAsync(SealStore store, TreeMemory loaded, int[] buckets)
    {
        var heads = await store.ReadHeadsAsync(buckets);
        var byBucket = heads.ToLookup(head => head.Bucket);
        var changed = buckets.Where(bucket => !HeadsTree.BucketHash(byBucket[bucket]).AsSpan().SequenceEqual(loaded.Heads.Of(bucket))).ToList();
        var misplaced = heads.Where(head => !buckets.Contains(head.Bucket)).Select(head => head.Stream).ToList();
        return changed.Count == 0 && misplaced.Count == 0
            ? heads
            : throw new TamperedLedgerException(
                IncidentKind.HeadsChanged, new { buckets = changed.Take(MostOfAKind), misplaced = misplaced.Take(MostOfAKind), size = loaded.State?.Size });
    }

    private async Task WriteAsync(SealStore store, TreeMemory loaded, Batch batch, List<StoredEvent> events, long floor)
    {
        await store.WriteLeavesAsync(batch.Rows);
        await store.WriteHeadsAsync(batch.Heads);
        await store.WriteBucketsAsync(batch.Buckets);
        await store.WriteTilesAsync(loaded.Tree.Changed);
        await store.EndProbesAsync([.. events.Select(stored => stored.Sequence)]);
        var next = new TreeState(loaded.Tree.Size, batch.Root, floor, stateMac.Of(origin, loaded.Tree.Size, batch.Root));
        if (!await store.MoveTreeAsync(loaded.State, next))
        {
            throw new TamperedLedgerException(IncidentKind.RootChanged, new { size = loaded.State?.Size });
        }

        loaded.State = next;
    }

    // A sequence may be taken by a transaction that is still open, or was rolled back: nobody can tell, so it stays open.
    private async Task MoveGapsAsync(SealStore store, TreeMemory loaded, List<StoredEvent> events, Instant now)
    {
        var from = loaded.State?.Floor ?? Math.Max(0, (events.Count == 0 ? 0 : events[0].Sequence) - FirstGaps);
        var closed = loaded.Gaps.Where(gap => now - gap.Value > ForgottenAfter).Select(gap => gap.Key)
            .Concat(events.Select(stored => stored.Sequence).Where(loaded.Gaps.ContainsKey)).Distinct().ToArray();
        var opened = await MissingAsync(from, [.. events.Select(stored => stored.Sequence).Where(sequence => sequence > from)]);
        foreach (var sequence in closed)
        {
            loaded.Gaps.Remove(sequence);
        }

        foreach (var sequence in opened)
        {
            loaded.Gaps.Add(sequence, now);
        }

        if (opened.Length + closed.Length > 0)
        {
            await store.ChangeGapsAsync(opened, closed, now);
        }
    }

    /// <param name="present">In order, all of them above <paramref name="from"/>.</param>
    private async Task<long[]> MissingAsync(long from, long[] present)
    {
        var missing = new List<long>();
        foreach (var sequence in present)
        {
            if (sequence - from > LargestJump)
            {
                // Somebody who answered for it says that nothing is to be waited for there; what comes all the same, an audit finds.
                var jump = new { from, to = sequence };
                if (!await incidents.IsAnsweredAsync(IncidentKind.SequenceJumped, jump, CancellationToken.None))
                {
                    throw new TamperedLedgerException(IncidentKind.SequenceJumped, jump);
                }

                from = sequence;
            }

            for (from++; from < sequence; from++)
            {
                missing.Add(from);
            }

            from = sequence;
        }

        return [.. missing];
    }

    private void EnsureRemembered(TreeState? state)
    {
        var signed = lastSigned.Read();
        if (signed is null && state is not null)
        {
            throw new TamperedLedgerException(IncidentKind.MemoryMissing, new { found = state.Size });
        }

        if (signed is null)
        {
            // Before anything is sealed: whoever dies between the first batch and its signature leaves a ledger that somebody remembers.
            lastSigned.Write(new Checkpoint(origin, 0, Merkle.EmptyRoot));
        }

        if (signed?.Size > (state?.Size ?? 0))
        {
            throw new TamperedLedgerException(IncidentKind.RolledBack, new { signed = signed.Size, found = state?.Size ?? 0 });
        }
    }

    private async Task EnsureContinuesAsync(Checkpoint checkpoint, TileProofs proofs)
    {
        var isWhole = (await proofs.RootAsync(checkpoint.Size)).AsSpan().SequenceEqual(checkpoint.Root);
        var continues = lastSigned.Read() is not { } signed || (await proofs.RootAsync(signed.Size)).AsSpan().SequenceEqual(signed.Root);
        if (!isWhole || !continues)
        {
            throw new TamperedLedgerException(IncidentKind.RootChanged, new { size = checkpoint.Size });
        }
    }
}
