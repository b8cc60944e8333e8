using System.CommandLine;
using EventLedger.Ledger.Bundles;
using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Verify;
using Spectre.Console;

namespace EventLedger.Ledger.Monitor;

/// <summary><c>ledger monitor</c>: follows a log and alarms when it does what no honest one does.</summary>
internal static class MonitorCommand
{
    private const int LongestPause = 86_400;

    public static Command Build()
    {
        var shared = new SharedOptions();
        var auditor = new AuditorOptions();
        var policy = new Option<FileInfo>("--policy") { Description = "The auditor's own policy: which log and which witnesses are trusted.", Required = true };
        var state = new Option<FileInfo>("--state") { Description = "The file of what was seen; without it the log may begin anew unnoticed.", Required = true };
        var once = new Option<bool>("--once") { Description = "Look once and end: with 0 when all is well, 1 alarmed, 2 when the state or the policy cannot be read, 4 when the service does not answer." };
        var acknowledge = new Option<bool>("--acknowledge") { Description = "Forget the alarms about entries that were seen; they were seen to." };
        var interval = Seconds("--interval", "The seconds between two looks.", 5);
        var silence = Seconds("--silence", "For how many seconds a service that does not answer is waited for before that alarms.", 60);
        var language = VerifyCommand.Language();
        var monitor = new Command("monitor", "Follows a log: takes every entry, derives its heads and its root again, and alarms when it contradicts itself.")
        {
            shared.BaseUrl, policy, state, once, acknowledge, interval, silence, language, auditor.Account, auditor.Password, auditor.Token,
        };
        monitor.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var texts = FindingTexts.In(parsed.GetValue(language)!);
            var patience = TimeSpan.FromSeconds(parsed.GetValue(silence));
            using var client = new LedgerClient(parsed.GetValue(shared.BaseUrl)!, Patience.Of(patience), AnsiConsole.Console);
            using var account = auditor.SignIn(parsed, client);
            using var kept = new MonitorState(parsed.GetValue(state)!);
            try
            {
                var trusted = Policy.Read(parsed.GetValue(policy)!);
                if (parsed.GetValue(acknowledge))
                {
                    kept.Acknowledge(trusted.Origin);
                }

                var log = new LogMonitor(new LogService(account), trusted, kept, TimeProvider.System, patience);
                var report = new MonitorReport(Console.Out, texts, TimeProvider.System);
                return parsed.GetValue(once)
                    ? await LookAsync(log, report, cancellation)
                    : await WatchAsync(log, report, TimeSpan.FromSeconds(parsed.GetValue(interval)), cancellation);
            }
            catch (MalformedException e)
            {
                throw new LedgerToolException(texts.Of(e.Finding), VerifyExitCodes.Malformed);
            }
        }));
        return monitor;
    }

    private static async Task<int> LookAsync(LogMonitor log, MonitorReport report, CancellationToken cancellation)
    {
        var verdict = await log.LookAsync(cancellation);
        report.Tell(verdict);
        return verdict.ExitCode is VerifyExitCodes.Ok or VerifyExitCodes.Incomplete ? verdict.ExitCode : VerifyExitCodes.Tampered;
    }

    private static async Task<int> WatchAsync(LogMonitor log, MonitorReport report, TimeSpan interval, CancellationToken cancellation)
    {
        using var looks = new PeriodicTimer(interval);
        do
        {
            report.Tell(await log.LookAsync(cancellation));
        }
        while (await looks.WaitForNextTickAsync(cancellation));
        return ExitCodes.Well;
    }

    private static Option<int> Seconds(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result => SharedOptions.Within(result, 1, LongestPause));
        return option;
    }
}
