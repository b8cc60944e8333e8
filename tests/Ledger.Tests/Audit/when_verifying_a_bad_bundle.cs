using System.IO.Compression;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Tests.Audit;

/// <summary>Every attack that shows in a bundle: made by someone who owns the database, and perhaps the log's key.</summary>
public class when_verifying_a_bad_bundle
{
    private const string Makkah = AuditCase.Makkah;
    private const string First = AuditCase.First;
    private const string Second = AuditCase.Second;
    private const string FirstFile = "streams/1.json";

    private static readonly TestKey NewKey = TestKey.OfLog(TestLedger.Origin, 2);

    private static readonly Dictionary<string, Attack> Attacks = new(StringComparer.Ordinal)
    {
        // 1. Content.
        ["an amount is changed"] = Tampered("payload-differs", EditEvent(2, e => Replace(e, "payload", "12.50", "99.50"))),
        ["an amount loses its last nought"] = Tampered("payload-differs", EditEvent(2, e => Replace(e, "payload", "12.50", "12.5"))),
        ["an Arabic letter is replaced by one that looks like it"] = Tampered("payload-differs", EditEvent(2, e => Replace(e, "payload", "رسوم", "رسۅم"))),
        ["the first event's content is changed"] = Tampered("payload-differs", EditEvent(1, e => Replace(e, "payload", "12.50", "0.00"))),

        // 2. Deletion.
        ["an event in the middle is deleted"] = Tampered("versions-missing", EditEvents(events => events.RemoveAt(1))),
        ["the first event is deleted"] = Tampered("versions-missing", EditEvents(events => events.RemoveAt(0))),
        ["the last event is deleted"] = Tampered("tail-missing", EditEvents(events => events.RemoveAt(3))),
        ["the whole stream is deleted"] = Tampered("stream-withheld", EditEvents(events => events.Clear())),
        ["the whole stream is deleted, also from the heads"] = Tampered("bucket-not-sealed", Edit(FirstFile, file =>
        {
            file["events"]!.AsArray().Clear();
            file["bucket"]!["entries"]!.AsArray().Clear();
        })),

        // 3. Order and place.
        ["two versions are swapped"] = Tampered("version-out-of-place", EditEvents(Swap)),
        ["an event is shown twice"] = Tampered("version-out-of-place", EditEvents(events => events.Insert(2, events[1]!.DeepClone()))),
        ["the events of two streams are swapped"] = Tampered("event-of-another-stream", @case => SwapStreams(@case.Bundle)),
        ["a stream is moved to another region"] = Tampered("event-of-another-stream", @case =>
        {
            var moved = @case.Ledger.Bundle((AuditCase.Madinah, First));
            @case.Bundle.EditEvents(events => moved.EditEvents(here => events.ToList().ForEach(e => here.Add(e!.DeepClone()))));
            @case.Bundle = moved;
        }),

        // 4. Insertion.
        ["an event is inserted past the service"] = Sealed("unattributed", ledger => ledger.Append(Makkah, First, new Oddity { Flags = 2 })),
        ["an event is inserted under another's origin MAC"] =
            Sealed("unattributed", ledger => ledger.Append(Makkah, First, new Oddity { Flags = 2, Metadata = ledger.Events(Makkah, First)[0].Metadata })),
        ["an event is inserted and back-dated"] = Sealed("back-dated", ledger => ledger.Append(Makkah, First, new Oddity { Moved = TimeSpan.FromMinutes(-30) })),
        ["an event's id is used again"] = Sealed("event-id-repeated", ledger => ledger.Append(Makkah, First, new Oddity { EventId = new Guid(ledger.Events(Makkah, Second)[0].Leaf.AsSpan(11, 16), bigEndian: true) })),
        ["an event is inserted without being sealed"] = Tampered("event-not-sealed", EditEvents(events => events.Add(Forged(events[3]!)))),
        ["an event is sealed that follows another"] = Sealed("link-broken", ledger => ledger.Append(Makkah, First, new Oddity { Previous = new byte[32] })),
        ["a version is left out by the sealer"] = Sealed("versions-missing", ledger => ledger.Append(Makkah, First, new Oddity { Version = 7 })),
        ["a tombstone is shown as an event"] = Sealed("leaf-of-another-kind", ledger => ledger.Append(Makkah, First, new Oddity { Kind = 1 })),

        // 5. What stands around the content.
        ["an event's time is changed"] = Tampered("event-not-sealed", EditEvent(4, e => EditLeaf(e, leaf => leaf[^97] ^= 1))),
        ["an event's type is changed"] = Tampered("event-not-sealed", EditEvent(4, e => EditLeaf(e, leaf => leaf[^105] ^= 1))),
        ["the user is changed"] = Tampered("metadata-differs", EditEvent(2, e => Replace(e, "metadata", "clerk.makkah", "clerk2.makkah"))),
        ["the correlation is changed"] = Tampered("metadata-differs", EditEvent(2, e => Replace(e, "metadata", "\"c-", "\"d-"))),
        ["a header is changed"] = Tampered("metadata-differs", EditEvent(2, e => Replace(e, "metadata", "\"m\"", "\"n\""))),
        ["the .NET type is changed"] = Tampered("metadata-differs", EditEvent(2, e => Replace(e, "metadata", "\"T\"", "\"U\""))),

        // 6. Cut off, or old.
        ["the bundle is cut off"] = Malformed("bundle-is-no-zip", @case => @case.Zip = @case.Zip[..^1]),
        ["the checkpoint's file is left out"] = new(VerifyExitCodes.Incomplete, "file-missing", @case => @case.Bundle.Files.Remove("checkpoint")),
        ["the manifest is left out"] = new(VerifyExitCodes.Incomplete, "file-missing", @case => @case.Bundle.Files.Remove("manifest.json")),
        ["the genesis leaf's file is left out"] = new(VerifyExitCodes.Incomplete, "file-missing", @case => @case.Bundle.Files.Remove("genesis.json")),
        ["the heads leaf's file is left out"] = new(VerifyExitCodes.Incomplete, "file-missing", @case => @case.Bundle.Files.Remove("heads.json")),
        ["a stream's file is left out"] = new(VerifyExitCodes.Incomplete, "file-missing", @case => @case.Bundle.Files.Remove("streams/2.json")),
        ["the proof from the remembered checkpoint is left out"] = new(VerifyExitCodes.Incomplete, "consistency-missing", @case => @case.Remembered = AuditCase.Begun().Checkpoint()),
        ["the proof is one from another checkpoint"] = new(VerifyExitCodes.Incomplete, "consistency-missing", @case =>
        {
            @case.Remembered = AuditCase.Begun().Checkpoint();
            @case.Bundle.Set("consistency.json", @case.Ledger.ConsistencyFrom(4));
        }),
        ["the checkpoint is stale"] = Untrusted("checkpoint-too-old", @case => @case.Now += TimeSpan.FromDays(8)),

        // 7. The tree made anew.
        ["the tree is made anew without the key"] = Untrusted("log-signature-missing", @case =>
        {
            @case.Ledger.Key = NewKey;
            @case.Rebundle();
        }),
        ["the tree is made anew with the stolen key"] = Untrusted("quorum-missing", @case =>
        {
            @case.Ledger.Cosigners.Clear();
            @case.Rebundle();
        }),
        ["one witness of two is missing"] = Untrusted("quorum-missing", @case =>
        {
            @case.Ledger.Cosigners.RemoveAt(0);
            @case.Rebundle();
        }),
        ["one witness cosigns twice"] = Malformed("signature-repeated", @case =>
        {
            @case.Ledger.Cosigners[0] = @case.Ledger.Cosigners[1];
            @case.Rebundle();
        }),
        ["a witness's cosignature is from the far future"] = Untrusted("cosignature-from-the-future", @case => @case.Now = @case.Ledger.Now - TimeSpan.FromMinutes(6)),

        // 8. Another history.
        ["the database is rolled back"] = Untrusted("rolled-back", @case =>
        {
            @case.Remembered = AuditCase.Lived(ledger => ledger.Append(Makkah, Second)).Checkpoint();
        }),
        ["two auditors are shown two histories"] = Untrusted("split-view", @case =>
        {
            @case.Bundle = AuditCase.Lived(ledger => ledger.Append(Makkah, First)).Bundle((Makkah, First));
            @case.Remembered = OfSameSize().Checkpoint();
        }),
        ["what was seen is rewritten"] = Untrusted("history-rewritten", @case =>
        {
            var seen = OfSameSize();
            @case.Remembered = seen.Checkpoint();
            @case.Bundle = Longer().Bundle((Makkah, First));
            @case.Bundle.Set("consistency.json", Longer().ConsistencyFrom(seen.Size));
        }),
        ["the remembered checkpoint is another log's"] = Malformed("remembered-another-log", @case => @case.Remembered = new TestLedger("other.example").Seal().Checkpoint()),

        // 9. What the ledger keeps beside the events.
        ["a tile is changed"] = Tampered("event-not-sealed", EditEvent(2, e => e["proof"]![0] = Convert.ToBase64String(new byte[32]))),
        ["a leaf is changed"] = Tampered("event-not-sealed", EditEvent(2, e => EditLeaf(e, leaf => leaf[10] ^= 1))),
        ["a leaf is replaced by no leaf"] = Malformed("leaf-malformed", EditEvent(2, e => e["leaf"] = Convert.ToBase64String(new byte[200]))),
        ["a salt is changed"] = Tampered("payload-differs", EditEvent(2, e => e["payloadSalt"] = Convert.ToBase64String(new byte[32]))),
        ["the metadata's salt is changed"] = Tampered("metadata-differs", EditEvent(2, e => e["metadataSalt"] = Convert.ToBase64String(new byte[32]))),
        ["a salt is deleted"] = Tampered("payload-taken-away", EditEvent(2, e => e.Remove("payloadSalt"))),
        ["the metadata's salt is deleted"] = Tampered("metadata-taken-away", EditEvent(2, e => e.Remove("metadataSalt"))),
        ["the checkpoint's size is changed"] = Untrusted("signature-false", @case =>
        {
            EditText("checkpoint", text => text.Replace("\n11\n", "\n12\n", StringComparison.Ordinal))(@case);
            @case.Bundle.Edit("manifest.json", file => file["size"] = 12);
        }),
        ["the checkpoint's root is changed"] = Untrusted("signature-false", @case => EditText("checkpoint", text => text.Replace(Convert.ToBase64String(@case.Ledger.Root), Convert.ToBase64String(new byte[32]), StringComparison.Ordinal))(@case)),
        ["the heads' list is changed"] = Tampered("bucket-not-sealed", Edit(FirstFile, file => file["bucket"]!["entries"]![0]!["version"] = 3)),
        ["the heads' list is proved by another's"] = Tampered("bucket-not-sealed", Edit(FirstFile, file => file["bucket"]!["proof"]![3] = Convert.ToBase64String(new byte[32]))),
        ["the heads are those of an earlier checkpoint"] = Tampered("document-misplaced", @case => @case.Bundle.Files["heads.json"] = AuditCase.Begun().Bundle().Files["heads.json"]),
        ["the heads' root is changed"] = Tampered("document-not-sealed", Edit("heads.json", file => file["document"] = ((string)file["document"]!).Replace("\"size\":10", "\"size\":9", StringComparison.Ordinal))),
        ["the genesis leaf is changed"] = Tampered("document-not-sealed", Edit("genesis.json", file => file["document"] = ((string)file["document"]!).Replace("\"throughSequence\":1", "\"throughSequence\":9", StringComparison.Ordinal))),
        ["the log began as another"] = Tampered("genesis-of-another-log", @case => @case.Bundle = OfOtherGenesis().Bundle()),

        // 10. Masking.
        ["an event is masked without authority"] = Tampered("payload-taken-away", EditEvent(2, e =>
        {
            e.Remove("payload");
            e.Remove("payloadSalt");
        })),
        ["an event is masked by stars"] = Tampered("payload-differs", EditEvent(2, e => e["payload"] = "\"***\"")),
        ["the redaction is another event's"] = Sealed("redaction-of-another-event", ledger =>
        {
            var events = ledger.Events(Makkah, First);
            ledger.Redact(events[2]);
            (events[1].Redaction, events[2].Redaction) = (events[2].Redaction, null);
        }),
        ["the redaction was approved by one"] = Redaction("redaction-by-too-few", document => document["approvers"] = new JsonArray("head of audit")),
        ["the redaction was approved by one twice"] =
            Redaction("redaction-by-too-few", document => document["approvers"] = new JsonArray("Head of audit", "head of audit ")),
        ["the redaction is changed"] = Redacted(Tampered("redaction-not-sealed", EditRedaction(redaction => Replace(redaction, "document", "PDPL", "pdpl")))),
        ["the redaction is not in the tree"] = Redacted(Tampered("redaction-not-sealed", EditRedaction(redaction => redaction["index"] = 8))),
        ["the redaction is another leaf"] = Redacted(Tampered("redaction-not-sealed", EditEvent(2, e => e["redaction"]!["leaf"] = e["leaf"]!.DeepClone()))),
        ["the redaction is no leaf"] = Redacted(Malformed("redaction-malformed", EditRedaction(redaction => redaction["leaf"] = ""))),
        ["the redacted salt was kept"] = Redacted(Malformed("redaction-beside-payload", EditEvent(2, e => e["payloadSalt"] = Convert.ToBase64String(new byte[32])))),
        ["the redacted content was kept"] = Redacted(Malformed("redaction-beside-payload", EditEvent(2, e => e["payload"] = "{}"))),
        ["the redaction has a member too many"] = Redacted(Malformed("member-unknown", EditRedaction(redaction => redaction["payloadSalt"] = ""))),

        // What a redaction leaves.
        ["what remains is changed"] = Redacted(Tampered("remainder-differs", EditRedaction(redaction => Replace(redaction, "payload", "12.50", "99.50")))),
        ["what remains loses a member"] = Redacted(Tampered("remainder-differs", EditRedaction(redaction => Replace(redaction, "payload", "\"amount\":12.50,", "")))),
        ["something is written where something was masked"] =
            Redacted(Tampered("remainder-differs", EditRedaction(redaction => Replace(redaction, "payload", "[redacted]", "paid in cash")))),
        ["one mask is replaced by the other"] = Redacted(Tampered("remainder-differs", EditRedaction(redaction => Replace(redaction, "payload", "[redacted]", "")))),
        ["what remains is another event's"] = Tampered("remainder-differs", @case => @case.Bundle.EditEvents(events =>
            events[1]!["redaction"]!["payload"] = events[2]!["redaction"]!["payload"]!.DeepClone())) with
        {
            Given = () => new AuditCase(AuditCase.Lived(ledger =>
            {
                ledger.Redact(ledger.Events(Makkah, First)[1]);
                ledger.Redact(ledger.Events(Makkah, First)[2], mask: "");
            })),
        },
        ["what remains is not canonical"] = Redacted(Malformed("payload-not-canonical", EditRedaction(redaction => Replace(redaction, "payload", "12.50", "1250e-2")))),
        ["what remains is no JSON"] = Redacted(Malformed("payload-not-canonical", EditRedaction(redaction => redaction["payload"] = "[redacted]"))),
        ["what remains is taken away"] = Redacted(Tampered("remainder-taken-away", EditRedaction(redaction => redaction.Remove("payload")))),
        ["the salt of what remains is changed"] = Redacted(Tampered("remainder-differs", EditRedaction(redaction => redaction["salt"] = Convert.ToBase64String(new byte[32])))),
        ["the salt of what remains is taken away"] = Redacted(Tampered("remainder-taken-away", EditRedaction(redaction => redaction.Remove("salt")))),
        ["the salt of what remains is cut short"] = Redacted(Malformed("member-wrong", EditRedaction(redaction => redaction["salt"] = Convert.ToBase64String(new byte[16])))),
        ["the redaction commits to the original content"] = Sealed("remainder-differs", ledger =>
        {
            var e = ledger.Events(Makkah, First)[1];
            ledger.Redact(e, edit: document => document["masked"] = Convert.ToBase64String(e.Leaf.AsSpan()[^96..^64]));
        }),
        ["another redaction's commitment is shown"] = Redacted(Tampered("redaction-not-sealed", EditRedaction(redaction =>
        {
            var document = JsonNode.Parse((string)redaction["document"]!)!;
            document["masked"] = Convert.ToBase64String(new byte[32]);
            redaction["document"] = TestJson.Canonical(document);
        }))),
        ["another redaction's commitment is sealed"] = Sealed("remainder-differs", ledger =>
        {
            ledger.Redact(ledger.Events(Makkah, First)[2]);
            var other = JsonNode.Parse(ledger.Events(Makkah, First)[2].Redaction!.Document)!["masked"]!;
            ledger.Redact(ledger.Events(Makkah, First)[1], edit: document => document["masked"] = other.DeepClone());
        }),
        ["an earlier redaction is shown with what a later one left"] = Sealed("remainder-differs", ledger =>
        {
            var e = ledger.Append(Makkah, First, new Oddity { Payload = """{"name":"ليلى","note":"x"}""" });
            ledger.Redact(e);
            var earlier = e.Redaction!;
            ledger.Redact(e, ["/name"]);
            e.Redaction = e.Redaction! with { Index = earlier.Index, Leaf = earlier.Leaf, Document = earlier.Document };
        }),

        // What a redaction says it masked.
        ["a member was not masked"] = Sealed("member-not-masked", ledger => ledger.Redact(ledger.Events(Makkah, First)[1], mask: "رسوم")),
        ["a member was masked by stars"] = Sealed("member-not-masked", ledger => ledger.Redact(ledger.Events(Makkah, First)[1], mask: "***")),
        ["only one of two members was masked"] = Members("member-not-masked", "/note", "/amount"),
        ["a number is said to be masked"] = Members("member-not-masked", "/amount"),
        ["a member is said to be masked that is not there"] = Members("member-not-masked", "/name"),
        ["a member is said to be masked inside a text"] = Members("member-not-masked", "/note/0"),
        ["a member without a name is said to be masked"] = Members("member-not-masked", "/"),
        ["a member is named with an escape of an escape"] = Members("member-not-masked", "/~01note"),
        ["an array's place is written with a nought before it"] = InArray("/00"),
        ["an array's place is beyond its end"] = InArray("/2"),
        ["an array's place is the one behind its end"] = InArray("/-"),
        ["a member is named twice"] = MalformedMembers("/note", "/note"),
        ["the whole content is named"] = MalformedMembers(""),
        ["no member is named"] = MalformedMembers(),
        ["a member is named without a slash"] = MalformedMembers("note"),
        ["a member is named by an unknown escape"] = MalformedMembers("/no~2te"),
        ["a member is named by half an escape"] = MalformedMembers("/note~"),
        ["a member is named deeper than content goes"] = MalformedMembers(string.Concat(Enumerable.Repeat("/a", 65))),
        ["a member's name is no text"] = MalformedRedaction(document => document["members"] = new JsonArray(1)),

        // Who ordered a redaction, and its form.
        ["the redaction's order follows it"] = Redaction("redaction-not-ordered", document => document["order"] = 12),
        ["the redaction is its own order"] = Redaction("redaction-not-ordered", document => document["order"] = 11),
        ["the redacted event is its own order"] = Redaction("redaction-not-ordered", document => document["order"] = document["target"]!.DeepClone()),
        ["the redaction names no order"] = MalformedRedaction(document => document.Remove("order")),
        ["the redaction's order is no number"] = MalformedRedaction(document => document["order"] = "10"),
        ["the redaction commits to nothing"] = MalformedRedaction(document => document.Remove("masked")),
        ["the redaction commits to half a hash"] = MalformedRedaction(document => document["masked"] = Convert.ToBase64String(new byte[16])),
        ["the redaction's members are missing"] = MalformedRedaction(document => document.Remove("members")),
        ["the redaction has no basis"] = MalformedRedaction(document => document["basis"] = ""),
        ["the redaction's document has a member too many"] = MalformedRedaction(document => document["reason"] = ""),

        // 11. Proofs.
        ["a proof is cut short"] = Tampered("event-not-sealed", EditEvent(2, e => e["proof"]!.AsArray().RemoveAt(0))),
        ["a proof is made longer"] = Tampered("event-not-sealed", EditEvent(2, e => e["proof"]!.AsArray().Add(Convert.ToBase64String(new byte[32])))),
        ["two proofs are swapped"] = Tampered("event-not-sealed", EditEvents(events => (events[1]!["proof"], events[2]!["proof"]) = (events[2]!["proof"]!.DeepClone(), events[1]!["proof"]!.DeepClone()))),
        ["a proof is one of another size"] = Tampered("event-not-sealed", EditEvent(2, e => e["proof"] = AuditCase.Begun().Proof((int)e["index"]!))),
        ["an event's index is changed"] = Tampered("event-not-sealed", EditEvent(2, e => e["index"] = 5)),
        ["a proof holds half a hash"] = Malformed("member-wrong", EditEvent(2, e => e["proof"]![0] = Convert.ToBase64String(new byte[16]))),
        ["a proof is absurdly long"] = Malformed("member-wrong", EditEvent(2, e => e["proof"] = TestJson.Hashes(Enumerable.Repeat(new byte[32], 64)))),
        ["the consistency proof is cut short"] = Grown(Untrusted("history-rewritten", Edit("consistency.json", file => file["proof"]!.AsArray().RemoveAt(0)))),
        ["the consistency proof is made longer"] = Grown(Untrusted("history-rewritten", Edit("consistency.json", file => file["proof"]!.AsArray().Add(Convert.ToBase64String(new byte[32]))))),
        ["the genesis proof is another's"] = Tampered("document-not-sealed", @case => @case.Bundle.Edit("genesis.json", file => file["proof"] = @case.Ledger.Proof(1))),

        // 12. Keys, signatures and forms.
        ["the log's key is another"] = Untrusted("log-signature-missing", @case => @case.Policy = AuditCase.PolicyOf(NewKey.Verifier)),
        ["the bundle is another log's"] = Untrusted("origin-differs", @case => @case.Bundle = new TestLedger("other.example").Seal().Bundle()),
        ["the key is retired by the policy"] = Untrusted("key-retired", @case => @case.Policy["logKeys"]![0]!["untilSize"] = 5),
        ["the log's signature is there twice"] = Malformed("signature-repeated", @case => EditText("checkpoint", text => text + @case.Ledger.Key.Sign(@case.Ledger.NoteText()))(@case)),
        ["a signature is another's under the log's name"] = Untrusted("signature-false", @case =>
            EditText("checkpoint", text => text.Replace(Signature(text, 0), Signature(text, 0)[..12] + Signature(text, 1)[12..^17] + Signature(text, 0)[^5..], StringComparison.Ordinal))(@case)),
        ["the checkpoint has a line too many"] = Malformed("checkpoint-malformed", EditText("checkpoint", text => text.Replace("\n\n", "\nextension\n\n", StringComparison.Ordinal))),
        ["the checkpoint's size has a leading zero"] = Malformed("checkpoint-malformed", EditText("checkpoint", text => text.Replace("\n11\n", "\n011\n", StringComparison.Ordinal))),
        ["the checkpoint ends without a newline"] = Malformed("checkpoint-malformed", EditText("checkpoint", text => text[..^1])),
        ["a file is not canonical"] = Malformed("json-not-canonical", EditText(FirstFile, text => text.Replace("\"events\":", "\"events\": ", StringComparison.Ordinal))),
        ["a content is not canonical"] = Malformed("payload-not-canonical", EditEvent(2, e => Replace(e, "payload", "12.50", "1250e-2"))),
        ["metadata are not canonical"] = Malformed("metadata-not-canonical", EditEvent(2, e => Replace(e, "metadata", ",", ", "))),
        ["a member is there twice"] = Malformed("json-not-canonical", EditText("manifest.json", text => text.Replace("\"size\":11", "\"size\":11,\"size\":11", StringComparison.Ordinal))),
        ["a member is unknown"] = Malformed("member-unknown", Edit("manifest.json", file => file["comment"] = "")),
        ["an event's member is unknown"] = Malformed("member-unknown", EditEvent(2, e => e["comment"] = "")),
        ["a member is missing"] = Malformed("member-missing", Edit("manifest.json", file => file.Remove("created"))),
        ["a number is written as text"] = Malformed("member-wrong", Edit("manifest.json", file => file["size"] = "11")),
        ["a number has a fraction"] = Malformed("member-wrong", EditText("manifest.json", text => text.Replace("\"size\":11", "\"size\":11.0", StringComparison.Ordinal))),
        ["a number is beyond all bounds"] = Malformed("member-wrong", EditText("manifest.json", text => text.Replace("\"size\":11", "\"size\":99999999999999999999", StringComparison.Ordinal))),
        ["base64 has spare bits"] = Malformed("member-wrong", EditEvent(2, e => Replace(e, "payloadSalt", "=", "", bump: true))),
        ["the format is another"] = Malformed("format-unknown", Edit("manifest.json", file => file["format"] = "eventledger-bundle-2")),
        ["the manifest says another size"] = Malformed("manifest-differs", Edit("manifest.json", file => file["size"] = 10)),
        ["the manifest says another origin"] = Malformed("manifest-differs", Edit("manifest.json", file => file["origin"] = "other.example")),
        ["the manifest says another time"] = Malformed("manifest-differs", Edit("manifest.json", file => file["created"] = "2026-01-05T08:00:00Z")),
        ["the manifest lists a stream twice"] = Malformed("stream-listed-twice", Edit("manifest.json", file => file["streams"]!.AsArray().Add(file["streams"]![0]!.DeepClone()))),
        ["the manifest mixes two streams up"] = Malformed("stream-file-differs", Edit("manifest.json", file =>
            (file["streams"]![0]!["file"], file["streams"]![1]!["file"]) = ("streams/2.json", FirstFile))),
        ["the manifest names one file for two streams"] = Malformed("stream-file-differs", Edit("manifest.json", file => file["streams"]![1]!["file"] = FirstFile)),
        ["the bucket is another's"] = Malformed("bucket-malformed", Edit(FirstFile, file => file["bucket"]!["number"] = 1)),
        ["a stream's id is in capitals"] = Malformed("member-wrong", Edit(FirstFile, file => file["stream"] = First.ToUpperInvariant())),

        // Key rotations.
        ["a rotation is signed by the old key alone"] = Sealed(VerifyExitCodes.Untrusted, "rotation-not-signed-by-both", ledger => ledger.Rotate(NewKey, signedByNew: false)),
        ["a rotation is signed by the new key alone"] = Sealed(VerifyExitCodes.Untrusted, "rotation-not-signed-by-both", ledger => ledger.Rotate(NewKey, signedByOld: false)),
        ["a rotation is changed"] = Rotated(Tampered("rotation-not-sealed", Edit("keys.json", file => file["rotations"]![0]!["index"] = 3)), VerifyExitCodes.Untrusted),
        ["a rotation is off the tree"] = Rotated(Untrusted("rotation-off-the-tree", Edit("keys.json", file => file["rotations"]![0]!["consistency"]!.AsArray().RemoveAt(0)))),
        ["a rotation is left out"] = Rotated(Untrusted("log-signature-missing", @case => @case.Bundle.Files.Remove("keys.json"))),
        ["the overlap bears a signature twice"] = Rotated(Malformed("signature-repeated", Edit("keys.json", file =>
            file["rotations"]![0]!["overlap"] = (string)file["rotations"]![0]!["overlap"]! + ((string)file["rotations"]![0]!["overlap"]!).Split('\n')[^2] + "\n"))),
        ["the old key signs on after its rotation"] = Sealed(VerifyExitCodes.Untrusted, "key-retired", ledger =>
        {
            var old = ledger.Key;
            ledger.Rotate(NewKey);
            ledger.Append(Makkah, First);
            ledger.Key = old;
        }),
        ["a key that nobody trusts rotates"] = Sealed(VerifyExitCodes.Untrusted, "log-signature-missing", ledger =>
        {
            ledger.Key = TestKey.OfLog(TestLedger.Origin, 3);
            ledger.Rotate(NewKey);
        }),

        // The archive.
        ["a file is in the archive twice"] = Malformed("file-repeated", @case => @case.Zip = WithEntry(@case, "manifest.json", @case.Bundle.Files["manifest.json"])),
        ["a file does not belong there"] = Malformed("file-unknown", @case => @case.Bundle.SetText("readme.txt", "trust me")),
        ["a file would leave its folder"] = Malformed("file-unknown", @case => @case.Bundle.SetText("../checkpoint", "")),
        ["a stream's file is not listed"] = Malformed("file-unknown", @case => @case.Bundle.Files["streams/3.json"] = @case.Bundle.Files[FirstFile]),
        ["something stands before the archive"] = Malformed("bundle-is-no-zip", @case => @case.Zip = [0, .. @case.Zip]),
        ["something stands behind the archive"] = Malformed("bundle-is-no-zip", @case => @case.Zip = [.. @case.Zip, 0]),
        ["the archive bears a comment"] = Malformed("bundle-is-no-zip", @case => @case.Zip = [.. @case.Zip[..^2], 1, 0, 0]),
        ["the directory has a zip64 field"] = Malformed("bundle-is-no-zip", @case => @case.Zip = TestBundle.WithExtra(@case.Bundle.Zip(), Zip64, inDirectory: true)),
        ["a file has a zip64 field"] = Malformed("bundle-is-no-zip", @case => @case.Zip = TestBundle.WithExtra(@case.Bundle.Zip(), Zip64, inDirectory: false)),
        ["a zip64 field stands behind another"] = Malformed("bundle-is-no-zip", @case => @case.Zip = TestBundle.WithExtra(@case.Bundle.Zip(), [0x55, 0x54, 1, 0, 0, .. Zip64], inDirectory: true)),
        ["an extra field is longer than there is room"] = Malformed("bundle-is-no-zip", @case => @case.Zip = TestBundle.WithExtra(@case.Bundle.Zip(), [0x55, 0x54, 2, 0, 0], inDirectory: true)),
        ["an extra field has no length"] = Malformed("bundle-is-no-zip", @case => @case.Zip = TestBundle.WithExtra(@case.Bundle.Zip(), [0x55, 0x54], inDirectory: false)),
        ["the archive is empty"] = Malformed("bundle-is-no-zip", @case => @case.Zip = []),
        ["the archive holds nothing"] = new(VerifyExitCodes.Incomplete, "file-missing", @case => @case.Bundle.Files.Clear()),
        ["a file is a bomb"] = Malformed("file-too-large", @case => @case.Bundle.Files["genesis.json"] = new byte[BundleArchive.LargestFile + 1]),
        ["a file unpacks to more than it says"] = Malformed("file-damaged", @case => @case.Zip = Lying(@case.Bundle.Zip())),
    };

    private static byte[] Zip64 => [1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public static TheoryData<string> Names => [.. Attacks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void it_is_found(string attack)
    {
        var (exitCode, finding, make, given) = Attacks[attack];
        var @case = given?.Invoke() ?? new AuditCase();
        make(@case);

        var verdict = @case.Judge();

        var told = string.Join('\n', verdict.Findings.Select(FindingTexts.English.Of));
        verdict.Findings.Select(found => found.Code).ShouldContain(finding, told);
        verdict.ExitCode.ShouldBe(exitCode, told);
    }

    [Fact]
    public void all_that_is_wrong_is_told_and_the_heaviest_decides()
    {
        var @case = new AuditCase { Now = TestLedger.Start + TimeSpan.FromDays(30) };
        @case.Bundle.EditEvent(2, e => Replace(e, "payload", "12.50", "99.50"));
        @case.Bundle.EditEvents(events => events.RemoveAt(1), stream: 2);
        @case.Bundle.Files.Remove("genesis.json");
        @case.Bundle.SetText("readme.txt", "");

        var verdict = @case.Judge();

        verdict.Name.ShouldBe("malformed");
        new[] { "payload-differs", "tail-missing", "file-missing", "file-unknown", "checkpoint-too-old" }.ShouldBeSubsetOf(verdict.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void a_finding_names_stream_and_version()
    {
        var @case = new AuditCase();
        @case.Bundle.EditEvent(3, e => Replace(e, "payload", "12.50", "99.50"));

        var finding = @case.Judge().Findings.Single(found => found.Code == "payload-differs");

        FindingTexts.English.Of(finding).ShouldBe($"Stream {First} of region makkah, version 3: the content (or its salt) was changed: it is not what was sealed.");
        FindingTexts.Arabic.Of(finding).ShouldContain($"\u2068{First}\u2069");
    }

    [Fact]
    public void a_finding_names_the_stream_it_is_of_among_several()
    {
        var @case = new AuditCase();
        @case.Bundle = @case.Ledger.Bundle((Makkah, First), (Makkah, Second), (AuditCase.Madinah, AuditCase.Third));
        @case.Bundle.EditEvents(events => Replace(events[0]!.AsObject(), "payload", "12.50", "99.50"), stream: 2);

        var verdict = @case.Judge();

        verdict.ExitCode.ShouldBe(VerifyExitCodes.Tampered);
        var fault = verdict.Findings.Single(found => found.Severity >= Severity.Incomplete);
        (fault.Code, fault.Arguments["region"], fault.Arguments["stream"], fault.Arguments["version"]).ShouldBe(("payload-differs", Makkah, Second, "1"));
        FindingTexts.English.Of(fault).ShouldContain(Second);
        FindingTexts.Arabic.Of(fault).ShouldContain(Second);
        verdict.Findings.Where(found => found.Code == "stream-whole").Select(found => found.Arguments["stream"]).ShouldBe([First, AuditCase.Third]);
    }

    private static Attack Tampered(string finding, Action<AuditCase> make) => new(VerifyExitCodes.Tampered, finding, make);

    private static Attack Untrusted(string finding, Action<AuditCase> make) => new(VerifyExitCodes.Untrusted, finding, make);

    private static Attack Malformed(string finding, Action<AuditCase> make) => new(VerifyExitCodes.Malformed, finding, make);

    private static Attack Sealed(string finding, Action<TestLedger> last) => Sealed(VerifyExitCodes.Tampered, finding, last);

    private static Attack Sealed(int exitCode, string finding, Action<TestLedger> last) =>
        new(exitCode, finding, _ => { }, () => new AuditCase(AuditCase.Lived(last)));

    /// <summary>A redaction sealed with a document that is not as it should be.</summary>
    private static Attack Redaction(string finding, Action<JsonObject> edit) => Sealed(finding, ledger => ledger.Redact(ledger.Events(Makkah, First)[1], edit: edit));

    private static Attack MalformedRedaction(Action<JsonObject> edit) => Redaction("redaction-malformed", edit) with { ExitCode = VerifyExitCodes.Malformed };

    private static Attack Members(string finding, params string[] members) =>
        Redaction(finding, document => document["members"] = new JsonArray([.. members.Select(member => (JsonNode)member)]));

    private static Attack MalformedMembers(params string[] members) => Members("redaction-malformed", members) with { ExitCode = VerifyExitCodes.Malformed };

    private static Attack InArray(string member) => Sealed("member-not-masked", ledger =>
        ledger.Redact(ledger.Append(Makkah, First, new Oddity { Payload = """["أ","ب"]""" }), ["/0", "/1"], document => document["members"] = new JsonArray(member)));

    private static Action<AuditCase> EditRedaction(Action<JsonObject> edit) => EditEvent(2, e => edit(e["redaction"]!.AsObject()));

    private static Attack Redacted(Attack attack) => attack with { Given = when_verifying_a_good_bundle.Redacted };

    private static Attack Grown(Attack attack) => attack with { Given = when_verifying_a_good_bundle.Grown };

    private static Attack Rotated(Attack attack, int? exitCode = null) => attack with { Given = when_verifying_a_good_bundle.Rotated, ExitCode = exitCode ?? attack.ExitCode };

    private static Action<AuditCase> EditEvent(int version, Action<JsonObject> edit) => @case => @case.Bundle.EditEvent(version, edit);

    private static Action<AuditCase> EditEvents(Action<JsonArray> edit) => @case => @case.Bundle.EditEvents(edit);

    private static Action<AuditCase> Edit(string file, Action<JsonObject> edit) => @case => @case.Bundle.Edit(file, edit);

    private static Action<AuditCase> EditText(string file, Func<string, string> edit) => @case =>
    {
        var text = edit(@case.Bundle.Text(file));
        text.ShouldNotBe(@case.Bundle.Text(file));
        @case.Bundle.SetText(file, text);
    };

    private static void Replace(JsonObject json, string member, string from, string to, bool bump = false)
    {
        var text = (string)json[member]!;
        text.ShouldContain(from);

        // The last letter before the padding has bits that base64 leaves unused.
        var at = text.IndexOf('=', StringComparison.Ordinal) - 1;
        json[member] = bump ? $"{text[..at]}{(char)(text[at] + 1)}=" : text.Replace(from, to, StringComparison.Ordinal);
    }

    private static void EditLeaf(JsonObject json, Action<byte[]> edit)
    {
        var leaf = Convert.FromBase64String((string)json["leaf"]!);
        edit(leaf);
        json["leaf"] = Convert.ToBase64String(leaf);
    }

    private static void Swap(JsonArray events) => (events[1], events[2]) = (events[2]!.DeepClone(), events[1]!.DeepClone());

    private static void SwapStreams(TestBundle bundle)
    {
        JsonNode? events = null;
        bundle.Edit(FirstFile, file => events = file["events"]!.DeepClone());
        bundle.Edit("streams/2.json", file => (file["events"], events) = (events, file["events"]!.DeepClone()));
        bundle.Edit(FirstFile, file => file["events"] = events);
    }

    private static JsonNode Forged(JsonNode last)
    {
        var forged = last.DeepClone().AsObject();
        forged["index"] = 9;
        EditLeaf(forged, leaf => leaf[20] ^= 1);
        return forged;
    }

    /// <summary>As long as the lived ledger with one event more, and another.</summary>
    private static TestLedger OfSameSize() => AuditCase.Lived(ledger => ledger.Append(Makkah, Second));

    private static TestLedger Longer()
    {
        var ledger = AuditCase.Lived(last => last.Append(Makkah, First));
        ledger.Append(Makkah, First);
        return ledger.Seal();
    }

    // Its checkpoints bear the trusted name and key, its first leaf another name.
    private static TestLedger OfOtherGenesis() => new TestLedger(TestLedger.Origin, genesisOrigin: "other.example").Seal();

    private static string Signature(string note, int line) => note.Split("\n\n")[1].Split('\n')[line].Split(' ')[^1];

    private static byte[] WithEntry(AuditCase @case, string name, byte[] content)
    {
        using var stream = new MemoryStream();
        stream.Write(@case.Bundle.Zip());
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }

        return stream.ToArray();
    }

    // The first file's checksum is changed in both places, so that only its content can tell.
    private static byte[] Lying(byte[] zip)
    {
        var directory = BitConverter.ToInt32(zip, zip.Length - 6);
        zip[14] ^= 1;
        zip[directory + 16] ^= 1;
        return zip;
    }

    private sealed record Attack(int ExitCode, string Finding, Action<AuditCase> Make, Func<AuditCase>? Given = null);
}
