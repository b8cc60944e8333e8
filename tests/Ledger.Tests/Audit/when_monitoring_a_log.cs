using EventLedger.Ledger.Monitor;
using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Ledger.Verify;
using static EventLedger.Ledger.Tests.Audit.Building.AuditCase;

namespace EventLedger.Ledger.Tests.Audit;

public class when_monitoring_a_log
{
    [Fact]
    public async Task it_is_followed_from_where_it_was_left()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);
        var first = await monitor.LookAsync();
        (first.ExitCode, Followed(first)).ShouldBe((VerifyExitCodes.Ok, "8"));
        first.Findings.ShouldContain(Findings.NothingRemembered);

        service.Ledger = Lived();
        var froms = new List<int>();
        service.Edit = items => froms.Add((int)items[0]!["index"]!);
        var second = await monitor.LookAsync();

        (second.ExitCode, Followed(second)).ShouldBe((VerifyExitCodes.Ok, "11"));
        second.Findings.ShouldNotContain(Findings.NothingRemembered);
        froms.ShouldBe([8]);
        (await monitor.LookAsync()).ExitCode.ShouldBe(VerifyExitCodes.Ok);
        froms.ShouldBe([8]);
    }

    [Fact]
    public async Task it_may_grow_under_the_eyes_of_one_monitor()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);

        await monitor.WithAsync(async log =>
        {
            for (var i = 0; i < 5; i++)
            {
                (await log.LookAsync(TestContext.Current.CancellationToken)).ExitCode.ShouldBe(VerifyExitCodes.Ok);
                service.Ledger.Append(Makkah, i % 2 == 0 ? First : Absent);
                service.Ledger.Seal();
            }

            return log;
        });
    }

    [Fact]
    public async Task what_is_late_redacted_or_of_old_is_told_and_alarms_nobody()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);
        service.Ledger.Append(Makkah, First, new Oddity { Flags = 1 });
        service.Ledger.Redact(service.Ledger.Events(Makkah, First)[1]);
        service.Ledger.Seal();

        var verdict = await monitor.LookAsync();

        verdict.ExitCode.ShouldBe(VerifyExitCodes.Ok);
        string[] told = ["late", "redaction-followed", "entries-unattributed-of-old"];
        verdict.Findings.Select(finding => finding.Code).Intersect(told).ShouldBe(told, ignoreOrder: true);
    }

    [Fact]
    public async Task a_tombstone_stands_in_no_stream()
    {
        var ledger = Begun();
        ledger.Append(Makkah, Absent, new Oddity { Kind = 1, Version = 7 });
        ledger.Cut(Makkah, Absent, 0);
        ledger.Append(Makkah, First);
        await using var service = await TestLogService.StartAsync(ledger.Seal());
        using var monitor = new TestMonitor(service);

        (await monitor.AlarmsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task heads_may_say_more_than_is_known_here()
    {
        var ledger = Begun();
        ledger.Append(Makkah, First);
        ledger.Seal(document => (document["floor"], document["gaps"]) = (7, 0));
        await using var service = await TestLogService.StartAsync(ledger);
        using var monitor = new TestMonitor(service);

        (await monitor.AlarmsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_entries_did_wrong_alarms_until_somebody_has_seen_to_it()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);
        service.Ledger.Append(Makkah, First, new Oddity { Flags = 2 });
        service.Ledger.Seal();
        (await monitor.AlarmsAsync()).ShouldBe(["unattributed"]);

        service.Ledger.Append(Makkah, Second);
        service.Ledger.Seal();
        var later = await monitor.LookAsync();
        (later.ExitCode, Followed(later)).ShouldBe((VerifyExitCodes.Tampered, "12"));
        later.Findings.ShouldContain(finding => finding.Code == "unattributed" && finding.Arguments["version"] == "4");

        using (var state = new MonitorState(monitor.State))
        {
            state.Acknowledge(TestLedger.Origin);
        }

        (await monitor.AlarmsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task what_the_service_itself_has_found_alarms()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);

        service.Incidents.AddRange(["late", "unattributed"]);
        (await monitor.AlarmsAsync()).ShouldBeEmpty();
        service.Incidents.Add("root-changed");
        (await monitor.AlarmsAsync()).ShouldBe(["incident-open"]);
    }

    [Fact]
    public async Task a_service_that_refuses_or_does_not_answer_alarms()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);

        service.Refusal = "ledger-damaged";
        (await monitor.LookAsync()).Findings.Single(finding => finding.IsFault).Arguments["code"].ShouldBe("ledger-damaged");
        await service.DisposeAsync();

        var verdict = await monitor.LookAsync();
        (verdict.ExitCode, verdict.Findings.Single().Code).ShouldBe((VerifyExitCodes.Incomplete, "silent"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(200)]
    [InlineData(-1)]
    public async Task a_state_that_was_damaged_is_never_begun_anew(int place)
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);
        await monitor.LookAsync();
        var kept = await File.ReadAllBytesAsync(monitor.State.FullName, TestContext.Current.CancellationToken);

        kept[place < 0 ? kept.Length + place : place] ^= 1;
        await RefusedAsync(monitor, kept);
        await RefusedAsync(monitor, kept[..Math.Max(place, 0)]);
    }

    [Fact]
    public async Task a_state_is_of_one_log_and_one_monitor_uses_it()
    {
        await using var service = await TestLogService.StartAsync(Begun());
        using var monitor = new TestMonitor(service);
        await monitor.LookAsync();

        using var state = new MonitorState(monitor.State);
        Should.Throw<MalformedException>(() => state.Read("other.example")).Finding.Code.ShouldBe("remembered-another-log");
        Should.Throw<LedgerToolException>(() => new MonitorState(monitor.State)).ExitCode.ShouldBe(ExitCodes.Usage);
    }

    [Fact]
    public async Task each_thing_is_told_once_for_as_long_as_it_is_so()
    {
        await using var service = await TestLogService.StartAsync(Lived());
        using var monitor = new TestMonitor(service);
        await monitor.LookAsync();
        using var output = new StringWriter();
        var report = new MonitorReport(output, FindingTexts.English, monitor.Time);

        service.Ledger = Begun();
        report.Tell(await monitor.LookAsync());
        service.Ledger.Append(Makkah, First);
        service.Ledger.Seal();
        report.Tell(await monitor.LookAsync());
        service.Ledger = Lived();
        report.Tell(await monitor.LookAsync());

        output.ToString().Split('\n').Where(line => line.Contains("rolled back", StringComparison.Ordinal)).ShouldBe(
        [
            "2026-01-05T09:00:00Z ALARM: The log shows 8 entries; you have seen it with 11. It was rolled back, or what you are shown is old.",
            "2026-01-05T09:00:00Z Over: The log shows 8 entries; you have seen it with 11. It was rolled back, or what you are shown is old.",
        ]);
    }

    [Fact]
    public async Task scripts_are_told_by_the_exit_code()
    {
        await using var service = await TestLogService.StartAsync(Lived());
        using var monitor = new TestMonitor(service);
        monitor.Policy.Remove("maxAge");
        string[] once = ["monitor", "--url", service.Url, "--policy", monitor.PolicyFile.FullName, "--state", monitor.State.FullName, "--once", "--silence", "1", "--lang"];

        var (code, output) = await LedgerTool.RunAsync([.. once, "en"]);
        code.ShouldBe(VerifyExitCodes.Ok, output);
        service.Ledger = Begun();
        (code, output) = await LedgerTool.RunAsync([.. once, "ar"]);
        (code, output.Contains("إنذار", StringComparison.Ordinal)).ShouldBe((VerifyExitCodes.Tampered, true), output);
        await service.DisposeAsync();
        (code, output) = await LedgerTool.RunAsync([.. once, "en"]);
        code.ShouldBe(VerifyExitCodes.Incomplete, output);
        await File.WriteAllTextAsync(monitor.State.FullName, "nothing", TestContext.Current.CancellationToken);
        (code, output) = await LedgerTool.RunAsync([.. once, "en", "--acknowledge"]);
        code.ShouldBe(VerifyExitCodes.Malformed, output);
    }

    [Fact]
    public async Task it_goes_on_watching_until_it_is_ended()
    {
        await using var service = await TestLogService.StartAsync(Lived());
        using var monitor = new TestMonitor(service);
        monitor.Policy.Remove("maxAge");
        using var process = LedgerTool.Start(
            "monitor", "--url", service.Url, "--policy", monitor.PolicyFile.FullName, "--state", monitor.State.FullName, "--interval", "1", "--lang", "en");
        try
        {
            await UntilToldAsync(process, "followed up to 11");
            service.Ledger = Begun();
            await UntilToldAsync(process, "ALARM: The log shows 8 entries");
            service.Ledger = Lived();
            await UntilToldAsync(process, "Over: The log shows 8 entries");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task UntilToldAsync(System.Diagnostics.Process process, string words)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static async Task RefusedAsync(TestMonitor monitor, byte[] kept)
    {
        await File.WriteAllBytesAsync(monitor.State.FullName, kept, TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<MalformedException>(monitor.LookAsync)).Finding.Code.ShouldBe("state-damaged");
        (await File.ReadAllBytesAsync(monitor.State.FullName, TestContext.Current.CancellationToken)).ShouldBe(kept);
    }

    private static string Followed(Verdict verdict) => verdict.Findings.Single(finding => finding.Code == "log-followed").Arguments["size"];
}
