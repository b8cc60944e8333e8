using System.CommandLine;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Simulate;
using NodaTime.Text;

namespace EventLedger.Ledger;

/// <summary>How the tool ended, for scripts.</summary>
internal static class ExitCodes
{
    public const int Well = 0;
    public const int RefusedOrDiffering = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;
}

internal static class CommandLine
{
    private static readonly Option<Uri?> BaseUrl = new("--base-url")
    {
        Description = "Where the service listens.",
        DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable("EVENTLEDGER_URL") ?? "http://127.0.0.1:5080"),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https"))
            {
                return url;
            }

            result.AddError("--base-url is an address such as http://127.0.0.1:5080.");
            return null;
        },
    };

    private static readonly Option<int> Concurrency = new("--concurrency")
    {
        Description = "Cases worked on at the same time.",
        DefaultValueFactory = _ => 8,
    };

    private static readonly Option<FileInfo?> Report = new("--report") { Description = "A JSON file for what was accepted and refused, and what each case became." };

    public static RootCommand Build()
    {
        Concurrency.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 256)
            {
                result.AddError("--concurrency is between 1 and 256.");
            }
        });
        return new RootCommand("Drives EventLedger through its REST API.") { BuildReplay(), BuildSimulate() };
    }

    private static Command BuildReplay()
    {
        var file = new Argument<FileInfo>("file") { Description = "An IEEE XES log, plain or gzipped." };
        var user = new Option<string>("--user") { Description = "An administrator's sample account.", DefaultValueFactory = _ => "admin.makkah" };
        var password = new Option<string>("--password") { Description = "Its password.", DefaultValueFactory = _ => "sample" };
        var token = new Option<string?>("--token") { Description = "An access token to use instead of signing in." };
        var verify = new Option<bool>("--verify") { Description = "Afterwards compare every case with the log." };
        var replay = new Command("replay", "Takes over a municipality's log: every case becomes a request, every event arrives with its own instant.")
        {
            file, BaseUrl, user, password, token, Concurrency, Report, verify,
        };
        replay.SetAction((parsed, cancellation) => GuardAsync(async () =>
        {
            using var client = new LedgerClient(parsed.GetValue(BaseUrl)!);
            var account = parsed.GetValue(token) is { } given
                ? client.WithToken(given)
                : client.SignedInAs(parsed.GetValue(user)!, parsed.GetValue(password)!);
            var run = new ReplayRun(account, parsed.GetValue(file)!, parsed.GetValue(Concurrency));
            return await run.RunAsync(parsed.GetValue(Report), parsed.GetValue(verify), cancellation);
        }));
        return replay;
    }

    private static Command BuildSimulate()
    {
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same day.", DefaultValueFactory = _ => 1 };
        var requests = new Option<int>("--requests") { Description = "How many requests, over all regions.", DefaultValueFactory = _ => 200 };
        var regions = new Option<string>("--regions") { Description = "Regions, separated by commas.", DefaultValueFactory = _ => "makkah,madinah" };
        var day = new Option<string>("--day") { Description = "The civil date on which the requests are opened.", DefaultValueFactory = _ => "2026-11-02" };
        var dry = new Option<bool>("--dry-run") { Description = "Only print what would be done." };
        var simulate = new Command("simulate", "Makes up a day of several regions and centres.") { seed, requests, regions, day, BaseUrl, Concurrency, Report, dry };
        simulate.SetAction((parsed, cancellation) => GuardAsync(async () =>
        {
            if (LocalDatePattern.Iso.Parse(parsed.GetValue(day)!) is not { Success: true, Value: var date })
            {
                throw new LedgerToolException("--day is a civil date such as 2026-11-02.", ExitCodes.Usage);
            }

            var plan = Simulation.Plan(parsed.GetValue(seed), parsed.GetValue(requests), parsed.GetValue(regions)!.Split(','), date);
            if (parsed.GetValue(dry))
            {
                SimulationRun.Print(plan);
                return ExitCodes.Well;
            }

            using var client = new LedgerClient(parsed.GetValue(BaseUrl)!);
            return await new SimulationRun(client, parsed.GetValue(Concurrency)).RunAsync(plan, parsed.GetValue(Report), cancellation);
        }));
        return simulate;
    }

    private static async Task<int> GuardAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (LedgerToolException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
    }
}

/// <summary>The tool cannot go on; the message says why in a sentence.</summary>
internal sealed class LedgerToolException(string message, int exitCode) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
