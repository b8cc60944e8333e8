using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EventLedger.Ledger.Tests.Audit.Building;

/// <summary>An event as it was sealed, with what its bundle shows.</summary>
internal sealed record TestEvent(int Index, byte[] Leaf, string Payload, byte[] PayloadSalt, string Metadata, byte[] MetadataSalt)
{
    public TestRedaction? Redaction { get; set; }
}

/// <summary>A sealed redaction, with what it left of the event's content.</summary>
internal sealed record TestRedaction(int Index, byte[] Leaf, string Document, string Payload, byte[] Salt);

/// <summary>What is out of the ordinary about an event.</summary>
internal sealed record Oddity
{
    public byte Kind { get; init; }

    public byte Flags { get; init; }

    public TimeSpan Moved { get; init; }

    public Guid? EventId { get; init; }

    public byte[]? Previous { get; init; }

    public ulong? Version { get; init; }

    public string Type { get; init; } = "fee_paid";

    public string? Payload { get; init; }

    public string? Metadata { get; init; }
}

/// <summary>
/// A sealed ledger in memory, built from docs/ledger-format.md without a line of the verifier's. What an attacker with
/// the database, or with the key, could make of it can be made with it too.
/// </summary>
internal sealed class TestLedger
{
    public const string Origin = "ledger.example/makkah";
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private const string OrdersRegion = "makkah";
    private const string OrdersStream = "0198a5a0-0000-7000-8000-0000000000ee";

    private readonly List<byte[]> leaves = [];
    private readonly Dictionary<int, string> documents = [];
    private readonly Dictionary<(string Region, string Stream), List<TestEvent>> streams = [];
    private readonly SortedDictionary<string, (byte[] Stream, ulong Version, int Index, byte[] Leaf)> heads = new(StringComparer.Ordinal);
    private readonly List<(int Index, string Document, int OverlapSize, string Overlap)> rotations = [];
    private readonly string origin;
    private int salts;
    private ulong sequence;
    private string headsDocument = "";
    private string genesisDocument = "";
    private SortedDictionary<int, List<JsonObject>> sealedBuckets = [];
    private TestHeadsTree headsTree = new(new Dictionary<int, byte[]>());

    public TestLedger(string origin = Origin, ulong throughSequence = 1, string? genesisOrigin = null)
    {
        this.origin = origin;
        Key = TestKey.OfLog(origin);
        genesisDocument = TestJson.Canonical(new JsonObject
        {
            ["created"] = Instant(Start),
            ["origin"] = genesisOrigin ?? origin,
            ["throughSequence"] = throughSequence,
        });
        AddDocument(5, "genesis", genesisDocument);
    }

    public TestKey Key { get; set; }

    public List<TestKey> Cosigners { get; } = [TestKey.OfWitness("audit.example/w1"), TestKey.OfWitness("court.example/w2")];

    public DateTimeOffset Now { get; private set; } = Start;

    public int Size => leaves.Count;

    public IReadOnlyList<byte[]> LeafHashes => [.. leaves.Select(TestTree.Leaf)];

    public byte[] Root => TestTree.Root(LeafHashes);

    /// <summary>All leaves, as a service shows them to auditors.</summary>
    public IEnumerable<JsonObject> Entries => leaves.Select((leaf, index) =>
    {
        var entry = new JsonObject { ["index"] = index, ["leaf"] = Convert.ToBase64String(leaf) };
        if (documents.TryGetValue(index, out var document))
        {
            entry["document"] = document;
        }

        return entry;
    });

    public IReadOnlyList<TestEvent> Events(string region, string stream) => streams.GetValueOrDefault((region, stream)) ?? [];

    public TestEvent Append(string region, string stream, Oddity? odd = null)
    {
        odd ??= new Oddity();
        Now += TimeSpan.FromMinutes(1);
        sequence++;
        var events = streams.TryGetValue((region, stream), out var known) ? known : streams[(region, stream)] = [];
        var payload = odd.Payload ?? $$"""{"amount":12.50,"note":"رسوم \"{{sequence}}\"\n"}""";
        var metadata = odd.Metadata ?? $$"""{"correlation":"c-{{sequence}}","dotnetType":"T","headers":{"mac":"m"},"user":"clerk.makkah"}""";
        var (payloadSalt, metadataSalt) = (Salt(), Salt());
        var leaf = Leaf(
            odd.Kind, odd.Flags, sequence, odd.EventId ?? Id(sequence), region, stream, odd.Version ?? (ulong)events.Count + 1, odd.Type, Now + odd.Moved,
            Hmac(payloadSalt, "EL1/payload", payload), Hmac(metadataSalt, "EL1/metadata", metadata),
            odd.Previous ?? (events.Count == 0 ? new byte[32] : TestTree.Leaf(events[^1].Leaf)));
        var added = new TestEvent(Add(leaf), leaf, payload, payloadSalt, metadata, metadataSalt);
        events.Add(added);
        var hash = StreamHash(region, stream);
        heads[Convert.ToHexString(hash)] = (hash, odd.Version ?? (ulong)events.Count, added.Index, TestTree.Leaf(leaf));
        return added;
    }

    /// <summary>Lets a stream end earlier than it does in the tree; with 0 as if it had never been.</summary>
    public void Cut(string region, string stream, int version)
    {
        var (events, hash) = (streams[(region, stream)], StreamHash(region, stream));
        events.RemoveRange(version, events.Count - version);
        heads.Remove(Convert.ToHexString(hash));
        if (version > 0)
        {
            heads[Convert.ToHexString(hash)] = (hash, (ulong)version, events[^1].Index, TestTree.Leaf(events[^1].Leaf));
        }
    }

    /// <summary>Ends a batch.</summary>
    /// <param name="edit">Changes the document of the heads before it is sealed.</param>
    public TestLedger Seal(Action<JsonObject>? edit = null)
    {
        sealedBuckets = [];
        foreach (var head in heads.Values)
        {
            var number = BinaryPrimitives.ReadUInt16BigEndian(head.Stream);
            sealedBuckets.TryAdd(number, []);
            sealedBuckets[number].Add(new JsonObject
            {
                ["stream"] = Convert.ToBase64String(head.Stream),
                ["version"] = head.Version,
                ["index"] = head.Index,
                ["leaf"] = Convert.ToBase64String(head.Leaf),
            });
        }

        var buckets = heads.Values.GroupBy(head => (int)BinaryPrimitives.ReadUInt16BigEndian(head.Stream))
            .ToDictionary(group => group.Key, group => (byte[])[.. group.SelectMany(head => (byte[])[.. head.Stream, .. U64(head.Version), .. U64((ulong)head.Index), .. head.Leaf])]);
        headsTree = new TestHeadsTree(buckets);
        var document = new JsonObject
        {
            ["buckets"] = 65536,
            ["root"] = Convert.ToBase64String(headsTree.Root()),
            ["size"] = Size,
            ["streams"] = heads.Count,
        };
        edit?.Invoke(document);
        headsDocument = TestJson.Canonical(document);
        AddDocument(3, "heads", headsDocument);
        return this;
    }

    /// <summary>Orders a redaction and seals it. Masks the event's note unless told otherwise.</summary>
    /// <param name="masks">JSON Pointers to what is masked.</param>
    /// <param name="edit">Changes the document before it is sealed.</param>
    /// <param name="mask">What stands where something was masked.</param>
    public void Redact(TestEvent target, string[]? masks = null, Action<JsonObject>? edit = null, string mask = "[redacted]")
    {
        masks ??= ["/note"];
        var order = Append(OrdersRegion, OrdersStream, new Oddity { Type = "redaction_approved" });
        var remainder = TestJson.Masked(target.Redaction?.Payload ?? target.Payload, masks, mask);
        var salt = Salt();
        var document = new JsonObject
        {
            ["approvers"] = new JsonArray("privacy officer", "head of audit"),
            ["basis"] = "PDPL 18",
            ["masked"] = Convert.ToBase64String(Hmac(salt, "EL1/masked", remainder)),
            ["members"] = new JsonArray([.. masks.Select(pointer => (JsonNode)pointer)]),
            ["order"] = order.Index,
            ["redactedAt"] = Instant(Now),
            ["target"] = target.Index,
            ["targetHash"] = Convert.ToBase64String(TestTree.Leaf(target.Leaf)),
        };
        edit?.Invoke(document);
        var index = AddDocument(2, "redaction", TestJson.Canonical(document));
        target.Redaction = new TestRedaction(index, leaves[index], TestJson.Canonical(document), remainder, salt);
    }

    /// <summary>Hands over to another key, by a checkpoint that both sign unless told otherwise.</summary>
    public void Rotate(TestKey to, bool signedByOld = true, bool signedByNew = true)
    {
        var document = TestJson.Canonical(new JsonObject { ["from"] = Key.Verifier, ["to"] = to.Verifier });
        var index = AddDocument(4, "key-rotation", document);
        Seal();
        var text = NoteText();
        var overlap = $"{text}\n{(signedByOld ? Key.Sign(text) : "")}{(signedByNew ? to.Sign(text) : "")}";
        rotations.Add((index, document, Size, overlap));
        Key = to;
    }

    public string NoteText() => $"{origin}\n{Size}\n{Convert.ToBase64String(Root)}\n";

    public string Checkpoint() => $"{NoteText()}\n{Key.Sign(NoteText())}{string.Concat(Cosigners.Select(witness => witness.Cosign(NoteText(), Now)))}";

    public TestBundle Bundle(params (string Region, string Stream)[] wanted)
    {
        var bundle = new TestBundle();
        bundle.SetText("checkpoint", Checkpoint());
        bundle.Set("genesis.json", Document(0, leaves[0], genesisDocument));
        bundle.Set("heads.json", Document(Size - 1, leaves[^1], headsDocument));
        bundle.Set("manifest.json", new JsonObject
        {
            ["format"] = "eventledger-bundle-1",
            ["origin"] = origin,
            ["size"] = Size,
            ["created"] = Instant(Now),
            ["streams"] = new JsonArray([.. wanted.Select((stream, i) => new JsonObject { ["region"] = stream.Region, ["stream"] = stream.Stream, ["file"] = $"streams/{i + 1}.json" })]),
        });
        foreach (var (i, stream) in wanted.Index())
        {
            bundle.Set($"streams/{i + 1}.json", Stream(stream.Region, stream.Stream));
        }

        if (rotations.Count > 0)
        {
            bundle.Set("keys.json", new JsonObject { ["rotations"] = new JsonArray([.. rotations.Select(Rotation)]) });
        }

        return bundle;
    }

    public JsonObject ConsistencyFrom(int size) => new() { ["from"] = size, ["proof"] = TestJson.Hashes(TestTree.Consistency(size, LeafHashes)) };

    public JsonArray Proof(int index) => TestJson.Hashes(TestTree.Inclusion(index, LeafHashes));

    private JsonNode Rotation((int Index, string Document, int OverlapSize, string Overlap) rotation)
    {
        var file = Document(rotation.Index, leaves[rotation.Index], rotation.Document);
        file["proof"] = TestJson.Hashes(TestTree.Inclusion(rotation.Index, [.. LeafHashes.Take(rotation.OverlapSize)]));
        file["overlap"] = rotation.Overlap;
        file["consistency"] = TestJson.Hashes(TestTree.Consistency(rotation.OverlapSize, LeafHashes));
        return file;
    }

    private JsonObject Stream(string region, string stream)
    {
        var number = BinaryPrimitives.ReadUInt16BigEndian(StreamHash(region, stream));
        return new JsonObject
        {
            ["region"] = region,
            ["stream"] = stream,
            ["events"] = new JsonArray([.. Events(region, stream).Select(Event)]),
            ["bucket"] = new JsonObject
            {
                ["number"] = number,
                ["entries"] = new JsonArray([.. sealedBuckets.GetValueOrDefault(number, []).Select(entry => entry.DeepClone())]),
                ["proof"] = TestJson.Hashes(headsTree.Proof(number)),
            },
        };
    }

    public JsonNode Event(TestEvent shown)
    {
        var file = new JsonObject
        {
            ["index"] = shown.Index,
            ["leaf"] = Convert.ToBase64String(shown.Leaf),
            ["metadata"] = shown.Metadata,
            ["metadataSalt"] = Convert.ToBase64String(shown.MetadataSalt),
            ["proof"] = Proof(shown.Index),
        };
        if (shown.Redaction is { } redaction)
        {
            file["redaction"] = Redaction(redaction);
        }
        else
        {
            file["payload"] = shown.Payload;
            file["payloadSalt"] = Convert.ToBase64String(shown.PayloadSalt);
        }

        return file;
    }

    private JsonObject Redaction(TestRedaction redaction)
    {
        var file = Document(redaction.Index, redaction.Leaf, redaction.Document);
        file["payload"] = redaction.Payload;
        file["salt"] = Convert.ToBase64String(redaction.Salt);
        return file;
    }

    private JsonObject Document(int index, byte[] leaf, string document) => new()
    {
        ["index"] = index,
        ["leaf"] = Convert.ToBase64String(leaf),
        ["document"] = document,
        ["proof"] = Proof(index),
    };

    public int AddDocument(byte kind, string type, string document)
    {
        Now += TimeSpan.FromSeconds(1);
        documents[leaves.Count] = document;
        return Add(Leaf(kind, 0, 0, Guid.Empty, "", "", 0, type, Now, Hmac(new byte[32], "EL1/payload", document), new byte[32], new byte[32]));
    }

    private int Add(byte[] leaf)
    {
        leaves.Add(leaf);
        return leaves.Count - 1;
    }

    private static byte[] Leaf(
        byte kind, byte flags, ulong sequence, Guid id, string region, string stream, ulong version, string type, DateTimeOffset at, byte[] payload, byte[] metadata, byte[] previous) =>
    [
        1, kind, flags, .. U64(sequence), .. id.ToByteArray(bigEndian: true),
        (byte)region.Length, .. Encoding.UTF8.GetBytes(region),
        0, (byte)stream.Length, .. Encoding.UTF8.GetBytes(stream),
        .. U64(version),
        0, (byte)type.Length, .. Encoding.UTF8.GetBytes(type),
        .. U64((ulong)((at - DateTimeOffset.UnixEpoch).Ticks / 10)),
        .. payload, .. metadata, .. previous,
    ];

    private static byte[] StreamHash(string region, string stream) => SHA256.HashData([(byte)region.Length, .. Encoding.UTF8.GetBytes(region + stream)]);

    private static byte[] Hmac(byte[] salt, string label, string text) => HMACSHA256.HashData(salt, (byte[])[.. Encoding.UTF8.GetBytes(label), 0, .. Encoding.UTF8.GetBytes(text)]);

    private static byte[] U64(ulong number) => [.. BitConverter.GetBytes(number).Reverse()];

    private static Guid Id(ulong number) => new(SHA256.HashData(BitConverter.GetBytes(number))[..16]);

    private static string Instant(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private byte[] Salt() => SHA256.HashData(Encoding.UTF8.GetBytes($"salt {salts++}"));
}
