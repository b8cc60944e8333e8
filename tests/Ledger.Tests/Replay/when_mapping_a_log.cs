using System.Text;
using System.Text.Json;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Xes;
using EventLedger.Tests.Support;
using NodaTime;
using Spectre.Console;

namespace EventLedger.Ledger.Tests.Replay;

public sealed class when_mapping_a_log : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mapping-");

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "tools", "ledger", "Mapping", "Examples")).Select(Path.GetFileName).OfType<string>()];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Examples))]
    public void every_example_is_as_the_schema_says(string example) => TestLogs.Example(example).Service.Code.ShouldStartWith("XES-");

    [Theory]
    [InlineData("""{"mapping":1,"cases":{}}""", "/cases: a mapping has no such member here.")]
    [InlineData("""{"mapping":1,"case":{"starts":"a"}}""", "/case/starts: a mapping has no such member here.")]
    [InlineData("""{"mapping":1,"case":{"centre":{"attribute":"a","key":"b"}}}""", "/case/centre/key: a mapping has no such member here.")]
    [InlineData("""{"mapping":1,"event":{"opens":{"name":"a"}}}""", "/event/opens/name: a mapping has no such member here.")]
    [InlineData("""{"mapping":2}""", "/mapping: ")]
    [InlineData("""{}""", "the whole: ")]
    [InlineData("""[]""", "the whole: ")]
    [InlineData("""{"mapping":1,"case":{"start":7}}""", "/case/start: ")]
    [InlineData("""{"mapping":1,"case":{"start":""}}""", "/case/start: ")]
    [InlineData("""{"mapping":1,"event":{"opens":{}}}""", "/event/opens: ")]
    [InlineData("""{"mapping":1,"event":{"undated":"guess"}}""", "/event/undated: ")]
    [InlineData("""{"mapping":1,"service":{"code":"x"}}""", "/service/code: ")]
    [InlineData("""{"mapping":1,"case":{"channel":{"values":{"Fax":"fax"}}}}""", "/case/channel/values/Fax: ")]
    [InlineData("""{"mapping":1,"timeZone":"Mars/Olympus"}""", "/timeZone: 'Mars/Olympus' is no IANA time zone")]
    [InlineData("""{"mapping":1,"mapping":1}""", "not valid JSON")]
    [InlineData("{\"mapping\":1,\n  \"case\": oops}", "at line 2, position 11")]
    [InlineData("", "not valid JSON")]
    public void what_is_no_mapping_is_told_with_its_pointer(string json, string told)
    {
        var thrown = Should.Throw<LedgerToolException>(() => MappingFile.Read("mine.json", Encoding.UTF8.GetBytes(json)));

        thrown.ExitCode.ShouldBe(ExitCodes.Usage);
        thrown.Message.ShouldContain("mine.json is no mapping");
        thrown.Message.ShouldContain(told);
    }

    [Fact]
    public void every_fault_is_told_at_once()
    {
        var told = Should.Throw<LedgerToolException>(() => MappingFile.Read("mine.json", """{"mapping":1,"one":1,"case":{"two":2}}"""u8.ToArray())).Message;

        told.ShouldContain("/one: ");
        told.ShouldContain("/case/two: ");
    }

    [Theory]
    [InlineData("""{"mapping":1,"case":{"centre":{"codes":{"North":"MK-001","North ":"MK-002"}}}}""", "/case/centre/codes: 'North' and 'North ' look alike")]
    [InlineData("""{"mapping":1,"case":{"department":{"codes":{"Ämter":"CIV","A\u0308mter":"LND"}}}}""", "/case/department/codes: ")]
    [InlineData("""{"mapping":1,"case":{"channel":{"values":{"Desk":"desk","\u200FDesk":"post"}}}}""", "/case/channel/values: ")]
    public void names_of_a_mapping_that_look_alike_cannot_mean_two_things(string json, string told) =>
        Should.Throw<LedgerToolException>(() => MappingFile.Read("mine.json", Encoding.UTF8.GetBytes(json))).Message.ShouldContain(told);

    [Theory]
    [InlineData("""{"mapping":1,"case":{"department":{"default":"?"}}}""")]
    [InlineData("""{"mapping":1,"case":{"department":{"codes":{"?":"LND"}}}}""")]
    [InlineData("""{"mapping":1,"event":{"opens":{"names":["?"]}}}""")]
    public void texts_that_are_no_characters_are_told(string json)
    {
        string[] pieces = json.Split('?');
        byte[][] texts = [[0xC7, 0xE1], [.. "\\uD800"u8]];
        foreach (var text in texts)
        {
            byte[] content = [.. Encoding.UTF8.GetBytes(pieces[0]), .. text, .. Encoding.UTF8.GetBytes(pieces[1])];
            Should.Throw<LedgerToolException>(() => MappingFile.Read("mine.json", content)).Message.ShouldContain("Save it as UTF-8.");
        }
    }

    [Fact]
    public void a_file_that_is_larger_than_any_mapping_is_not_read()
    {
        var file = new FileInfo(Path.Combine(folder.FullName, "large.json"));
        using (var stream = file.Create())
        {
            stream.SetLength((1024 * 1024) + 1);
        }

        var thrown = Should.Throw<LedgerToolException>(() => MappingFile.Read(file));

        thrown.ExitCode.ShouldBe(ExitCodes.Usage);
        thrown.Message.ShouldBe("large.json is larger than any mapping, which has at most 1 MB.");
        byte[] mapping = [.. """{"mapping":1}"""u8, .. Enumerable.Repeat((byte)' ', (1024 * 1024) - 13)];
        MappingFile.Read(TestLogs.Write(folder, "largest.json", mapping)).ShouldNotBeNull();
    }

    [Fact]
    public async Task a_mapping_that_is_not_there_is_told() =>
        (await CommandLine.RunAsync(["replay", TestLogs.Of("road-fines.xes").FullName, "--mapping", "/no/such.json", "--dry-run", "--offline"])).ShouldBe(ExitCodes.Usage);

    [Fact]
    public async Task without_a_mapping_a_log_of_plain_events_arrives_whole()
    {
        var (cases, faults, _) = await MapAsync(TestLogs.Of("road-fines.xes"), LogMapping.Plain);

        faults.ShouldBeEmpty();
        cases.Select(@case => (@case.Name, @case.Start, @case.End, @case.Deadline, @case.Events.Length)).ShouldBe(
            [("A1", Instant.FromUtc(2006, 7, 23, 22, 0), null, null, 2), ("A100", Instant.FromUtc(2006, 8, 1, 22, 0), null, null, 4)]);
        cases[0].Events[0].Details.Select(detail => (detail.Name, detail.Value.Clear)).ShouldBe(
            [("amount", "35.0"), ("dismissal", "NIL"), ("vehicleClass", "A"), ("totalPaymentAmount", "0.0"), ("lifecycle:transition", "complete"), ("article", "157"), ("points", "0")]);
    }

    [Fact]
    public async Task a_roads_fine_is_opened_by_its_creation_and_ended_by_what_ends_it_last()
    {
        var (cases, faults, _) = await MapAsync(TestLogs.Of("road-fines.xes"), TestLogs.Example("road-fines.json"));

        faults.ShouldBeEmpty();
        cases.Select(@case => (@case.End, @case.Ending?.Name, @case.Department.Name)).ShouldBe(
            [(null, null, "Traffic police"), (Instant.FromUtc(2009, 3, 29, 22, 0), "Send for Credit Collection", "Traffic police")]);
    }

    [Fact]
    public async Task activities_with_a_life_of_their_own_keep_it_and_events_come_in_the_order_of_their_times()
    {
        var (cases, faults, _) = await MapAsync(TestLogs.Of("loan-applications.xes"), MappingFile.Read(TestLogs.Of("loan-applications.json")));

        faults.ShouldBeEmpty();
        cases[0].Events.Select(e => e.Name).ShouldBe(
        [
            "A_SUBMITTED", "A_PARTLYSUBMITTED", "W_Completeren aanvraag (SCHEDULE)", "W_Completeren aanvraag (START)", "W_Completeren aanvraag (suspend)",
            "W_Completeren aanvraag (resume)", "W_Completeren aanvraag", "A_APPROVED", "W_Valideren aanvraag",
        ]);
        cases.Select(@case => @case.Ending?.Ends).ShouldBe([Ending.Completion, Ending.Rejection, Ending.Cancellation]);
        cases[2].Start.ShouldBe(cases[2].Events[0].At, "It has no REG_DATE, and begins with its earliest event.");
    }

    [Fact]
    public async Task what_stands_otherwise_in_the_log_is_noted_with_its_line()
    {
        var (cases, faults, notes) = await MapAsync(TestLogs.Of("hospital.xes"), MappingFile.Read(TestLogs.Of("hospital.json")));

        faults.ShouldBeEmpty();
        cases.Select(@case => @case.Name).ShouldBe(["00000001", "case 2"]);
        cases[0].Department.Name.ShouldBe("Obstetrics & Gynaecology clinic");
        cases[0].Events.Select(e => e.Name).ShouldBe(["aanname laboratoriumonderzoek", "ureum", "(no name)"]);
        cases[0].Events[2].At.ShouldBe(Instant.FromUtc(2005, 1, 5, 9, 15) + Duration.FromNanoseconds(123_456_000));
        notes.ShouldBe(
        [
            "1×, first at line 17: keys stand again in the same place, such as Section; the first counts, the others are kept as Section#2 and so on.",
            "1×, first at line 23: keys stand again in the same place, such as Codes/code; the first counts, the others are kept as Codes/code#2 and so on.",
            "2×, first at line 14: dates tell no offset, and are read as the time of Europe/Amsterdam (/timeZone of the mapping).",
            "1×, first at line 27: dates are told finer than to the microsecond, which is what the ledger keeps, and are cut there.",
            "1×, first at line 25: events have no concept:name, and arrive as '(no name)'.",
            "1×, first at line 30: cases have no concept:name, and are known by their place, such as 'case 2'.",
        ], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""<trace><string key="concept:name" value="a"/></trace>""", "{}", "case-without-start", 1)]
    [InlineData("""<trace><event/></trace>""", "{}", "event-without-time", 1)]
    [InlineData("<trace>\n<event>\n<date key=\"time:timestamp\" value=\"soon\"/></event></trace>", "{}", "date-unreadable", 3)]
    [InlineData("""<trace><date key="due" value="9999-12-31"/><event><date key="time:timestamp" value="2011-01-01T00:00:00Z"/></event></trace>""", """{"deadline":"due"}""", "date-unreadable", 1)]
    [InlineData("<trace><string key=\"concept:name\" value=\"a\"/></trace>\n<trace><string key=\"concept:name\" value=\"a\"/><date key=\"s\" value=\"2011-01-01\"/></trace>", """{"start":"s"}""", "case-repeated", 2)]
    public async Task what_cannot_be_mapped_is_told_with_its_line(string traces, string @case, string code, int line)
    {
        var mapping = MappingFile.Read("m.json", Encoding.UTF8.GetBytes($"{{\"mapping\":1,\"case\":{@case}}}"));

        var (_, faults, _) = await MapAsync(TestLogs.Write(folder, "odd.xes", $"<log>{traces}</log>"), mapping);

        faults.Select(fault => (fault.Code, fault.Line)).ShouldContain((code, line));
    }

    [Theory]
    [InlineData("previous", "2011-01-01T08:00:00Z 2011-01-01T08:00:00Z 2011-01-02T08:00:00Z 2011-01-02T08:00:00Z")]
    [InlineData("leave-out", "2011-01-01T08:00:00Z 2011-01-02T08:00:00Z")]
    public async Task events_without_a_time_become_what_the_mapping_says(string undated, string times)
    {
        const string traces = """
            <trace><date key="s" value="2011-01-01T08:00:00Z"/><event/><event><date key="time:timestamp" value="2011-01-01T08:00:00Z"/></event><event><date key="time:timestamp" value="2011-01-02T08:00:00Z"/></event><event/></trace>
            """;
        var mapping = MappingFile.Read("m.json", Encoding.UTF8.GetBytes($$"""{"mapping":1,"case":{"start":"s"},"event":{"undated":"{{undated}}"} }"""));

        var (cases, faults, _) = await MapAsync(TestLogs.Write(folder, "undated.xes", $"<log>{traces}</log>"), mapping);

        faults.ShouldBeEmpty();
        string.Join(' ', cases.Single().Events.Select(e => e.At)).ShouldBe(times);
    }

    [Fact]
    public async Task only_the_transitions_that_are_named_are_taken_and_an_event_without_one_is_complete()
    {
        var events = string.Concat(new[] { "start", "COMPLETE", "" }.Select(transition =>
            $"<event><string key=\"lifecycle:transition\" value=\"{transition}\"/><string key=\"concept:name\" value=\"Check\"/><date key=\"time:timestamp\" value=\"2011-01-01T08:00:00Z\"/></event>"));
        var file = TestLogs.Write(folder, "transitions.xes", $"<log><trace>{events}</trace></log>");

        var (all, _, _) = await MapAsync(file, LogMapping.Plain);
        var (some, _, notes) = await MapAsync(file, MappingFile.Read("m.json", """{"mapping":1,"event":{"transitions":["complete"],"completes":{"names":["Check"],"transitions":["complete"]}}}"""u8.ToArray()));

        all.Single().Events.Select(e => e.Name).ShouldBe(["Check (start)", "Check", "Check"]);
        some.Single().Events.Select(e => (e.Index, e.Ends)).ShouldBe([(1, Ending.Completion), (2, Ending.Completion)]);
        notes.ShouldContain("1×, first at line 1: events are left out, since the mapping takes other transitions only.");
    }

    [Fact]
    public async Task cases_of_one_name_are_taken_over_apart_when_the_mapping_says_so()
    {
        var traces = string.Concat(new[] { "a", "a#2", "a", "a" }.Select(name =>
            $"""<trace><string key="concept:name" value="{name}"/><event><date key="time:timestamp" value="2011-01-01T08:00:00Z"/></event></trace>"""));

        var (cases, faults, _) = await MapAsync(
            TestLogs.Write(folder, "twice.xes", $"<log>{traces}</log>"), MappingFile.Read("m.json", """{"mapping":1,"case":{"repeated":"apart"}}"""u8.ToArray()));

        faults.ShouldBeEmpty();
        cases.Select(@case => @case.Name).ShouldBe(["a", "a#2", "a#3", "a#4"]);
    }

    [Fact]
    public async Task a_case_in_several_traces_is_put_together_when_the_mapping_says_so()
    {
        string Trace(string name, string attributes, int hour) =>
            $"<trace><string key=\"concept:name\" value=\"{name}\"/>{attributes}<event><date key=\"time:timestamp\" value=\"2011-01-01T0{hour}:00:00Z\"/></event></trace>\n";
        var file = TestLogs.Write(folder, "pieces.xes", "<log>" + Trace("a", "<int key=\"x\" value=\"1\"/>", 3) + Trace("b", "", 1) + Trace("a", "<int key=\"x\" value=\"2\"/><int key=\"y\" value=\"3\"/>", 2) + "</log>");
        var mapping = MappingFile.Read("m.json", """{"mapping":1,"case":{"repeated":"together"}}"""u8.ToArray());
        var notes = new LogNotes();
        var mapper = new CaseMapper(mapping, notes);
        var faults = new List<Fault>();
        var cases = new List<MappedCase>();

        await foreach (var @case in LogCases.ReadAsync(file, mapping.Case, notes, null, XesLog.MostEvents, TestContext.Current.CancellationToken))
        {
            cases.Add(mapper.Map(@case, faults)!);
        }

        faults.ShouldBeEmpty();
        cases.Select(@case => (@case.Name, @case.Start, @case.Events.Length)).ShouldBe([("b", Instant.FromUtc(2011, 1, 1, 1, 0), 1), ("a", Instant.FromUtc(2011, 1, 1, 2, 0), 2)]);
        cases[1].Details.Select(detail => $"{detail.Name}={detail.Value.Clear}").ShouldBe(["concept:name=a", "x=1", "y=3"]);
        notes.Sentences().ShouldContain("1×, first at line 3: traces go on with a case that came before, and are put together with it.");
    }

    [Fact]
    public async Task names_of_channels_are_told_apart_and_unknown_ones_noted()
    {
        var traces = string.Concat(new[] { "BALIE", "phone", "Fax", "" }.Select(name =>
            $"""<trace><string key="channel" value="{name}"/><event><date key="time:timestamp" value="2011-01-01T08:00:00Z"/></event></trace>"""));
        var mapping = MappingFile.Read("m.json", """{"mapping":1,"case":{"channel":{"attribute":"channel","values":{"Balie":"desk","PHONE":"phone","phone":"internal"},"default":"post"}}}"""u8.ToArray());

        var (cases, _, notes) = await MapAsync(TestLogs.Write(folder, "channels.xes", $"<log>{traces}</log>"), mapping);

        cases.Select(@case => @case.Channel).ShouldBe(["desk", "internal", "post", "post"]);
        notes.ShouldContain("1×, first at line 1: cases have the channel 'Fax', which the mapping does not know, and arrive by post.");
    }

    [Theory]
    [InlineData("General", "General", " General ", "General\t", "\u00A0General", "Gene\u200Bral", "\uFEFFGeneral", "Gen\u00ADeral\u200F")]
    [InlineData("Customer contact", "Customer  contact", "Customer\u00A0contact", "Customer\u3000 contact", "Customer\u2800contact")]
    [InlineData("Ärzte", "A\u0308rzte", "A\u034F\u0308rzte")]
    [InlineData("إدارة الأراضي", "إدارة\u00A0الأراضي\u200E", "\u0627\u0655دارة الأراضي", "إدارة الأراضي\u200C")]
    public async Task departments_and_centres_that_look_alike_are_one_and_that_is_told(string name, params string[] written)
    {
        var traces = string.Concat(written.Select(each =>
            $"<trace><string key=\"d\" value=\"{each.Replace("\t", "&#9;", StringComparison.Ordinal)}\"/><event><date key=\"time:timestamp\" value=\"2011-01-01T08:00:00Z\"/></event></trace>\n"));
        var mapping = MappingFile.Read("m.json", """{"mapping":1,"case":{"department":{"attribute":"d"},"centre":{"attribute":"d"}}}"""u8.ToArray());

        var (cases, faults, notes) = await MapAsync(TestLogs.Write(folder, "alike.xes", $"<log>{traces}</log>"), mapping);

        faults.ShouldBeEmpty();
        cases.Select(@case => @case.Department).Distinct().ShouldBe([new Place(name, LogNames.Code(name), false)]);
        cases.Select(@case => @case.Centre).Distinct().ShouldBe([new Place(name, LogNames.Code(name), false)]);
        cases.Select(@case => @case.Details.Single().Value.Clear).ShouldBe(written, "What the log says is kept as it is.");
        notes.ShouldContain(note => note.Contains($"cases have the d '{name}' with other blanks", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("General", "GENERAL")]
    [InlineData("Group 1", "Group1")]
    [InlineData("می\u200Cخواهم", "میخواهم")]
    [InlineData("Straße", "Strasse")]
    [InlineData("m²", "m2")]
    public void names_that_look_different_are_two(string one, string other) => SameName.Of(one).ShouldNotBe(SameName.Of(other));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u200B\u200D")]
    public void a_name_of_which_nothing_is_seen_stays_as_it_is(string name) => SameName.Of(name).ShouldBe(name);

    [Fact]
    public async Task names_in_a_mapping_take_what_looks_like_them()
    {
        const string log = """
            <log><trace><string key="d" value=" North"/><string key="channel" value="Bal&#x200B;ie"/>
            <event><string key="concept:name" value="Clôture "/><date key="time:timestamp" value="2011-01-01T08:00:00Z"/></event></trace></log>
            """;
        var mapping = MappingFile.Read("m.json", Encoding.UTF8.GetBytes(
            """{"mapping":1,"case":{"department":{"attribute":"d","codes":{"North":"LND"}},"centre":{"default":"LND ","codes":{"Land":"LND"}},"channel":{"attribute":"channel","values":{"balie":"desk"}}},"event":{"completes":{"names":["Clo\u0302ture"]}}}"""));

        var (cases, _, _) = await MapAsync(TestLogs.Write(folder, "alike.xes", log), mapping);

        var mapped = cases.ShouldHaveSingleItem();
        mapped.Department.ShouldBe(new Place("North", "LND", true));
        mapped.Centre.ShouldBe(new Place("LND", "LND", true), "A name that the mapping uses as a code is that code.");
        (mapped.Channel, mapped.Ending?.Ends).ShouldBe(("desk", Ending.Completion));
    }

    [Fact]
    public async Task dates_that_would_be_refused_are_told_when_a_mapping_is_proposed()
    {
        var log = TestLogs.Write(folder, "dates.xes", $"""
            <log>
            {Dated("good", "2011-01-02", "2011-02-01", "2011-01-02T08:00:00Z", "2011-01-01T07:00:00Z")}
            {Dated("ancient", "1845-03-01", "2011-02-01", "2011-01-02T08:00:00Z")}
            {Dated("future", "2011-01-01", "2011-02-01", "2999-01-02T08:00:00Z")}
            {Dated("unreadable", "2011-01-01", "2011-02-01", "soon", "later")}
            {Dated("never", "2011-01-01", "2011-02-01", "9999-12-31T00:00:00Z")}
            {Dated("broken promise", "2011-01-01", "2010-12-01", "2011-01-02T08:00:00Z")}
            </log>
            """);

        var (proposed, told) = await MapCommand.ProposeAsync(log, Quiet(), TestContext.Current.CancellationToken);

        ((string?)proposed["case"]?["start"], (string?)proposed["case"]?["deadline"]).ShouldBe(("startdate", "deadline"));
        proposed["event"]?["undated"].ShouldBeNull("They have times, which cannot be read.");
        told.ShouldContain("By this mapping 'ledger replay' would take 1 of 6 cases, as far as the log alone tells. The others it would refuse:");
        told.ShouldContain(sentence => sentence.StartsWith("instant-out-of-range in 1 cases, first at line 3: ancient, ", StringComparison.Ordinal));
        told.ShouldContain(sentence => sentence.StartsWith("instant-in-the-future in 1 cases, first at line 4: future, ", StringComparison.Ordinal));
        told.ShouldContain(sentence => sentence.StartsWith("date-unreadable in 2 cases, first at line 5: unreadable, ", StringComparison.Ordinal));
        told.ShouldContain(sentence => sentence.StartsWith("deadline-not-later in 1 cases, first at line 7: broken promise, ", StringComparison.Ordinal));
        told.ShouldContain("1 events in 1 cases are earlier than their case's start, first at line 2: good, 'Check' at 2011-01-01T07:00:00Z. They are taken, and flagged in the timeline.");
    }

    [Fact]
    public async Task an_attribute_that_would_be_a_date_but_for_some_values_is_told_with_the_first_of_them()
    {
        var log = TestLogs.Write(folder, "nearly.xes", """
            <log>
            <trace><string key="enddate" value="2011-02-01"/><event><string key="timestamp" value="2011-01-01T08:00:00Z"/></event></trace>
            <trace><string key="enddate" value="NULL"/><event><string key="timestamp" value="?"/></event></trace>
            </log>
            """);

        var (proposed, told) = await MapCommand.ProposeAsync(log, Quiet(), TestContext.Current.CancellationToken);

        proposed["case"]?["end"].ShouldBeNull();
        told.ShouldContain(sentence => sentence.StartsWith("/case/end: enddate cannot be read as a date in 1 of 2 cases, first at line 3 ('NULL').", StringComparison.Ordinal));
        told.ShouldContain(sentence => sentence.StartsWith("/event/time: timestamp cannot be read as a date in 1 of 2 events, first at line 3 ('?').", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("road-fines.xes")]
    [InlineData("loan-applications.xes")]
    [InlineData("hospital.xes")]
    public async Task what_is_proposed_for_a_log_is_a_mapping_that_takes_it_over(string name)
    {
        var file = TestLogs.Of(name);

        var (proposed, told) = await MapCommand.ProposeAsync(file, Quiet(), TestContext.Current.CancellationToken);

        MappingFile.Faults(JsonSerializer.SerializeToElement(proposed)).ShouldBeEmpty();
        var (cases, faults, _) = await MapAsync(file, MappingFile.Read("proposed.json", Encoding.UTF8.GetBytes(proposed.ToJsonString())));
        faults.ShouldBeEmpty();
        cases.ShouldNotBeEmpty();
        told.ShouldContain(sentence => sentence.StartsWith("/case/deadline: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task for_the_municipalitys_log_what_is_shipped_is_proposed()
    {
        var (proposed, told) = await MapCommand.ProposeAsync(TestLogs.Real(), Quiet(), TestContext.Current.CancellationToken);

        var mapping = MappingFile.Read("proposed.json", Encoding.UTF8.GetBytes(proposed.ToJsonString()));
        var shipped = TestLogs.Example("municipal-receipts.json");
        (mapping.Case.Start, mapping.Case.End, mapping.Case.Deadline).ShouldBe((shipped.Case.Start, shipped.Case.End, shipped.Case.Deadline));
        (mapping.Case.Centre!.Attribute, mapping.Case.Department!.Attribute, mapping.Case.Channel!.Attribute).ShouldBe(("group", "department", "channel"));
        mapping.Case.Channel.Values.ShouldBe(shipped.Case.Channel!.Values, ignoreOrder: true);
        mapping.Event.Acknowledges!.Names.ShouldBe(shipped.Event.Acknowledges!.Names);
        told.ShouldContain("/case/end: enddate is a date in 1329 of 1434 cases, no earlier than its last event in 1184.");
        told.ShouldContain("By this mapping 'ledger replay' would take 1434 of 1434 cases, as far as the log alone tells.");
        told.ShouldContain(sentence => sentence.Contains("in 2 cases are earlier than their case's start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_mapping_alone_goes_to_the_file()
    {
        var output = new FileInfo(Path.Combine(folder.FullName, "proposed.json"));

        (await CommandLine.RunAsync(["map", TestLogs.Of("road-fines.xes").FullName, "-o", output.FullName])).ShouldBe(ExitCodes.Well);

        MappingFile.Read(output).Event.Completes!.Names!.ShouldBe(["Payment", "Send for Credit Collection"], ignoreOrder: true);
        (await CommandLine.RunAsync(["map", "/no/such.xes"])).ShouldBe(ExitCodes.Usage);
        (await CommandLine.RunAsync(["map", TestLogs.Of("road-fines.xes").FullName, "-o", "/no/such/folder/m.json"])).ShouldBe(ExitCodes.Usage);
    }

    private static string Dated(string name, string start, string deadline, params string[] events) =>
        $"""<trace><string key="concept:name" value="{name}"/><date key="startdate" value="{start}T00:00:00Z"/><date key="deadline" value="{deadline}T00:00:00Z"/>{string.Concat(events.Select(at => $"<event><string key=\"concept:name\" value=\"Check\"/><date key=\"time:timestamp\" value=\"{at}\"/></event>"))}</trace>""";

    private static IAnsiConsole Quiet() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });

    private static async Task<(List<MappedCase> Cases, List<Fault> Faults, IReadOnlyList<string> Notes)> MapAsync(FileInfo file, LogMapping mapping)
    {
        var notes = new LogNotes();
        var mapper = new CaseMapper(mapping, notes);
        var faults = new List<Fault>();
        var cases = (await TestLogs.ReadAsync(file, notes)).Select(@case => mapper.Map(@case, faults)).OfType<MappedCase>().ToList();
        return (cases, faults, notes.Sentences());
    }
}
