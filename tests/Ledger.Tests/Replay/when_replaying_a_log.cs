using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Xes;
using EventLedger.Tests.Support;
using NodaTime;
using Spectre.Console;

namespace EventLedger.Ledger.Tests.Replay;

public sealed class when_replaying_a_log(LedgerHost host) : IClassFixture<LedgerHost>, IDisposable
{
    private const string Acknowledging = "Confirmation of receipt";
    private static readonly LogMapping Municipal = TestLogs.Example("municipal-receipts.json");
    private static readonly LogMapping Places = LogMapping.Plain with { Case = new() { Department = new() { Attribute = "d" }, Centre = new() { Attribute = "c" } } };
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("replay-");
    private readonly StringWriter output = new(CultureInfo.InvariantCulture);

    private FileInfo Report => new(Path.Combine(folder.FullName, "report.json"));

    public void Dispose()
    {
        output.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task it_arrives_as_it_is_with_its_quirks_and_only_once()
    {
        var log = Log(
            "quirks",
            Case("case-1", "2011-10-11T08:00:00+02:00", "2011-10-12T08:00:00+02:00", Step("Register", "2011-10-10T08:00:00+02:00"), Acknowledgement("2011-10-11T09:00:00+02:00"), Step("File", "2011-10-13T08:00:00+02:00")),
            Case("case 1", "2011-10-11T08:00:00.123456789+02:00", null, Acknowledgement("2011-10-11 09:00:00.456+0200")));

        (await ReplayAsync(log)).ShouldBe(ExitCodes.Well, Written());
        var verified = Read()["details"]!["verification"]!["ledger"]!;
        var before = await host.WrittenAsync();

        ((int)verified["cases"]!, (int)verified["events"]!, (int)verified["completed"]!, (int)verified["beforeOpening"]!, (int)verified["afterCompletion"]!).ShouldBe((2, 4, 1, 1, 1));
        (await ReplayAsync(log)).ShouldBe(ExitCodes.Well, Written());
        (await host.WrittenAsync()).ShouldBe(before);
        ((int)Read()["totals"]!["accepted"]!).ShouldBe(0);
        output.ToString().ShouldContain("Cases: 2 in the ledger as a whole, 0 in part, 0 refused, 0 left out, 0 not reached.");
        output.ToString().ShouldContain("1×, first at line 1: dates are told finer than to the microsecond");
    }

    [Theory]
    [InlineData("road-fines.xes", "road-fines.json", 2, 6, 1)]
    [InlineData("road-fines.xes", null, 2, 6, 0)]
    [InlineData("loan-applications.xes", "loan-applications.json", 3, 14, 2)]
    [InlineData("loan-applications.xes", null, 3, 14, 0)]
    [InlineData("hospital.xes", "hospital.json", 2, 4, 0)]
    public async Task logs_of_other_registers_arrive_whole_and_nothing_of_them_is_late(string log, string? mapping, int cases, int events, int completed)
    {
        var by = mapping switch
        {
            null => LogMapping.Plain,
            "road-fines.json" => TestLogs.Example(mapping),
            _ => MappingFile.Read(TestLogs.Of(mapping)),
        };

        (await ReplayAsync(TestLogs.Of(log), by, name: $"{log} {mapping}")).ShouldBe(ExitCodes.Well, Written());

        var verified = Read()["details"]!["verification"]!["ledger"]!;
        ((int)verified["cases"]!, (int)verified["events"]!, (int)verified["completed"]!, (int)verified["late"]!).ShouldBe((cases, events, completed, 0));
        output.ToString().ShouldContain("No case differs from the log.");
        foreach (var request in Read()["cases"]!.AsObject())
        {
            (await host.GetAsync("admin.makkah", $"/v1/requests/{request.Value!["id"]}")).Json["promisedDeadline"].ShouldBeNull();
        }
    }

    [Fact]
    public async Task what_would_be_refused_is_told_and_nothing_is_sent()
    {
        var log = Refused();
        var before = await host.WrittenAsync();

        (await ReplayAsync(log, Municipal)).ShouldBe(ExitCodes.RefusedOrDiffering);

        (await host.WrittenAsync()).ShouldBe(before);
        var faults = Read()["details"]!["faults"]!;
        faults["listed"]!.AsArray().Select(fault => ((string)fault!["case"]!, (string)fault["code"]!)).Distinct().ShouldBe(
            [("ancient", "instant-out-of-range"), ("unacknowledged", "not-received"), ("long", "request-malformed")], ignoreOrder: true, Written());
        ((string)faults["listed"]!.AsArray().Single(fault => (string)fault!["case"]! == "long")!["errors"]!["/name"]![0]!).ShouldBe("At most 200 characters.");
        output.ToString().ShouldContain("3 cases cannot");
        output.ToString().ShouldContain("Nothing was sent.");
        ((int)Read()["details"]!["cases"]!["notReached"]!).ShouldBe(4);
    }

    [Fact]
    public async Task the_others_arrive_when_those_are_left_out_whole()
    {
        (await ReplayAsync(Refused(), Municipal, leaveOut: true)).ShouldBe(ExitCodes.RefusedOrDiffering);

        Read()["cases"]!.AsObject().Select(entry => entry.Key).ShouldBe(["good"]);
        ((int)Read()["totals"]!["notTried"]!).ShouldBe(0);
        output.ToString().ShouldContain("Cases: 1 in the ledger as a whole, 0 in part, 0 refused, 3 left out, 0 not reached.");
        Read()["details"]!["verification"]!["differences"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task centres_that_are_there_take_on_what_they_may_by_the_dry_run_too()
    {
        (await host.PostAsync("admin.makkah", "/v1/centres", """{"code":"MK-900","nameAr":"مركز","nameEn":"Centre","licenceNumber":"MK-L-900","licensedFrom":"2010-01-01"}""")).Code.ShouldBeNull();
        (await host.PostAsync("admin.makkah", "/v1/centres/MK-900/suspension", """{"reason":"inspection","suspendedAt":"2012-01-01T00:00:00Z"}""")).Code.ShouldBeNull();
        var log = Log(
            "centres",
            Case("too early", "2009-10-11T08:00:00Z", null, Acknowledgement("2009-10-11T09:00:00Z")),
            Case("licensed", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z")),
            Case("suspended", "2013-10-11T08:00:00Z", null, Acknowledgement("2013-10-11T09:00:00Z")));
        var mapping = Municipal with { Case = Municipal.Case with { Centre = new() { Attribute = "group", Codes = ImmutableDictionary<string, string>.Empty.Add("Group 1", "MK-900") } } };

        (await ReplayAsync(log, mapping, dry: true)).ShouldBe(ExitCodes.RefusedOrDiffering);
        Read()["details"]!["faults"]!["listed"]!.AsArray().Select(fault => $"{fault!["case"]} {fault["code"]}").ShouldBe(["too early licence-not-valid", "suspended licence-not-valid"]);

        await ReplayAsync(log, mapping, leaveOut: true);
        Read()["cases"]!.AsObject().Select(entry => entry.Key).ShouldBe(["licensed"], Written());
        Read()["refusals"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task of_a_log_without_cases_nothing_is_sent()
    {
        var before = await host.WrittenAsync();

        (await ReplayAsync(TestLogs.Write(folder, "none.xes", "<log><string key=\"concept:name\" value=\"none\"/></log>"), LogMapping.Plain)).ShouldBe(ExitCodes.Well);

        (await host.WrittenAsync()).ShouldBe(before);
        output.ToString().ShouldContain("0 cases can be taken over, by 0 commands.");
    }

    [Fact]
    public async Task a_dry_run_changes_nothing_and_says_whether_all_would_be_taken()
    {
        var good = Log("good", Case("case-1", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z")));
        var before = await host.WrittenAsync();

        (await ReplayAsync(good, Municipal, dry: true)).ShouldBe(ExitCodes.Well);
        (await ReplayAsync(Refused(), Municipal, dry: true)).ShouldBe(ExitCodes.RefusedOrDiffering);

        (await host.WrittenAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task a_dry_run_says_what_would_be_made_and_that_alone_is_made()
    {
        var log = Log("made", Place("case-1", "Made department", "Made centre"), Place("case-2", new string('x', 201), "Left out centre"));
        var mapping = Places with { Service = new() { Code = "MADE-SERVICE", NameEn = "Made service" } };
        string[] things = ["department X-MADE-DEPARTMENT 'Made department'", "centre X-MADE-CENTRE 'Made centre'", "service MADE-SERVICE 'Made service'"];

        (await ReplayAsync(log, mapping, dry: true)).ShouldBe(ExitCodes.RefusedOrDiffering);

        output.ToString().ShouldContain("Not there yet, and made before the first case:");
        things.ShouldAllBe(thing => output.ToString().Contains(thing, StringComparison.Ordinal));
        Made().ShouldBe(things);
        (await host.GetAsync("admin.makkah", "/v1/departments/X-MADE-DEPARTMENT")).Code.ShouldBe("department-not-found");

        (await ReplayAsync(log, mapping, leaveOut: true)).ShouldBe(ExitCodes.RefusedOrDiffering, Written());
        ((string?)(await host.GetAsync("admin.makkah", "/v1/departments/X-MADE-DEPARTMENT")).Json["nameEn"]).ShouldBe("Made department");
        ((string?)(await host.GetAsync("admin.makkah", "/v1/centres/X-MADE-CENTRE")).Json["nameEn"]).ShouldBe("Made centre");
        ((string?)(await host.GetAsync("admin.makkah", "/v1/services/MADE-SERVICE")).Json["nameEn"]).ShouldBe("Made service");
        (await host.GetAsync("admin.makkah", "/v1/centres/X-LEFT-OUT-CENTRE")).Code.ShouldBe("centre-not-found");

        await ReplayAsync(log, mapping, dry: true);
        Made().ShouldBeEmpty();

        IEnumerable<string> Made() => Read()["details"]!["toBeMade"]!.AsArray().Select(thing => $"{thing!["what"]} {thing["code"]} '{thing["name"]}'");
    }

    [Fact]
    public async Task a_name_that_is_the_code_of_one_that_is_there_is_that_one()
    {
        (await host.PostAsync("admin.makkah", "/v1/centres", """{"code":"MK-901","nameAr":"مركز","nameEn":"Centre","licenceNumber":"MK-L-901","licensedFrom":"2010-01-01"}""")).Code.ShouldBeNull();
        (await host.PostAsync("admin.makkah", "/v1/departments", """{"code":"D-901","nameAr":"إدارة","nameEn":"Department","windows":[{"code":"D-901-1","nameAr":"نافذة","nameEn":"Window"}]}""")).Code.ShouldBeNull();
        var log = Log("codes", Case("by default", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z")), Place("by its name", " D-901", "MK-901"));
        var mapping = Places with { Service = new() { Code = "CODES-SERVICE" }, Case = Places.Case with { Department = Places.Case.Department! with { Attribute = "d", Default = "D-901" }, Centre = Places.Case.Centre! with { Attribute = "c", Default = "MK-901" } } };

        (await ReplayAsync(log, mapping, dry: true)).ShouldBe(ExitCodes.Well);
        Read()["details"]!["toBeMade"]!.AsArray().Select(thing => (string)thing!["what"]!).ShouldBe(["service"]);
        output.ToString().ShouldContain("'D-901' is taken for the department that is there under this code.");
        output.ToString().ShouldContain("'MK-901' is taken for the centre that is there under this code.");

        (await ReplayAsync(log, mapping)).ShouldBe(ExitCodes.Well, Written());
        var before = await host.WrittenAsync();
        (await ReplayAsync(log, mapping)).ShouldBe(ExitCodes.Well, Written());

        (await host.WrittenAsync()).ShouldBe(before);
        Read()["cases"]!.AsObject().Count.ShouldBe(2);
        foreach (var request in Read()["cases"]!.AsObject())
        {
            var state = (await host.GetAsync("admin.makkah", $"/v1/requests/{request.Value!["id"]}")).Json;
            ((string)state["departmentCode"]!, (string)state["centreCode"]!).ShouldBe(("D-901", "MK-901"));
        }
    }

    [Fact]
    public async Task what_was_made_for_a_name_stays_its_own_when_its_code_comes_to_be()
    {
        var log = Log("early", Place("case-1", "D-902", "Group 1"));
        (await ReplayAsync(log, Places)).ShouldBe(ExitCodes.Well, Written());
        (await host.PostAsync("admin.makkah", "/v1/departments", """{"code":"D-902","nameAr":"إدارة","nameEn":"Department","windows":[{"code":"D-902-1","nameAr":"نافذة","nameEn":"Window"}]}""")).Code.ShouldBeNull();
        var before = await host.WrittenAsync();

        (await ReplayAsync(log, Places)).ShouldBe(ExitCodes.Well, Written());

        (await host.WrittenAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task departments_that_look_alike_are_made_once()
    {
        var log = Log("alike", Place("a", "Alike  depot", "Alike"), Place("b", "Alike depot ", "\u200FAlike"), Place("c", "Alike\u00A0depot", "Alike\u200B"));

        (await ReplayAsync(log, Places)).ShouldBe(ExitCodes.Well, Written());

        foreach (var request in Read()["cases"]!.AsObject())
        {
            var state = (await host.GetAsync("admin.makkah", $"/v1/requests/{request.Value!["id"]}")).Json;
            ((string)state["departmentCode"]!, (string)state["centreCode"]!).ShouldBe(("X-ALIKE-DEPOT", "X-ALIKE"));
        }

        output.ToString().ShouldContain("cases have the d 'Alike depot' with other blanks");
    }

    [Fact]
    public async Task a_dry_run_needs_no_service_when_it_is_not_to_ask_one()
    {
        var log = TestLogs.Of("road-fines.xes").FullName;

        (await CommandLine.RunAsync(["replay", log, "--dry-run", "--offline", "--base-url", "http://127.0.0.1:1", "--patience", "1"])).ShouldBe(ExitCodes.Well);
        (await CommandLine.RunAsync(["replay", log, "--dry-run", "--base-url", "http://127.0.0.1:1", "--patience", "1"])).ShouldBe(ExitCodes.Unreachable);
        (await CommandLine.RunAsync(["replay", log, "--offline"])).ShouldBe(ExitCodes.Usage);
    }

    /// <summary>All that the dry run passes is taken, and what it does not is refused: the service is asked both times.</summary>
    [Fact]
    public async Task the_rehearsal_and_the_service_agree()
    {
        var log = Refused();
        var terms = Terms.OfNothing(Municipal.Service.Code, SystemClock.Instance.GetCurrentInstant());
        var (mapper, planner, rehearsal) = (new CaseMapper(Municipal, new LogNotes()), new CasePlanner(Municipal, terms, "agreed", null), new Rehearsal(terms));
        await ReplayAsync(Log("reference", Case("case-1", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z"))), Municipal, verify: false);
        var beneficiary = await host.BeneficiaryAsync();
        using var client = Client();
        using var account = client.SignedInAs("admin.makkah", "sample");

        foreach (var @case in await TestLogs.ReadAsync(log))
        {
            var plan = planner.Plan(mapper.Map(@case, [])!, beneficiary);
            var expected = rehearsal.Of(plan).Select(fault => (fault.What, fault.Code)).ToList();
            var found = new List<(string, string)>();
            var opened = await account.PostAsync(plan.Opening.Call, TestContext.Current.CancellationToken);
            if (!opened.IsAccepted)
            {
                found.Add((plan.Opening.Call.Name, opened.RefusalCode!));
            }

            foreach (var later in plan.Later.Where(_ => opened.IsAccepted))
            {
                var answer = await account.PostAsync(later.Call with { Path = $"/v1/requests/{opened.Body["id"]}/{later.Call.Path}" }, TestContext.Current.CancellationToken);
                if (!answer.IsAccepted)
                {
                    found.Add((later.Call.Name, answer.RefusalCode!));
                }
            }

            found.ShouldBe(opened.IsAccepted ? expected : expected.Take(1), @case.Text("concept:name"));
        }
    }

    [Fact]
    public async Task a_run_that_was_cut_off_says_what_is_there_and_is_ended_by_the_next()
    {
        var log = Log("cut", [.. Enumerable.Range(0, 6).Select(i => Case($"case-{i}", "2011-10-11T08:00:00Z", "2011-10-12T08:00:00Z", Acknowledgement("2011-10-11T09:00:00Z"), Step("File", "2011-10-11T10:00:00Z")))]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using (var cut = new LedgerClient(host.Host.Server.BaseAddress, Patience.Of(TimeSpan.FromSeconds(10)), Quiet(), new CutOff(host.Host.Server.CreateHandler(), after: 17, stop)))
        {
            using var account = cut.SignedInAs("admin.makkah", "sample");
            await Should.ThrowAsync<OperationCanceledException>(() => new ReplayRun(account, Order(log, Municipal) with { Concurrency = 1 }, Console()).RunAsync(stop.Token));
        }

        ((string)Read()["ended"]!).ShouldBe("interrupted");
        var (whole, inPart, notReached) = Fates();
        (whole + inPart + notReached).ShouldBe(6);
        inPart.ShouldBe(1, Written());
        notReached.ShouldBeGreaterThan(0);
        output.ToString().ShouldContain("The same run again goes on where this one was.");

        (await ReplayAsync(log, Municipal)).ShouldBe(ExitCodes.Well, Written());
        Fates().ShouldBe((6, 0, 0));
        ((int)Read()["totals"]!["alreadyThere"]!).ShouldBeGreaterThan(whole * 5);
    }

    [Fact]
    public async Task what_was_refused_once_is_tried_again_by_a_later_run()
    {
        var log = Log("late", Case("case-1", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z"), Step("File", "2011-10-11T10:00:00Z")));
        await ReplayAsync(log, Municipal, verify: false, name: "other");
        using (var client = Client())
        {
            using var account = client.SignedInAs("admin.makkah", "sample");
            var request = (string)Read()["cases"]!["case-1"]!["id"]!;
            var again = new Call("receipt", $"/v1/requests/{request}/receipt", [], LogNames.Key("late", "case-1", "kept"));

            var first = await account.PostAsync(again, TestContext.Current.CancellationToken);
            var kept = await account.PostAsync(again, TestContext.Current.CancellationToken);
            var fresh = await account.PostUntilFreshAsync(again, TestContext.Current.CancellationToken);

            (first.RefusalCode, first.Replayed).ShouldBe(("already-received", false));
            (kept.RefusalCode, kept.Replayed).ShouldBe(("already-received", true));
            (fresh.RefusalCode, fresh.Replayed).ShouldBe(("already-received", false), "It was asked anew, under the next key.");
        }
    }

    [Fact]
    public async Task another_mapping_changes_nothing_that_is_there_and_that_is_told()
    {
        var log = Log("mapped", Case("case-1", "2011-10-11T08:00:00Z", "2011-10-12T08:00:00Z", Acknowledgement("2011-10-11T09:00:00Z")));
        await ReplayAsync(log, Municipal, verify: false);
        var before = await host.WrittenAsync();

        (await ReplayAsync(log, Municipal with { Case = Municipal.Case with { Centre = null } }, verify: false)).ShouldBe(ExitCodes.RefusedOrDiffering);

        (await host.WrittenAsync()).ShouldBe(before);
        output.ToString().ShouldContain("Cases of the log 'mapped' were taken over before otherwise");
    }

    [Fact]
    public async Task what_the_ledger_lacks_is_found()
    {
        await ReplayAsync(Log("short", Case("case-1", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z"))), Municipal);
        var longer = Log("longer", Case("case-1", "2011-10-11T08:00:00Z", "2011-10-12T08:00:00Z", Acknowledgement("2011-10-11T09:00:00Z"), Step("File", "2011-10-11T10:00:00Z")));
        var requests = Read()["cases"]!.AsObject().ToDictionary(
            entry => entry.Key,
            entry => new Reporting.RequestOf((Guid)entry.Value!["id"]!, (string)entry.Value["trackingReference"]!));
        using var client = Client();
        using var account = client.SignedInAs("admin.makkah", "sample");
        var verification = new ReplayVerification(account, requests);
        var planner = new CasePlanner(Municipal, Terms.OfNothing("XES-RECEIPT", SystemClock.Instance.GetCurrentInstant()), "longer", null);
        var mapper = new CaseMapper(Municipal, new LogNotes());

        foreach (var @case in await TestLogs.ReadAsync(longer))
        {
            await verification.CompareAsync(planner.Plan(mapper.Map(@case, [])!, Guid.Empty), TestContext.Current.CancellationToken);
        }

        verification.IsWell.ShouldBeFalse();
        verification.Print(Console());
        output.ToString().ShouldContain("case-1: the ledger lacks 'File' by Resource01 at 2011-10-11T10:00:00Z");
        output.ToString().ShouldContain("case-1: the status is received, in the log completed");
        output.ToString().ShouldContain("case-1: the ledger lacks RequestCompleted at 2011-10-12T08:00:00Z");
        output.ToString().ShouldContain("3 differences.");
    }

    [Fact]
    public async Task a_case_longer_than_a_page_is_compared_whole()
    {
        string[] steps = [.. Enumerable.Range(0, 505).Select(i => Step($"File {i}", "2011-10-11T10:00:00Z"))];

        (await ReplayAsync(Log("long", Case("case-1", "2011-10-11T08:00:00Z", null, [Acknowledgement("2011-10-11T09:00:00Z"), .. steps])), Municipal)).ShouldBe(ExitCodes.Well, Written());
    }

    [Fact]
    public async Task departments_that_differ_in_capitals_alone_stay_apart()
    {
        var traces = string.Concat(new[] { "General", "GENERAL", "general" }.Select(name =>
            $"""<trace><string key="concept:name" value="{name}"/><string key="department" value="{name}"/><event><date key="time:timestamp" value="2011-01-01T08:00:00Z"/></event></trace>"""));
        var file = TestLogs.Write(folder, "capitals.xes", $"<log>{traces}</log>");

        (await ReplayAsync(file, LogMapping.Plain with { Case = new() { Department = new() { Attribute = "department" } } })).ShouldBe(ExitCodes.Well, Written());

        foreach (var request in Read()["cases"]!.AsObject())
        {
            var code = (string)(await host.GetAsync("admin.makkah", $"/v1/requests/{request.Value!["id"]}")).Json["departmentCode"]!;
            ((string)(await host.GetAsync("admin.makkah", $"/v1/departments/{code}")).Json["nameEn"]!).ShouldBe(request.Key);
        }
    }

    [Fact]
    public async Task a_service_that_is_not_there_is_told_and_the_report_is_written()
    {
        var log = Log("nobody", Case("case-1", "2011-10-11T08:00:00Z", null));

        var code = await CommandLine.RunAsync(["replay", log.FullName, "--base-url", "http://127.0.0.1:1", "--patience", "1", "--report", Report.FullName]);

        code.ShouldBe(ExitCodes.Unreachable);
        ((string)Read()["ended"]!).ShouldContain("cannot be reached");
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("replay", "/no/such.xes")]
    [InlineData("replay", "/dev/null", "--base-url", "there")]
    [InlineData("replay", "/dev/null", "--concurrency", "0")]
    [InlineData("map")]
    [InlineData("simulate", "--day", "soon")]
    [InlineData("simulate", "--day", "2999-01-01")]
    [InlineData("simulate", "--regions", "makkah,makkah")]
    [InlineData("perform")]
    public async Task a_mistake_in_the_command_line_has_an_exit_code_of_its_own(params string[] line) =>
        (await CommandLine.RunAsync(line)).ShouldBe(ExitCodes.Usage);

    private FileInfo Refused() => Log(
        "refused",
        Case("ancient", "1900-01-01T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z"), Step("File", "2011-10-11T10:00:00Z")),
        Case("unacknowledged", "2011-10-11T08:00:00Z", null, Step("File", "2011-10-11T10:00:00Z")),
        Case("good", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z")),
        Case("long", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z"), Step(new string('x', 201), "2011-10-11T10:00:00Z")));

    private Task<int> ReplayAsync(FileInfo log) => ReplayAsync(log, Municipal);

    private async Task<int> ReplayAsync(FileInfo log, LogMapping mapping, bool verify = true, bool leaveOut = false, bool dry = false, string? name = null)
    {
        using var client = Client();
        using var account = client.SignedInAs("admin.makkah", "sample");
        var order = Order(log, mapping) with { Verify = verify, LeaveOut = leaveOut, DryRun = dry };
        return await new ReplayRun(account, name is null ? order : order with { Log = name }, Console()).RunAsync(TestContext.Current.CancellationToken);
    }

    private ReplayOrder Order(FileInfo log, LogMapping mapping) => new(log, LogNames.Log(log), mapping, 4, Report);

    private LedgerClient Client() => new(host.Host.Server.BaseAddress, Patience.Of(TimeSpan.FromSeconds(10)), Quiet(), host.Host.Server.CreateHandler());

    private static IAnsiConsole Quiet() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });

    private IAnsiConsole Console()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 1000;
        return console;
    }

    private (int Whole, int InPart, int NotReached) Fates()
    {
        var fates = Read()["details"]!["cases"]!;
        return ((int)fates["whole"]!, fates["inPart"]!.AsObject().Count, (int)fates["notReached"]!);
    }

    private JsonNode Read() => JsonNode.Parse(Written())!;

    private string Written() => File.ReadAllText(Report.FullName);

    private FileInfo Log(string name, params string[] cases) => TestLogs.Write(folder, $"{name}.xes", $"<log>{string.Concat(cases)}</log>");

    private static string Case(string name, string start, string? end, params string[] events) =>
        $"""<trace><string key="concept:name" value="{name}"/><date key="startdate" value="{start}"/>{(end is null ? "" : $"<date key=\"enddate\" value=\"{end}\"/>")}<string key="department" value="General"/><string key="group" value="Group 1"/><string key="channel" value="Desk"/>{string.Concat(events)}</trace>""";

    private static string Place(string name, string department, string centre) =>
        $"""<trace><string key="concept:name" value="{name}"/><string key="d" value="{department}"/><string key="c" value="{centre}"/>{Acknowledgement("2011-10-11T09:00:00Z")}</trace>""";

    private static string Acknowledgement(string at) => Step(Acknowledging, at);

    private static string Step(string name, string at) =>
        $"""<event><string key="concept:name" value="{name}"/><string key="org:resource" value="Resource01"/><date key="time:timestamp" value="{at}"/></event>""";

    /// <summary>As when its user stops the tool, in the middle of a case.</summary>
    private sealed class CutOff(HttpMessageHandler inner, int after, CancellationTokenSource stop) : DelegatingHandler(inner)
    {
        private int posts;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.StartsWith("/v1/requests", StringComparison.Ordinal) && Interlocked.Increment(ref posts) > after)
            {
                await stop.CancelAsync();
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
