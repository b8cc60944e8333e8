using System.Collections.Immutable;
using System.CommandLine;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace EventLedger.Ledger.Simulate;

/// <summary><c>ledger simulate</c>: its options and what is made of them.</summary>
internal static partial class SimulateCommand
{
    private const int MostRequests = 1_000_000;

    public static Command Build()
    {
        var shared = new SharedOptions();
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same day, and a second run of it changes nothing.", DefaultValueFactory = _ => 1 };
        var requests = new Option<int>("--requests") { Description = "How many requests, over all regions.", DefaultValueFactory = _ => 200 };
        var regions = new Option<string>("--regions") { Description = "Regions, separated by commas.", DefaultValueFactory = _ => "makkah,madinah" };
        var day = new Option<string?>("--day") { Description = "The past civil date on which all of it happened, to be taken over by administrators. Without it, it happens now: everybody acts, and centres under mandates." };
        var password = new Option<string>("--password") { Description = "The sample accounts' password.", DefaultValueFactory = _ => "sample" };
        var dry = new Option<bool>("--dry-run") { Description = "Only write what would be called, one line a call." };
        requests.Validators.Add(result => SharedOptions.Within(result, 1, MostRequests));
        var simulate = new Command("simulate", "Makes up a day of several regions and centres: their calendars, licences, staff, merged records, and requests.")
        {
            seed, requests, regions, day, shared.BaseUrl, password, shared.Concurrency, shared.Patience, shared.Report, dry,
        };
        simulate.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var plan = Simulation.Plan(
                parsed.GetValue(seed), parsed.GetValue(requests), Regions(parsed.GetValue(regions)!), parsed.GetValue(day) is { } date ? Past(date) : null);
            if (parsed.GetValue(dry))
            {
                await SimulationRun.WriteAsync(plan, Console.Out);
                return ExitCodes.Well;
            }

            using var client = shared.Client(parsed);
            var run = new SimulationRun(client, parsed.GetValue(password)!, parsed.GetValue(shared.Concurrency), AnsiConsole.Console);
            return await run.RunAsync(plan, parsed.GetValue(shared.Report), cancellation);
        }));
        return simulate;
    }

    private static ImmutableArray<string> Regions(string given)
    {
        var regions = given.Split(',', StringSplitOptions.TrimEntries);
        return regions.All(region => RegionName().IsMatch(region)) && regions.Distinct(StringComparer.Ordinal).Count() == regions.Length
            ? [.. regions]
            : throw LedgerToolException.Usage("--regions are names such as makkah,madinah, each once.");
    }

    // The service refuses what has not happened yet, and remembers the refusal.
    private static LocalDate Past(string given)
    {
        if (LocalDatePattern.Iso.Parse(given) is not { Success: true, Value: var day })
        {
            throw LedgerToolException.Usage("--day is a civil date such as 2025-11-03.");
        }

        var today = SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Asia/Riyadh"]).Date;
        return day < today ? day : throw LedgerToolException.Usage("--day is a day that is over.");
    }

    // The timeout is for form's sake: there is nothing to go back to.
    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RegionName();
}
