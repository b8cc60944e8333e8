using System.CommandLine;
using EventLedger.Ledger.Mapping;
using Spectre.Console;

namespace EventLedger.Ledger.Replay;

/// <summary><c>ledger replay</c>: its options and what is made of them.</summary>
internal static class ReplayCommand
{
    public static Command Build()
    {
        var shared = new SharedOptions();
        var file = new Argument<FileInfo>("file") { Description = "An IEEE XES log, plain or gzipped." };
        var map = new Option<FileInfo?>("--mapping", "-m") { Description = "How the log becomes requests, as 'ledger map' proposes. Without it every case is opened by its first event and every event is a step." };
        var log = new Option<string?>("--log") { Description = "The log's name, if not the file's: the same name and case are taken over only once." };
        var user = new Option<string>("--user") { Description = "An administrator's sample account.", DefaultValueFactory = _ => "admin.makkah" };
        var password = new Option<string>("--password") { Description = "Its password.", DefaultValueFactory = _ => "sample" };
        var token = new Option<string?>("--token") { Description = "An administrator's access token, instead of signing in." };
        var react = new Option<bool>("--react") { Description = "Let what follows from events follow, as if they had just happened." };
        var verify = new Option<bool>("--verify") { Description = "Afterwards compare every case with the log." };
        var dry = new Option<bool>("--dry-run") { Description = "Only look at the log and say what the service would refuse; nothing is sent." };
        var offline = new Option<bool>("--offline") { Description = "With --dry-run: do not ask the service what is there already." };
        var leaveOut = new Option<bool>("--leave-out") { Description = "Take the other cases over when some would be refused. Without it, nothing is." };
        var replay = new Command("replay", "Takes over a register's log: every case becomes a request, every event arrives with its own instant.")
        {
            file, map, shared.BaseUrl, user, password, token, log, shared.Concurrency, shared.Patience, shared.MostEvents, shared.Report, dry, offline, leaveOut, verify, react,
        };
        replay.Validators.Add(result =>
        {
            if (result.GetValue(offline) && !result.GetValue(dry))
            {
                result.AddError("--offline goes with --dry-run: nothing can be sent to a service that is not asked.");
            }
        });
        replay.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var given = parsed.GetValue(file)!;
            var mapping = parsed.GetValue(map) is { } told ? MappingFile.Read(told) : LogMapping.Plain;
            var order = new ReplayOrder(given, parsed.GetValue(log) ?? LogNames.Log(given), mapping, parsed.GetValue(shared.Concurrency), parsed.GetValue(shared.Report))
            {
                MostEvents = parsed.GetValue(shared.MostEvents),
                Verify = parsed.GetValue(verify),
                LeaveOut = parsed.GetValue(leaveOut),
                DryRun = parsed.GetValue(dry),
                Offline = parsed.GetValue(offline),
            };
            using var client = shared.Client(parsed);
            using var account = parsed.GetValue(token) is { } ready
                ? client.WithToken(ready)
                : client.SignedInAs(parsed.GetValue(user)!, parsed.GetValue(password)!);
            account.TakesOver = !parsed.GetValue(react);
            return await new ReplayRun(account, order, AnsiConsole.Console).RunAsync(cancellation);
        }));
        return replay;
    }
}
