using System.Globalization;
using NodaTime;

namespace EventLedger.Ledger.Verify;

/// <summary>Everything the verifier can find, by what it is found in. The sentences are in <c>FindingTexts.resx</c>.</summary>
internal static class Findings
{
    // The archive and its files.
    public static Finding BundleIsNoZip => Malformed("bundle-is-no-zip");

    public static Finding BundleTooLarge => Malformed("bundle-too-large");

    public static Finding FileTooLarge(string file) => Malformed("file-too-large").In(file);

    public static Finding FileDamaged(string file) => Malformed("file-damaged").In(file);

    public static Finding FileRepeated(string file) => Malformed("file-repeated").In(file);

    public static Finding FileUnknown(string file) => Malformed("file-unknown").In(file);

    public static Finding FileMissing(string file) => new Finding("file-missing", Severity.Incomplete).In(file);

    public static Finding FileUnreadable(string file) => Malformed("file-unreadable").In(file);

    // JSON.
    public static Finding JsonNotCanonical(string file, int position) => Malformed("json-not-canonical").In(file).With("position", position);

    public static Finding JsonInvalid(string file) => Malformed("json-invalid").In(file);

    public static Finding MemberMissing(string file, string member) => Malformed("member-missing").In(file).With("member", member);

    public static Finding MemberUnknown(string file, string member) => Malformed("member-unknown").In(file).With("member", member);

    public static Finding MemberWrong(string file, string member) => Malformed("member-wrong").In(file).With("member", member);

    // The manifest.
    public static Finding FormatUnknown(string format) => Malformed("format-unknown").With("format", format);

    public static Finding ManifestDiffers(string member) => Malformed("manifest-differs").With("member", member);

    public static Finding StreamListedTwice(string region, string stream) => Malformed("stream-listed-twice").Of(region, stream);

    public static Finding StreamFileDiffers(string file) => Malformed("stream-file-differs").In(file);

    // The policy.
    public static Finding PolicyKeyInvalid(string key) => Malformed("policy-key-invalid").With("key", key);

    public static Finding PolicyKeyRepeated(string key) => Malformed("policy-key-repeated").With("key", key);

    public static Finding PolicyKeyOfAnotherLog(string key, string origin) => Malformed("policy-key-of-another-log").With("key", key).With("origin", origin);

    public static Finding PolicyThresholdImpossible(ulong threshold, int count) =>
        Malformed("policy-threshold-impossible").With("threshold", threshold).With("count", count);

    public static Finding PolicyAgeWithoutWitnesses => Malformed("policy-age-without-witnesses");

    public static Finding PolicyWithoutWitnesses => new("policy-without-witnesses", Severity.Warning);

    /// <param name="accomplices">How many witnesses have to cosign two histories before two auditors can be shown one each.</param>
    public static Finding PolicyWitnesses(int threshold, int count, int accomplices) =>
        Note("policy-witnesses").With("threshold", threshold).With("count", count).With("accomplices", accomplices);

    public static Finding PolicyWitnessesDivisible(int threshold, int count) =>
        new Finding("policy-witnesses-divisible", Severity.Warning).With("threshold", threshold).With("count", count);

    // Notes, signatures and trust.
    public static Finding CheckpointMalformed(string file) => Malformed("checkpoint-malformed").In(file);

    public static Finding SignatureRepeated(string file, string key) => Malformed("signature-repeated").In(file).With("key", key);

    public static Finding OriginDiffers(string origin, string expected) => Untrusted("origin-differs").With("origin", origin).With("expected", expected);

    public static Finding SignatureFalse(string key) => Untrusted("signature-false").With("key", key);

    public static Finding LogSignatureMissing => Untrusted("log-signature-missing");

    public static Finding KeyRetired(string key, ulong until, ulong size) => Untrusted("key-retired").With("key", key).With("until", until).With("size", size);

    public static Finding QuorumMissing(int found, int needed) => Untrusted("quorum-missing").With("found", found).With("needed", needed);

    public static Finding CosignatureFromTheFuture(string key, DateTimeOffset time) =>
        new Finding("cosignature-from-the-future", Severity.Warning).With("key", key).With("time", Written(time));

    public static Finding CheckpointTooOld(DateTimeOffset time) => Untrusted("checkpoint-too-old").With("time", Written(time));

    public static Finding CheckpointTrusted(string origin, ulong size, int witnesses) =>
        Note("checkpoint-trusted").With("origin", origin).With("size", size).With("witnesses", witnesses);

    // What the auditor remembers.
    public static Finding RememberedAnotherLog(string origin) => Malformed("remembered-another-log").With("origin", origin);

    public static Finding RolledBack(ulong size, ulong remembered) => Untrusted("rolled-back").With("size", size).With("remembered", remembered);

    public static Finding SplitView(ulong size) => Untrusted("split-view").With("size", size);

    public static Finding HistoryRewritten(ulong size, ulong remembered) =>
        Untrusted("history-rewritten").With("size", size).With("remembered", remembered);

    public static Finding ConsistencyMissing(ulong remembered) => new Finding("consistency-missing", Severity.Incomplete).With("remembered", remembered);

    public static Finding ConsistencyUnused => Note("consistency-unused");

    public static Finding GrownFromRemembered(ulong size, ulong remembered) =>
        Note("grown-from-remembered").With("size", size).With("remembered", remembered);

    public static Finding NothingRemembered => Note("nothing-remembered");

    public static Finding MemoryMalformed(string file) => Malformed("memory-malformed").In(file);

    public static Finding StreamShorter(string region, string stream, ulong last, ulong remembered) =>
        Tampered("stream-shorter").Of(region, stream).With("last", last).With("remembered", remembered);

    public static Finding StreamRewritten(EventPlace place) => Tampered("stream-rewritten").At(place);

    // Key rotations.
    public static Finding RotationNotSealed(ulong index) => Tampered("rotation-not-sealed").With("index", index);

    public static Finding RotationOffTheTree(ulong index) => Untrusted("rotation-off-the-tree").With("index", index);

    public static Finding RotationNotSignedByBoth(ulong index) => Untrusted("rotation-not-signed-by-both").With("index", index);

    public static Finding RotationFollowed(string to, ulong index) => Note("rotation-followed").With("to", to).With("index", index);

    // The ledger's own documents.
    public static Finding DocumentLeafMalformed(string file) => Malformed("document-leaf-malformed").In(file);

    public static Finding DocumentNotSealed(string file, ulong index) => Tampered("document-not-sealed").In(file).With("index", index);

    public static Finding DocumentMisplaced(string file, ulong index, ulong expected) =>
        Tampered("document-misplaced").In(file).With("index", index).With("expected", expected);

    public static Finding GenesisOfAnotherLog(string origin) => Tampered("genesis-of-another-log").With("origin", origin);

    public static Finding HeadsOfAnotherSize(ulong size) => Tampered("heads-of-another-size").With("size", size);

    // Events.
    public static Finding LeafMalformed(EventPlace place) => Malformed("leaf-malformed").At(place);

    public static Finding LeafOfAnotherKind(EventPlace place) => Tampered("leaf-of-another-kind").At(place);

    public static Finding EventOfAnotherStream(EventPlace place, string region, string stream) =>
        Tampered("event-of-another-stream").At(place).With("otherRegion", region).With("otherStream", stream);

    public static Finding VersionsMissing(EventPlace place, ulong found) => Tampered("versions-missing").At(place).With("found", found);

    public static Finding VersionOutOfPlace(EventPlace place, ulong found) => Tampered("version-out-of-place").At(place).With("found", found);

    public static Finding LinkBroken(EventPlace place) => Tampered("link-broken").At(place);

    public static Finding OrderDiffers(EventPlace place) => Tampered("order-differs").At(place);

    public static Finding EventNotSealed(EventPlace place, ulong index) => Tampered("event-not-sealed").At(place).With("index", index);

    public static Finding EventIdRepeated(EventPlace place, Guid id) => Tampered("event-id-repeated").At(place).With("id", id);

    public static Finding BackDated(EventPlace place, Instant time, Instant before) =>
        Tampered("back-dated").At(place).With("time", time).With("before", before);

    public static Finding Unattributed(EventPlace place) => Tampered("unattributed").At(place);

    public static Finding UnattributedOfOld(EventPlace place) => Note("unattributed-of-old").At(place);

    public static Finding Late(EventPlace place) => new Finding("late", Severity.Warning).At(place);

    public static Finding PayloadNotCanonical(EventPlace place) => Malformed("payload-not-canonical").At(place);

    public static Finding PayloadDiffers(EventPlace place) => Tampered("payload-differs").At(place);

    public static Finding PayloadTakenAway(EventPlace place) => Tampered("payload-taken-away").At(place);

    public static Finding MetadataNotCanonical(EventPlace place) => Malformed("metadata-not-canonical").At(place);

    public static Finding MetadataMalformed(EventPlace place) => Malformed("metadata-malformed").At(place);

    public static Finding MetadataDiffers(EventPlace place) => Tampered("metadata-differs").At(place);

    public static Finding MetadataTakenAway(EventPlace place) => Tampered("metadata-taken-away").At(place);

    // Redactions.
    public static Finding Redacted(EventPlace place, ulong index, string members) =>
        Note("redacted").At(place).With("index", index).With("members", members);

    public static Finding RedactionBesidePayload(EventPlace place) => Malformed("redaction-beside-payload").At(place);

    public static Finding RedactionMalformed(EventPlace place) => Malformed("redaction-malformed").At(place);

    public static Finding RedactionNotSealed(EventPlace place, ulong index) => Tampered("redaction-not-sealed").At(place).With("index", index);

    public static Finding RedactionOfAnotherEvent(EventPlace place, ulong index) => Tampered("redaction-of-another-event").At(place).With("index", index);

    public static Finding RedactionByTooFew(EventPlace place, ulong index) => Tampered("redaction-by-too-few").At(place).With("index", index);

    public static Finding RedactionNotOrdered(EventPlace place, ulong index, ulong order) =>
        Tampered("redaction-not-ordered").At(place).With("index", index).With("order", order);

    public static Finding RemainderTakenAway(EventPlace place, ulong index) => Tampered("remainder-taken-away").At(place).With("index", index);

    public static Finding RemainderDiffers(EventPlace place, ulong index) => Tampered("remainder-differs").At(place).With("index", index);

    public static Finding MemberNotMasked(EventPlace place, ulong index, string member) =>
        Tampered("member-not-masked").At(place).With("index", index).With("member", member);

    // Heads.
    public static Finding BucketMalformed(string region, string stream) => Malformed("bucket-malformed").Of(region, stream);

    public static Finding BucketNotSealed(string region, string stream) => Tampered("bucket-not-sealed").Of(region, stream);

    public static Finding TailMissing(string region, string stream, ulong last, ulong sealedVersion) =>
        Tampered("tail-missing").Of(region, stream).With("last", last).With("sealed", sealedVersion);

    public static Finding StreamWithheld(string region, string stream, ulong sealedVersion) =>
        Tampered("stream-withheld").Of(region, stream).With("sealed", sealedVersion);

    public static Finding StreamNotInHeads(string region, string stream) => Tampered("stream-not-in-heads").Of(region, stream);

    public static Finding HeadDiffers(string region, string stream) => Tampered("head-differs").Of(region, stream);

    public static Finding StreamAbsent(string region, string stream) => Note("stream-absent").Of(region, stream);

    public static Finding StreamWhole(string region, string stream, ulong last) => Note("stream-whole").Of(region, stream).With("last", last);

    // What a monitor finds.
    public static Finding StateDamaged(string file) => Malformed("state-damaged").In(file);

    public static Finding EntriesMissing(ulong index) => Tampered("entries-missing").With("index", index);

    public static Finding EntryMalformed(ulong index) => Malformed("entry-malformed").With("index", index);

    public static Finding EntryOutOfPlace(ulong index) => Tampered("entry-out-of-place").With("index", index);

    public static Finding EntryDocumentDiffers(ulong index) => Tampered("entry-document-differs").With("index", index);

    public static Finding HeadsDiffer(ulong index, string member) => Tampered("heads-differ").With("index", index).With("member", member);

    public static Finding RootDiffers(ulong size, ulong remembered) => Untrusted("root-differs").With("size", size).With("remembered", remembered);

    public static Finding RedactionFollowed(ulong index, ulong target, string members) =>
        Note("redaction-followed").With("index", index).With("target", target).With("members", members);

    public static Finding RedactionUnfounded(ulong index, ulong target) => Tampered("redaction-unfounded").With("index", index).With("target", target);

    public static Finding EntriesUnattributedOfOld(ulong count) => Note("entries-unattributed-of-old").With("count", count);

    public static Finding LogFollowed(ulong size) => Note("log-followed").With("size", size);

    public static Finding ServiceRefuses(string path, string code) => Untrusted("service-refuses").With("path", path).With("code", code);

    public static Finding IncidentOpen(string kinds) => Tampered("incident-open").With("kinds", kinds);

    public static Finding Silent(int seconds) => new Finding("silent", Severity.Incomplete).With("seconds", seconds);

    public static Finding MoreFindings(int count) => new Finding("more-findings", Severity.Note).With("count", count);

    private static Finding Note(string code) => new(code, Severity.Note);

    private static Finding Tampered(string code) => new(code, Severity.Tampered);

    private static Finding Untrusted(string code) => new(code, Severity.Untrusted);

    private static Finding Malformed(string code) => new(code, Severity.Malformed);

    private static Finding In(this Finding finding, string file) => finding.With("file", file);

    private static Finding Of(this Finding finding, string region, string stream) => finding.With("region", region).With("stream", stream);

    private static Finding At(this Finding finding, EventPlace place) => finding.Of(place.Region, place.Stream).With("version", place.Version);

    private static string Written(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Which event a finding is about. The version is the one that belongs there.</summary>
internal sealed record EventPlace(string Region, string Stream, ulong Version);
