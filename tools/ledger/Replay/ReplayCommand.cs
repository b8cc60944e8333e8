using System.CommandLine;
using Spectre.Console;

namespace EventLedger.Ledger.Replay;

/// <summary><c>ledger replay</c>: its options and what is made of them.</summary>
internal static class ReplayCommand
{
    public static Command Build()
    {
        var shared = new SharedOptions();
        var file = new Argument<FileInfo>("file") { Description = "An IEEE XES log, plain or gzipped." };
        var log = new Option<string?>("--log") { Description = "The log's name, if not the file's: the same name and case are taken over only once." };
        var user = new Option<string>("--user") { Description = "An administrator's sample account.", DefaultValueFactory = _ => "admin.makkah" };
        var password = new Option<string>("--password") { Description = "Its password.", DefaultValueFactory = _ => "sample" };
        var token = new Option<string?>("--token") { Description = "An administrator's access token, instead of signing in." };
        var react = new Option<bool>("--react") { Description = "Let what follows from events follow, as if they had just happened." };
        var verify = new Option<bool>("--verify") { Description = "Afterwards compare every case with the log." };
        var replay = new Command("replay", "Takes over a municipality's log: every case becomes a request, every event arrives with its own instant.")
        {
            file, shared.BaseUrl, user, password, token, log, shared.Concurrency, shared.Patience, shared.Report, verify, react,
        };
        replay.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var given = parsed.GetValue(file)!;
            var order = new ReplayOrder(
                given, parsed.GetValue(log) ?? LogNames.Log(given), parsed.GetValue(shared.Concurrency), parsed.GetValue(shared.Report), parsed.GetValue(verify));
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
