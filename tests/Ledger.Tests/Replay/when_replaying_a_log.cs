using System.Text.Json.Nodes;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Rest;
using EventLedger.Tests.Support;
using Spectre.Console;

namespace EventLedger.Ledger.Tests.Replay;

public sealed class when_replaying_a_log(LedgerHost host) : IClassFixture<LedgerHost>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("replay-");

    private FileInfo Report => new(Path.Combine(folder.FullName, "report.json"));

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task it_arrives_as_it_is_with_its_quirks_and_only_once()
    {
        var log = Log(
            "quirks",
            Case("case-1", "2011-10-11T08:00:00+02:00", "2011-10-12T08:00:00+02:00", Step("Register", "2011-10-10T08:00:00+02:00"), Acknowledgement("2011-10-11T09:00:00+02:00"), Step("File", "2011-10-13T08:00:00+02:00")),
            Case("case 1", "2011-10-11T08:00:00.123+02:00", null, Acknowledgement("2011-10-11T09:00:00.456+02:00")));

        (await ReplayAsync(log)).ShouldBe(ExitCodes.Well, Written());
        var verified = Read()["details"]!["verification"]!["ledger"]!;
        var before = await host.WrittenAsync();

        ((int)verified["cases"]!, (int)verified["events"]!, (int)verified["completed"]!, (int)verified["beforeOpening"]!, (int)verified["afterCompletion"]!).ShouldBe((2, 4, 1, 1, 1));
        (await ReplayAsync(log)).ShouldBe(ExitCodes.Well, Written());
        (await host.WrittenAsync()).ShouldBe(before);
        ((int)Read()["totals"]!["accepted"]!).ShouldBe(0);
    }

    [Fact]
    public async Task what_is_refused_is_told_by_its_code_and_the_rest_arrives()
    {
        var log = Log(
            "refused",
            Case("ancient", "1900-01-01T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z"), Step("File", "2011-10-11T10:00:00Z")),
            Case("unacknowledged", "2011-10-11T08:00:00Z", null, Step("File", "2011-10-11T10:00:00Z")),
            Case("good", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z")));

        (await ReplayAsync(log, verify: false)).ShouldBe(ExitCodes.RefusedOrDiffering);

        var report = Read();
        report["refusals"]!.AsArray().Select(refusal => ((string)refusal!["case"]!, (string)refusal["code"]!)).ShouldBe(
            [("ancient", "instant-out-of-range"), ("unacknowledged", "not-received")], ignoreOrder: true, Written());
        ((int)report["totals"]!["notTried"]!).ShouldBe(2);
        report["cases"]!.AsObject().Select(entry => entry.Key).ShouldBe(["good", "unacknowledged"]);
    }

    [Fact]
    public async Task what_the_ledger_lacks_is_found()
    {
        await ReplayAsync(Log("short", Case("case-1", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z"))));
        var longer = Log("longer", Case("case-1", "2011-10-11T08:00:00Z", null, Acknowledgement("2011-10-11T09:00:00Z"), Step("File", "2011-10-11T10:00:00Z")));
        var report = Read();
        var requests = report["cases"]!.AsObject().ToDictionary(
            entry => entry.Key,
            entry => new Reporting.RequestOf((Guid)entry.Value!["id"]!, (string)entry.Value["trackingReference"]!));
        using var client = Client();
        using var account = client.SignedInAs("admin.makkah", "sample");
        var verification = new ReplayVerification(account, requests, default);

        await foreach (var @case in XesLog.ReadAsync(longer, TestContext.Current.CancellationToken))
        {
            await verification.CompareAsync(@case, TestContext.Current.CancellationToken);
        }

        verification.IsWell.ShouldBeFalse();
    }

    [Fact]
    public async Task a_case_longer_than_a_page_is_compared_whole()
    {
        string[] steps = [.. Enumerable.Range(0, 505).Select(i => Step($"File {i}", "2011-10-11T10:00:00Z"))];

        (await ReplayAsync(Log("long", Case("case-1", "2011-10-11T08:00:00Z", null, [Acknowledgement("2011-10-11T09:00:00Z"), .. steps])))).ShouldBe(ExitCodes.Well, Written());
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
    [InlineData("simulate", "--day", "soon")]
    [InlineData("simulate", "--day", "2999-01-01")]
    [InlineData("simulate", "--regions", "makkah,makkah")]
    [InlineData("perform")]
    public async Task a_mistake_in_the_command_line_has_an_exit_code_of_its_own(params string[] line) =>
        (await CommandLine.RunAsync(line)).ShouldBe(ExitCodes.Usage);

    [Fact]
    public void names_that_look_alike_stay_apart()
    {
        string[] names = ["Group 1", "Group-1", "group 1", "Group 1 ", "مجموعة", new string('x', 60), new string('x', 61)];

        names.Where(name => name != "group 1").Select(LogNames.Code).ShouldBeUnique();
        names.Select(name => LogNames.Key("log", name, "open")).ShouldBeUnique();
        names.Select(LogNames.Code).ShouldAllBe(code => Domain.Shared.Codes.IsValid(code));
    }

    private async Task<int> ReplayAsync(FileInfo log, bool verify = true)
    {
        using var client = Client();
        using var account = client.SignedInAs("admin.makkah", "sample");
        return await new ReplayRun(account, new ReplayOrder(log, LogNames.Log(log), 4, Report, verify), Quiet()).RunAsync(TestContext.Current.CancellationToken);
    }

    private LedgerClient Client() => new(host.Host.Server.BaseAddress, Patience.Of(TimeSpan.FromSeconds(10)), Quiet(), host.Host.Server.CreateHandler());

    private static IAnsiConsole Quiet() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });

    private JsonNode Read() => JsonNode.Parse(Written())!;

    private string Written() => File.ReadAllText(Report.FullName);

    private FileInfo Log(string name, params string[] cases)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, $"{name}.xes"));
        File.WriteAllText(file.FullName, $"<log>{string.Concat(cases)}</log>");
        return file;
    }

    private static string Case(string name, string start, string? end, params string[] events) =>
        $"""<trace><string key="concept:name" value="{name}"/><date key="startdate" value="{start}"/>{(end is null ? "" : $"<date key=\"enddate\" value=\"{end}\"/>")}<string key="department" value="General"/><string key="group" value="Group 1"/><string key="channel" value="Desk"/>{string.Concat(events)}</trace>""";

    private static string Acknowledgement(string at) => Step(ReplayPlan.Acknowledgement, at);

    private static string Step(string name, string at) =>
        $"""<event><string key="concept:name" value="{name}"/><string key="org:resource" value="Resource01"/><date key="time:timestamp" value="{at}"/></event>""";
}
