using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using EventLedger.Api.Http;
using EventLedger.Api.Requests;
using EventLedger.Domain.Centres;
using EventLedger.Domain.Shared;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Xes;
using NodaTime;

namespace EventLedger.Ledger.Tests.Replay;

/// <summary>What the service would refuse is found before anything is sent, by its own rules.</summary>
public sealed class when_rehearsing_a_log : IDisposable
{
    private static readonly Terms Nothing = Terms.OfNothing("XES-LOG", Instant.FromUtc(2026, 1, 1, 0, 0));
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rehearsal-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("road-fines.xes", null)]
    [InlineData("loan-applications.xes", null)]
    [InlineData("loan-applications.xes", "loan-applications.json")]
    [InlineData("hospital.xes", "hospital.json")]
    public async Task a_log_that_will_be_taken_has_no_faults(string log, string? mapping) =>
        (await FaultsAsync(TestLogs.Of(log), mapping is null ? LogMapping.Plain : MappingFile.Read(TestLogs.Of(mapping)), Nothing)).ShouldBeEmpty();

    [Fact]
    public async Task the_municipalitys_log_has_none_either() =>
        (await FaultsAsync(TestLogs.Real(), TestLogs.Example("municipal-receipts.json"), Nothing)).ShouldBeEmpty();

    [Theory]
    [InlineData("1949-12-31T23:59:59Z", "", "requests instant-out-of-range")]
    [InlineData("1845-03-01T00:00:00Z", "", "requests instant-out-of-range")]
    [InlineData("2999-01-01T00:00:00Z", "", "requests instant-in-the-future")]
    [InlineData("2011-01-01T00:00:00Z", """<date key="due" value="2010-01-01T00:00:00Z"/>""", "requests deadline-not-later")]
    public async Task what_its_dates_forbid_is_found(string at, string attributes, string found)
    {
        var log = $"""<log><trace>{attributes}<string key="concept:name" value="a"/><event><date key="time:timestamp" value="{at}"/></event></trace></log>""";

        var faults = await FaultsAsync(TestLogs.Write(folder, "dated.xes", log), Mapping("""{"mapping":1,"case":{"deadline":"due"}}"""), Nothing);

        faults.Select(fault => $"{fault.What} {fault.Code}").ShouldContain(found);
        faults.ShouldAllBe(fault => fault.Detail.EndsWith('.') && !fault.Detail.Contains('{'));
    }

    [Fact]
    public async Task a_case_that_is_never_acknowledged_is_found_where_the_mapping_asks_for_it()
    {
        var log = Log(("Register", "2011-01-01T08:00:00Z"), ("Decide", "2011-01-02T08:00:00Z"));

        (await FaultsAsync(log, Mapping("""{"mapping":1,"event":{"acknowledges":{"names":["Receipt"]}}}"""), Nothing)).Select(fault => fault.Code).ShouldBe(["not-received", "not-received"]);
        (await FaultsAsync(log, Mapping("""{"mapping":1,"event":{"acknowledges":{"names":["Receipt"]},"unacknowledged":"at-start"}}"""), Nothing)).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_the_service_asks_of_the_requests_of_a_service_that_is_there_is_asked()
    {
        var log = Log(("Register", "2011-01-01T08:00:00Z"));
        var paid = Nothing with { Offer = Nothing.Offer with { Fee = new FeeQuote([new FeeLine("ISSUE", FeeKind.GovernmentFee, Money.Sar(100))], Instant.MaxValue) } };
        var documented = Nothing with { Offer = Nothing.Offer with { RequiredDocuments = ["parents-id"] } };

        (await FaultsAsync(log, LogMapping.Plain, paid)).Select(fault => fault.Code).ShouldBe(["fee-not-paid", "not-received"]);
        (await FaultsAsync(log, LogMapping.Plain, documented)).Select(fault => fault.Code).ShouldBe(["not-transmitted", "not-received"]);
    }

    [Fact]
    public async Task centres_and_departments_that_are_not_as_the_mapping_says_are_found()
    {
        var log = Log(("Register", "2011-01-01T08:00:00Z"));
        var mapping = Mapping("""{"mapping":1,"case":{"centre":{"default":"North","codes":{"North":"MK-001"}},"department":{"default":"Land","codes":{"Land":"LND"}}}}""");
        var expired = new ServiceCentre("MK-001", "a", "b", "c", new LocalDate(2012, 1, 1), null);

        var absent = Nothing with { Missing = new[] { "centres/MK-001", "departments/LND" }.ToFrozenSet() };
        (await FaultsAsync(log, mapping, absent)).Select(fault => fault.Code).ShouldBe(["department-not-found", "centre-not-found"]);
        var unlicensed = Nothing with { Centres = new Dictionary<string, ServiceCentre> { ["MK-001"] = expired }.ToFrozenDictionary() };
        (await FaultsAsync(log, mapping, unlicensed)).Select(fault => fault.Code).ShouldBe(["licence-not-valid"]);
    }

    [Fact]
    public async Task a_centre_that_is_missing_is_no_department_that_is()
    {
        var log = Log(("Register", "2011-01-01T08:00:00Z"));
        var mapping = Mapping("""{"mapping":1,"case":{"centre":{"default":"Land","codes":{"Land":"LND"}},"department":{"default":"Land","codes":{"Land":"LND"}}}}""");

        (await FaultsAsync(log, mapping, Nothing with { Missing = new[] { "centres/LND" }.ToFrozenSet() })).Select(fault => fault.Code).ShouldBe(["centre-not-found"]);
    }

    [Fact]
    public async Task what_is_to_be_made_is_what_is_not_there_and_taken_cases_refer_to()
    {
        var mapping = Mapping("""{"mapping":1,"service":{"code":"FINES","nameEn":"Fine"},"case":{"department":{"attribute":"d","codes":{"Land":"LND"}},"centre":{"attribute":"c"}}}""");
        var traces = string.Concat(new[] { ("Works", "North"), ("Land", "South"), ("Works", "South") }.Select(place =>
            $"""<trace><string key="d" value="{place.Item1}"/><string key="c" value="{place.Item2}"/><event><date key="time:timestamp" value="2011-01-01T08:00:00Z"/></event></trace>"""));
        var plans = await PlansAsync(TestLogs.Write(folder, "made.xes", $"<log>{traces}</log>"), mapping, Nothing);

        Things(Nothing).ShouldBe(["department X-WORKS 'Works'", "centre X-NORTH 'North'", "centre X-SOUTH 'South'", "service FINES 'Fine'"]);
        Things(Nothing with
        {
            IsOffered = true,
            Departments = new[] { "X-WORKS" }.ToFrozenSet(),
            Centres = new Dictionary<string, ServiceCentre> { ["X-SOUTH"] = new("X-SOUTH", "a", "b", "c", null, null) }.ToFrozenDictionary(),
        }).ShouldBe(["centre X-NORTH 'North'"]);

        IEnumerable<string> Things(Terms terms)
        {
            var made = new ToBeMade(mapping.Service, terms);
            plans.ForEach(plan => made.Add(plan.Case));
            return made.Things.Select(thing => thing.ToString());
        }
    }

    [Fact]
    public async Task what_the_body_of_a_call_may_not_hold_is_told_by_its_member()
    {
        var log = TestLogs.Write(folder, "long.xes", $"""
            <log><trace><string key="concept:name" value="a"/><event><string key="concept:name" value="{new string('n', 201)}"/><string key="org:resource" value="a&#x85;b"/>
            <string key="fine" value="b"/><string key="note" value="{new string('v', 2001)}"/><date key="time:timestamp" value="2011-01-01T08:00:00Z"/></event></trace></log>
            """);

        var fault = (await FaultsAsync(log, LogMapping.Plain, Nothing)).ShouldHaveSingleItem();

        (fault.What, fault.Code).ShouldBe(("work-steps", "request-malformed"));
        fault.Errors!.Select(error => error.Key).ShouldBe(["/name", "/officer", "/details/1/value"], ignoreOrder: true);
        fault.ToString().ShouldContain("/details/1/value: At most 2000 characters.");
    }

    [Fact]
    public async Task a_name_that_tells_no_reason_is_found_where_one_is_needed()
    {
        var mapping = Mapping("""{"mapping":1,"event":{"suspends":{"names":["---"]}}}""");

        var fault = (await FaultsAsync(Log(("---", "2011-01-02T08:00:00Z")), mapping, Nothing)).ShouldHaveSingleItem();

        (fault.What, fault.Code).ShouldBe(("suspension", "request-malformed"));
        fault.ToString().ShouldContain("/reason: It tells no reason: there is no letter in it.");
    }

    [Fact]
    public async Task more_than_a_body_may_hold_is_found()
    {
        var attributes = string.Concat(Enumerable.Range(0, 300).Select(i => $"""<string key="k{i}" value="{new string('v', 1500)}"/>"""));

        var faults = await FaultsAsync(
            TestLogs.Write(folder, "large.xes", $"""<log><trace>{attributes}<event><date key="time:timestamp" value="2011-01-01T08:00:00Z"/></event></trace></log>"""), LogMapping.Plain, Nothing);

        faults.ShouldHaveSingleItem().Code.ShouldBe("request-too-large");
    }

    [Fact]
    public async Task after_a_return_the_work_goes_on_by_another_receipt()
    {
        var log = Log(("Receipt", "2011-01-01T08:00:00Z"), ("Return", "2011-01-02T08:00:00Z"), ("Receipt", "2011-01-03T08:00:00Z"), ("Return", "2011-01-04T08:00:00Z"), ("Decide", "2011-01-05T08:00:00Z"));
        var mapping = Mapping("""{"mapping":1,"event":{"acknowledges":{"names":["Receipt"]},"returns":{"names":["Return"]},"completes":{"names":["Decide"]}}}""");

        (await FaultsAsync(log, mapping, Nothing)).ShouldBeEmpty();

        (await PlansAsync(log, mapping, Nothing)).Single().Later.Select(call => call.Call.Name).ShouldBe(
            ["receipt", "work-steps", "work-steps", "returns", "receipt", "work-steps", "work-steps", "returns", "receipt", "work-steps", "completion"]);
    }

    [Fact]
    public async Task what_is_over_already_is_a_step_alone_and_steps_after_a_withdrawal_come_before_it()
    {
        var log = Log(("Suspend", "2011-01-02T08:00:00Z"), ("Suspend", "2011-01-03T08:00:00Z"), ("Resume", "2011-01-04T08:00:00Z"), ("Resume", "2011-01-05T08:00:00Z"), ("Withdraw", "2011-01-06T08:00:00Z"), ("File", "2011-01-07T08:00:00Z"));
        var mapping = Mapping("""{"mapping":1,"event":{"suspends":{"names":["Suspend"]},"resumes":{"names":["Resume"]},"withdraws":{"names":["Withdraw"]}}}""");

        (await FaultsAsync(log, mapping, Nothing)).ShouldBeEmpty();

        (await PlansAsync(log, mapping, Nothing)).Single().Later.Select(call => call.Call.Name).ShouldBe(
            ["receipt", "work-steps", "suspension", "work-steps", "work-steps", "resumption", "work-steps", "work-steps", "work-steps", "withdrawal"]);
    }

    [Fact]
    public async Task every_call_has_a_key_of_its_own()
    {
        var plans = await PlansAsync(TestLogs.Real(), TestLogs.Example("municipal-receipts.json"), Nothing);

        plans.Sum(plan => plan.Later.Length).ShouldBe(8577 + 1434 + 1329);
        plans.SelectMany(plan => plan.Later.Prepend(plan.Opening)).Select(call => call.Call.Key).ShouldBeUnique();
        plans.SelectMany(plan => plan.Later).ShouldAllBe(call => call.Call.Key.Length <= 128);
        plans.ShouldAllBe(plan => plan.Later[0].Call.Name == "receipt");
    }

    [Fact]
    public void names_that_look_alike_stay_apart()
    {
        string[] names =
        [
            "General", "GENERAL", "general", "GeneraL", "Group 1", "Group-1", "group 1", "GROUP 1", "Group 1 ", " Group 1", "Group  1", "1", "مجموعة", "Ärzte", "ärzte", "STRASSE", "Straße",
            new string('x', 60), new string('x', 61), "", "-", "--",
        ];

        names.Select(LogNames.Code).ShouldBeUnique();
        names.Select(name => LogNames.Key("log", name, "open")).ShouldBeUnique();
        names.Select(LogNames.Code).ShouldAllBe(code => Codes.IsValid(code));
        LogNames.Code("Customer contact").ShouldBe("X-CUSTOMER-CONTACT");
    }

    [Fact]
    public void a_further_attempt_has_a_key_of_its_own()
    {
        var key = LogNames.Key("log", new string('x', 100), "open");

        Enumerable.Range(1, 30).Select(attempt => LogNames.Again(key, attempt)).ShouldBeUnique();
        Enumerable.Range(1, 30).ShouldAllBe(attempt => LogNames.Again(key, attempt).Length <= 128);
    }

    [Fact]
    public async Task two_names_of_one_code_are_found()
    {
        var forged = LogNames.Code("GENERAL")[2..].Replace('-', ' ');
        forged = forged[..1] + forged[1..].ToLowerInvariant();
        LogNames.Code(forged).ShouldBe(LogNames.Code("GENERAL"));
        var traces = string.Concat(new[] { "GENERAL", forged }.Select(name =>
            $"""<trace><string key="d" value="{name}"/><event><date key="time:timestamp" value="2011-01-01T08:00:00Z"/></event></trace>"""));
        var file = TestLogs.Write(folder, "codes.xes", $"<log>{traces}</log>");

        var survey = await LogSurvey.OfAsync(
            XesLog.ReadAsync(file, cancellation: TestContext.Current.CancellationToken), Mapping("""{"mapping":1,"case":{"department":{"attribute":"d"}}}"""), new LogNotes(), TestContext.Current.CancellationToken);

        survey.Faults.Kept.ShouldHaveSingleItem().Code.ShouldBe("code-of-two-names");
    }

    /// <summary>The service's own attributes: what it holds a text to is what the rehearsal does.</summary>
    [Fact]
    public void texts_are_held_to_what_the_service_holds_them_to()
    {
        (string Call, Type Body)[] bodies =
        [
            ("requests", typeof(NewRequest)), ("receipt", typeof(Receipt)), ("returns", typeof(Return)), ("work-steps", typeof(WorkStep)), ("suspension", typeof(Api.Requests.Suspension)),
            ("completion", typeof(Completion)), ("withdrawal", typeof(Withdrawal)), ("cancellation", typeof(Cancellation)),
            ("departments", typeof(Api.Departments.NewDepartment)), ("centres", typeof(Api.Centres.NewCentre)),
        ];

        BodyRules.Longest.Keys.ShouldBe(bodies.Select(body => body.Call), ignoreOrder: true);
        foreach (var (call, body) in bodies)
        {
            foreach (var (member, longest) in BodyRules.Longest[call])
            {
                LongestOf(body, member).ShouldBe(longest, $"{call} {member}");
                IsReason(body, member).ShouldBe(BodyRules.Reasons.Contains(member), $"{call} {member}");
            }
        }

        (LongestOf(typeof(WorkStepDetail), "name"), LongestOf(typeof(WorkStepDetail), "value")).ShouldBe((BodyRules.LongestDetailName, BodyRules.LongestDetail));
        typeof(WorkStep).GetProperty(nameof(WorkStep.Details))!.GetCustomAttribute<EntriesAttribute>()!.Most.ShouldBe(BodyRules.MostDetails);
        new Api.Setup.Settings().LargestBody.ShouldBe(BodyRules.LargestBody);
    }

    private static bool IsReason(Type body, string member) => body.GetProperties().Single(property => property.Name.Equals(member, StringComparison.OrdinalIgnoreCase))
        .GetCustomAttributes<ValidationAttribute>().Any(rule => rule is ReasonAttribute or EntriesAttribute { AreReasons: true });

    private static int LongestOf(Type body, string member)
    {
        var rules = body.GetProperties().Single(property => property.Name.Equals(member, StringComparison.OrdinalIgnoreCase)).GetCustomAttributes<ValidationAttribute>().ToList();
        return rules.OfType<TextAttribute>().SingleOrDefault()?.Longest ?? rules.OfType<EntriesAttribute>().Single().LongestText;
    }

    private static LogMapping Mapping(string json) => MappingFile.Read("m.json", Encoding.UTF8.GetBytes(json));

    private FileInfo Log(params (string Name, string At)[] events) => TestLogs.Write(folder, "log.xes", $"""
        <log><trace><string key="concept:name" value="a"/>{string.Concat(events.Select(e => $"""<event><string key="concept:name" value="{e.Name}"/><date key="time:timestamp" value="{e.At}"/></event>"""))}</trace></log>
        """);

    private static async Task<List<CasePlan>> PlansAsync(FileInfo file, LogMapping mapping, Terms terms)
    {
        var mapper = new CaseMapper(mapping, new LogNotes());
        var planner = new CasePlanner(mapping, terms, "log", null);
        return [.. (await TestLogs.ReadAsync(file)).Select(@case => planner.Plan(mapper.Map(@case, [])!, Guid.Empty))];
    }

    private static async Task<List<Fault>> FaultsAsync(FileInfo file, LogMapping mapping, Terms terms) =>
        [.. (await PlansAsync(file, mapping, terms)).SelectMany(new Rehearsal(terms).Of)];
}
