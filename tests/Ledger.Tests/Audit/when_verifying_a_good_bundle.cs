using System.IO.Compression;
using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Ledger.Verify;

namespace EventLedger.Ledger.Tests.Audit;

public class when_verifying_a_good_bundle
{
    [Fact]
    public void one_stream_is_genuine() => Genuine(One()).ShouldContain("stream-whole");

    [Fact]
    public void several_streams_are_genuine() => Genuine(new AuditCase()).Count(code => code == "stream-whole").ShouldBe(2);

    [Fact]
    public void that_a_stream_does_not_exist_is_proved() => Genuine(AbsentStream()).ShouldContain("stream-absent");

    [Fact]
    public void an_authorised_redaction_is_no_fault() => Genuine(Redacted()).ShouldContain("redacted");

    [Fact]
    public void members_may_be_masked_anywhere_in_the_content()
    {
        var good = OfDetailed((ledger, e) => ledger.Redact(e, ["/people/1/name", "/a~1b/~01", "/people/0/aliases/1"]));

        Genuine(good).ShouldContain("redacted");
        var finding = good.Judge().Findings.Single(found => found.Code == "redacted");
        finding.Arguments["members"].ShouldBe("/people/1/name, /a~1b/~01, /people/0/aliases/1");
        FindingTexts.English.Of(finding).ShouldContain("/people/1/name, /a~1b/~01, /people/0/aliases/1");
        FindingTexts.Arabic.Of(finding).ShouldContain("\u2068/people/1/name, /a~1b/~01, /people/0/aliases/1\u2069");
    }

    [Fact]
    public void what_was_encrypted_is_masked_by_nothing() => Genuine(OfDetailed((ledger, e) => ledger.Redact(e, ["/people/1/name"], mask: ""))).ShouldContain("redacted");

    [Fact]
    public void an_event_may_be_redacted_again()
    {
        var good = OfDetailed((ledger, e) =>
        {
            ledger.Redact(e, ["/people/0/name"]);
            ledger.Redact(e, ["/people/1/name"]);
        });

        Genuine(good).ShouldContain("redacted");
        good.Judge().Findings.Single(found => found.Code == "redacted").Arguments["members"].ShouldBe("/people/1/name");
        good.Bundle.Text("streams/1.json").ShouldNotContain("سالم");
    }

    [Fact]
    public void a_rotated_key_is_followed() => Genuine(Rotated()).ShouldContain("rotation-followed");

    [Fact]
    public void several_rotations_are_followed()
    {
        var good = new AuditCase(AuditCase.Lived(ledger =>
        {
            ledger.Rotate(TestKey.OfLog(TestLedger.Origin, 2));
            ledger.Append(AuditCase.Makkah, AuditCase.Second);
            ledger.Rotate(TestKey.OfLog(TestLedger.Origin, 3));
        }));

        Genuine(good).Count(code => code == "rotation-followed").ShouldBe(2);
    }

    [Fact]
    public void the_checkpoint_that_both_keys_signed_is_itself_genuine()
    {
        var ledger = AuditCase.Begun();
        ledger.Rotate(TestKey.OfLog(TestLedger.Origin, 2));

        Genuine(new AuditCase(ledger)).ShouldContain("rotation-followed");
    }

    [Fact]
    public void an_auditor_who_names_the_new_key_needs_no_rotation()
    {
        var good = Rotated();
        good.Policy = AuditCase.PolicyOf(TestKey.OfLog(TestLedger.Origin, 2).Verifier);

        Genuine(good).ShouldContain("checkpoint-trusted");
    }

    [Fact]
    public void a_log_that_grew_from_what_is_remembered_is_genuine() => Genuine(Grown()).ShouldContain("grown-from-remembered");

    [Fact]
    public void the_same_bundle_is_genuine_again()
    {
        var good = new AuditCase();
        good.Remembered = good.Ledger.Checkpoint();

        Genuine(good).ShouldContain("grown-from-remembered");
    }

    [Fact]
    public void a_late_event_is_pointed_out()
    {
        var good = new AuditCase(AuditCase.Lived(ledger => ledger.Append(AuditCase.Makkah, AuditCase.First, new Oddity { Flags = 1 })));

        Genuine(good).ShouldContain("late");
    }

    [Fact]
    public void an_event_older_than_origin_macs_is_pointed_out() => Genuine(new AuditCase()).ShouldContain("unattributed-of-old");

    [Fact]
    public void a_clock_that_is_minutes_off_is_no_back_dating()
    {
        var good = new AuditCase(AuditCase.Lived(ledger => ledger.Append(AuditCase.Makkah, AuditCase.First, new Oddity { Moved = TimeSpan.FromMinutes(-6) })));

        Genuine(good).ShouldContain("stream-whole");
    }

    [Fact]
    public void a_policy_without_witnesses_is_followed_with_a_warning()
    {
        var good = new AuditCase();
        good.Policy.Remove("witnesses");
        good.Policy.Remove("maxAge");

        Genuine(good).ShouldContain("policy-without-witnesses");
    }

    [Fact]
    public void signatures_of_strangers_are_passed_over()
    {
        var good = new AuditCase();
        good.Bundle.SetText("checkpoint", good.Bundle.Text("checkpoint") + TestKey.OfWitness("stranger.example").Cosign(good.Ledger.NoteText(), good.Ledger.Now));

        Genuine(good).ShouldContain("checkpoint-trusted");
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    [InlineData(CompressionLevel.Optimal)]
    public void it_may_be_compressed_in_any_way(CompressionLevel level)
    {
        var good = new AuditCase();
        good.Zip = good.Bundle.Zip(level);

        Genuine(good).ShouldContain("stream-whole");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void its_files_may_bear_other_fields_than_the_format_needs(bool inDirectory)
    {
        var good = new AuditCase();
        good.Zip = TestBundle.WithExtra(good.Bundle.Zip(), [0x55, 0x54, 1, 0, 0, 0xCA, 0xFE, 0, 0], inDirectory);
        Genuine(good).ShouldContain("stream-whole");
    }

    [Fact]
    public void it_may_have_been_written_in_one_go()
    {
        var good = new AuditCase();
        using var written = new MemoryStream();
        using (var zip = new ZipArchive(new OneWay(written), ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in good.Bundle.Files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        good.Zip = written.ToArray();

        Genuine(good).ShouldContain("stream-whole");
    }

    internal static AuditCase One()
    {
        var good = new AuditCase();
        good.Bundle = good.Ledger.Bundle((AuditCase.Makkah, AuditCase.First));
        return good;
    }

    internal static AuditCase AbsentStream()
    {
        var good = new AuditCase();
        good.Bundle = good.Ledger.Bundle((AuditCase.Makkah, AuditCase.Absent), (AuditCase.Madinah, AuditCase.First), (AuditCase.Madinah, AuditCase.Third));
        return good;
    }

    internal static AuditCase Redacted() =>
        new(AuditCase.Lived(ledger => ledger.Redact(ledger.Events(AuditCase.Makkah, AuditCase.First)[1])));

    /// <summary>Redacts an event that holds more than most.</summary>
    private static AuditCase OfDetailed(Action<TestLedger, TestEvent> redact) => new(AuditCase.Lived(ledger => redact(ledger, ledger.Append(
        AuditCase.Makkah, AuditCase.First, new Oddity { Payload = """{"a/b":{"~1":"سري"},"people":[{"aliases":["أ","ب"],"name":"سالم"},{"name":"ليلى"}]}""" }))));

    internal static AuditCase Rotated() => new(AuditCase.Lived(ledger =>
    {
        ledger.Rotate(TestKey.OfLog(TestLedger.Origin, 2));
        ledger.Append(AuditCase.Makkah, AuditCase.First);
    }));

    internal static AuditCase Grown()
    {
        var before = AuditCase.Begun();
        var good = new AuditCase { Remembered = before.Checkpoint() };
        good.Bundle.Set("consistency.json", good.Ledger.ConsistencyFrom(before.Size));
        return good;
    }

    private static List<string> Genuine(AuditCase good)
    {
        var verdict = good.Judge();
        verdict.ExitCode.ShouldBe(VerifyExitCodes.Ok, string.Join('\n', verdict.Findings.Select(FindingTexts.English.Of)));
        return [.. verdict.Findings.Select(finding => finding.Code)];
    }

    /// <summary>Like the body of an answer: it cannot go back.</summary>
    private sealed class OneWay(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
