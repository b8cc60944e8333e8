using System.Globalization;
using System.IO.Compression;
using System.IO.Pipes;
using System.Text;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Xes;

namespace EventLedger.Ledger.Tests.Replay;

public sealed class when_reading_a_log : IDisposable
{
    private const string Small = """<log><trace><string key="concept:name" value="قضية"/><event><string key="concept:name" value="تسجيل"/></event></trace></log>""";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("log-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task the_municipalitys_log_arrives_whole_with_its_quirks()
    {
        var mapper = new CaseMapper(TestLogs.Example("municipal-receipts.json"), new LogNotes());
        var faults = new List<Fault>();

        var cases = (await TestLogs.ReadAsync(TestLogs.Real())).Select(@case => mapper.Map(@case, faults)!).ToList();

        faults.ShouldBeEmpty();
        cases.Count.ShouldBe(1434);
        cases.Sum(@case => @case.Events.Length).ShouldBe(8577);
        cases.Count(@case => @case.End is not null).ShouldBe(1329);
        cases.Count(@case => @case.IsLate).ShouldBe(377);
        cases.Count(@case => @case.HasEventBeforeStart).ShouldBe(2);
        cases.Count(@case => @case.HasEventAfterEnd).ShouldBe(145);
    }

    [Fact]
    public async Task nested_and_listed_attributes_are_kept_by_their_place_and_those_that_come_again_by_number()
    {
        var notes = new LogNotes();

        var first = (await TestLogs.ReadAsync(TestLogs.Of("hospital.xes"), notes))[0].Events;

        first[0].Text("Producer code/room").ShouldBe("12");
        (first[0].Text("Section"), first[0].Text("Section#2")).ShouldBe(("Section 2", "Section 3"));
        (first[1].Text("Codes/code"), first[1].Text("Codes/code#2")).ShouldBe(("370423", "AC370423"));
        first[0].Find("Age").ShouldBeNull();
        notes.Sentences().ShouldContain("1×, first at line 17: keys stand again in the same place, such as Section; the first counts, the others are kept as Section#2 and so on.");
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("windows-1256", false)]
    [InlineData("iso-8859-6", false)]
    [InlineData("cp1256", false)]
    public async Task it_is_read_in_the_encoding_it_declares(string name, bool mark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        byte[] content = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes($"<?xml version=\"1.0\" encoding=\"{name}\"?>{Small}")];

        var read = (await TestLogs.ReadAsync(TestLogs.Write(folder, "arabic.xes", content))).Single();

        (read.Text("concept:name"), read.Events.Single().Text("concept:name")).ShouldBe(("قضية", "تسجيل"));
    }

    [Theory]
    [InlineData("""<x:log xmlns:x="http://www.xes-standard.org/"><x:trace><x:event/></x:trace></x:log>""")]
    [InlineData("""<log xmlns="urn:other" xes.version="2.0"><extension/><classifier name="a" keys="b c"/><trace><event></event></trace><!-- end --></log>""")]
    [InlineData("""<?xml version="1.0"?><?pi?><!-- one --><log><global scope="trace"><trace/></global><trace><event/><oddity><string key="a" value="b"/></oddity></trace></log>""")]
    public async Task namespaces_comments_and_what_the_log_says_of_itself_do_no_harm(string content) =>
        (await TestLogs.ReadAsync(TestLogs.Write(folder, "odd.xes", content))).Single().Events.Length.ShouldBe(1);

    [Fact]
    public async Task cases_without_events_and_events_without_anything_are_read()
    {
        var cases = await TestLogs.ReadAsync(TestLogs.Write(folder, "empty.xes", "<log><trace/><trace><event/><event></event></trace></log>"));

        cases.Select(@case => (@case.Number, @case.Events.Length)).ShouldBe([(1, 0), (2, 2)]);
    }

    [Theory]
    [InlineData("<html/>", "begins with <html>")]
    [InlineData("<log><trace>", "line 1")]
    [InlineData("<log>\n<trace>\n<event>", "line 3")]
    [InlineData("<log>\n<trace a=1/></log>", "line 2")]
    [InlineData("<!DOCTYPE log [<!ENTITY x 'y'>]><log/>", "document type (<!DOCTYPE …>)")]
    [InlineData("case;event;time\n1;a;2011", "it is no XML")]
    [InlineData("", "is empty")]
    [InlineData("   ", "line 1")]
    [InlineData("PK\u0003\u0004", "ZIP archive")]
    [InlineData("BZh91AY", "bzip2")]
    [InlineData("<?xml version='1.0' encoding='klingon-1'?><log/>", "encoding is not known")]
    [InlineData("<log>\n<event><string key='a' value='b'/></event></log>", "line 2, is no XES log that can be read: this event belongs to no trace")]
    [InlineData("<log><trace>\n<string key='a' value='&#x1;'/></trace></log>", "line 2")]
    [InlineData("<log><x:trace/></log>", "'x'")]
    public async Task a_file_that_is_no_log_is_told_by_its_line(string content, string told)
    {
        var thrown = await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(TestLogs.Write(folder, "bad.xes", content)));

        thrown.ExitCode.ShouldBe(ExitCodes.Usage);
        thrown.Message.ShouldContain(told);
        thrown.Message.ShouldNotContain("DtdProcessing");
        thrown.Message.ShouldNotMatch("position [0-9]+\\.$");
    }

    [Fact]
    public async Task a_folder_and_a_file_that_is_not_there_are_told()
    {
        (await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(new FileInfo(folder.FullName)))).Message.ShouldContain("is a folder");
        (await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(new FileInfo("/no/such.xes")))).Message.ShouldContain("cannot be read");
    }

    [Fact]
    public async Task what_can_be_read_only_once_is_told()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}");

        (await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(new FileInfo(path)))).Message.ShouldContain("can be read only once");
    }

    [Fact]
    public async Task gzip_that_is_cut_off_or_damaged_is_told_as_such()
    {
        var whole = Zipped(Long(2000));
        (await TestLogs.ReadAsync(TestLogs.Write(folder, "whole.xes.gz", whole))).Count.ShouldBe(2000);
        (await ToldAsync(whole[..(whole.Length / 2)])).ShouldContain("is cut off");
        (await ToldAsync(whole[..^6])).ShouldContain("is cut off");
        byte[] damaged = [.. whole];
        for (var i = whole.Length / 2; i < (whole.Length / 2) + 40; i++)
        {
            damaged[i] ^= 0x5A;
        }

        (await ToldAsync(damaged)).ShouldMatch("is damaged: its gzip data cannot be unpacked|is no XES log that can be read");
        byte[] checksum = [.. whole];
        checksum[^7] ^= 1;
        (await ToldAsync(checksum)).ShouldContain("is damaged");
        (await ToldAsync([0x1F, 0x8B, 99, 0, 0, 0, 0, 0, 0, 0])).ShouldContain("is damaged");

        async Task<string> ToldAsync(byte[] content) =>
            (await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(TestLogs.Write(folder, "bad.xes.gz", content)))).Message;
    }

    [Fact]
    public async Task gzip_members_one_after_the_other_are_one_log()
    {
        var content = Encoding.UTF8.GetBytes(Long(2000));
        byte[] members = [.. Zipped(content[..7]), .. Zipped([]), .. Zipped(content[7..20_000]), .. Zipped(content[20_000..])];

        (await TestLogs.ReadAsync(TestLogs.Write(folder, "members.xes.gz", members))).Count.ShouldBe(2000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(100_000)]
    public async Task zeros_behind_gzip_say_nothing_and_are_read_to_their_end(int zeros)
    {
        byte[] padded = [.. Zipped(Long(2000)), .. new byte[zeros]];
        var told = 0L;

        (await TestLogs.ReadAsync(TestLogs.Write(folder, "padded.xes.gz", padded), null, read => told += read)).Count.ShouldBe(2000);

        told.ShouldBe(padded.Length);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("<log><trace/></log>")]
    [InlineData("\0\0\0\0x")]
    [InlineData("\0\0", true)]
    [InlineData("junk", true)]
    public async Task whatever_else_stands_behind_gzip_is_refused(string junk, bool goesOn = false)
    {
        var zipped = Zipped(Long(2000));
        byte[] content = [.. zipped, .. Encoding.UTF8.GetBytes(junk), .. goesOn ? zipped : []];

        var told = (await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(TestLogs.Write(folder, "junk.xes.gz", content)))).Message;

        told.ShouldMatch($"junk.xes.gz goes on with something else after its gzip data, which end at or before byte [0-9,]+ of {content.Length.ToString("N0", CultureInfo.InvariantCulture)}\\.");
    }

    [Fact]
    public async Task what_begins_like_another_gzip_member_behind_the_last_is_refused_as_one() =>
        (await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(TestLogs.Write(folder, "junk.xes.gz", [.. Zipped(Long(2000)), 0x1F])))).Message.ShouldContain("is cut off");

    /// <summary>Also where it fills what .NET reads at once, and where nothing of it was read when the last member ended.</summary>
    [Fact]
    public async Task whatever_stands_behind_gzip_is_found_wherever_the_data_end()
    {
        for (var length = 8180; length <= 8200; length++)
        {
            byte[] stored = [.. Stored(length - 23), .. "junk"u8];
            stored.Length.ShouldBe(length + 4);

            (await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(TestLogs.Write(folder, "junk.xes.gz", stored)))).Message
                .ShouldContain("goes on with something else");
            (await TestLogs.ReadAsync(TestLogs.Write(folder, "zeros.xes.gz", [.. stored[..^4], 0, 0, 0]))).ShouldBeEmpty();
        }

        // A log of that many bytes, packed without being made smaller: 23 bytes are gzip's own.
        static byte[] Stored(int length)
        {
            using var packed = new MemoryStream();
            using (var zip = new GZipStream(packed, CompressionLevel.NoCompression))
            {
                zip.Write(Encoding.UTF8.GetBytes("<log/>".PadRight(length)));
            }

            return packed.ToArray();
        }
    }

    [Fact]
    public async Task a_case_of_more_characters_than_the_memory_may_hold_is_refused_by_its_name()
    {
        var file = new FileInfo(Path.Combine(folder.FullName, "large.xes.gz"));
        await WriteAsync(file, XesLog.LargestCase / 1_000_000, $"""<string key="note" value="{new string('x', 1_000_000)}"/>""", "<event>", "</event>");

        var thrown = await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(file));

        thrown.ExitCode.ShouldBe(ExitCodes.Usage);
        thrown.Message.ShouldBe("large.xes.gz, at line 52, is no XES log that can be read: case 2, 'Huge', holds more than 50 million characters, and cannot be taken over as one.");
    }

    [Fact]
    public async Task a_case_of_more_events_than_are_allowed_is_refused_by_its_name_and_others_may_be_allowed()
    {
        var file = new FileInfo(Path.Combine(folder.FullName, "long.xes.gz"));
        await WriteAsync(file, XesLog.MostEvents + 1, "<event/>", "", "");

        var thrown = await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(file));

        thrown.ExitCode.ShouldBe(ExitCodes.Usage);
        thrown.Message.ShouldBe("long.xes.gz, at line 100003: case 2, 'Huge', has more than 100,000 events, and a case is held in the memory as a whole. Allow more where there is memory, some 3 KB an event (--most-events), or take it out of the log.");
        (await CommandLine.RunAsync(["map", file.FullName, "-o", Path.Combine(folder.FullName, "m.json")])).ShouldBe(ExitCodes.Usage);
        (await CommandLine.RunAsync(["map", file.FullName, "-o", Path.Combine(folder.FullName, "m.json"), "--most-events", "100001"])).ShouldBe(ExitCodes.Well);
        (await CommandLine.RunAsync(["replay", TestLogs.Of("road-fines.xes").FullName, "--dry-run", "--offline", "--most-events", "3"])).ShouldBe(ExitCodes.Usage);
        (await CommandLine.RunAsync(["replay", TestLogs.Of("road-fines.xes").FullName, "--dry-run", "--offline", "--most-events", "4"])).ShouldBe(ExitCodes.Well);
    }

    [Fact]
    public async Task a_case_that_is_put_together_may_have_no_more_events_than_any_other()
    {
        var file = TestLogs.Write(folder, "pieces.xes", """
            <log><trace><string key="concept:name" value="a"/><event/><event/></trace>
            <trace><string key="concept:name" value="a"/><event/></trace></log>
            """);
        var mapping = new CaseMapping { Repeated = RepeatedCases.Together };

        (await PutTogetherAsync(3)).ShouldBe(1);
        (await Should.ThrowAsync<LedgerToolException>(() => PutTogetherAsync(2))).Message.ShouldStartWith("pieces.xes, at line 2: 'a', put together from its traces, has more than 2 events");

        async Task<int> PutTogetherAsync(int mostEvents)
        {
            var cases = 0;
            await foreach (var _ in LogCases.ReadAsync(file, mapping, null, null, mostEvents, TestContext.Current.CancellationToken))
            {
                cases++;
            }

            return cases;
        }
    }

    /// <summary>A small case and, after it, one of a piece many times over, each on a line of its own.</summary>
    private static async Task WriteAsync(FileInfo file, int times, string piece, string before, string after)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var zipped = new GZipStream(file.Create(), CompressionLevel.Fastest);
        await zipped.WriteAsync(Encoding.UTF8.GetBytes($"<log><trace/>\n<trace><string key=\"concept:name\" value=\"Huge\"/>{before}\n"), cancellation);
        var line = Encoding.UTF8.GetBytes(piece + "\n");
        for (var i = 0; i < times; i++)
        {
            await zipped.WriteAsync(line, cancellation);
        }

        await zipped.WriteAsync(Encoding.UTF8.GetBytes($"{after}</trace></log>"), cancellation);
    }

    /// <summary>Six hundred megabytes in one attribute, packed into half of one.</summary>
    [Fact]
    public async Task an_attribute_that_has_no_end_is_refused_before_it_fills_the_memory()
    {
        var file = new FileInfo(Path.Combine(folder.FullName, "huge.xes.gz"));
        var cancellation = TestContext.Current.CancellationToken;
        await using (var zipped = new GZipStream(file.Create(), CompressionLevel.Fastest))
        {
            await zipped.WriteAsync("<log>\n<trace>\n<string key=\"a\" value=\""u8.ToArray(), cancellation);
            var piece = new byte[1024 * 1024];
            piece.AsSpan().Fill((byte)'x');
            for (var i = 0; i < 600; i++)
            {
                await zipped.WriteAsync(piece, cancellation);
            }

            await zipped.WriteAsync("\"/></trace></log>"u8.ToArray(), cancellation);
        }

        var before = GC.GetTotalAllocatedBytes();
        var thrown = await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(file));

        thrown.Message.ShouldContain("longer than 16 MB without an end");
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(300L * 1024 * 1024);
    }

    [Fact]
    public async Task attributes_nested_without_end_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("""<string key="a" value="b">""", 500));

        (await Should.ThrowAsync<LedgerToolException>(() => TestLogs.ReadAsync(TestLogs.Write(folder, "deep.xes", $"<log><trace>{deep}")))).Message.ShouldContain("nested more than 64 deep");
    }

    [Fact]
    public async Task how_far_it_has_come_is_told_within_a_single_long_trace()
    {
        var events = string.Concat(Enumerable.Range(0, 20_000).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"""<event><string key="concept:name" value="{i}"/></event>""")));
        var file = TestLogs.Write(folder, "long.xes", $"<log><trace>{events}</trace></log>");
        var told = new List<long>();

        await TestLogs.ReadAsync(file, null, told.Add);

        told.Count.ShouldBeGreaterThan(10);
        told.Sum().ShouldBe(file.Length);
    }

    private static string Long(int cases) =>
        $"<log>{string.Concat(Enumerable.Range(0, cases).Select(i => string.Create(CultureInfo.InvariantCulture, $"""<trace><string key="concept:name" value="{i * 7919 % 104729}"/></trace>""")))}</log>";

    private static byte[] Zipped(string content) => Zipped(Encoding.UTF8.GetBytes(content));

    private static byte[] Zipped(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            zip.Write(content);
        }

        return packed.ToArray();
    }
}
