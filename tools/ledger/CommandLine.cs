using System.CommandLine;
using EventLedger.Ledger.Bundles;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Monitor;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Simulate;
using EventLedger.Ledger.Verify;
using EventLedger.Ledger.Webhooks;
using EventLedger.Ledger.Witness;
using EventLedger.Ledger.Xes;
using Spectre.Console;

namespace EventLedger.Ledger;

internal static class CommandLine
{
    // Wide enough for a line of any table; a file has no edge to wrap at.
    private const int WidthOfFiles = 160;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }

        var root = new RootCommand("Drives EventLedger through its REST API, and audits what it sealed.")
        {
            MapCommand.Build(), ReplayCommand.Build(), SimulateCommand.Build(),
            CheckpointCommand.Build(), BundleCommand.Build(), VerifyCommand.Build(), MonitorCommand.Build(), WitnessCommand.Build(), KeygenCommand.Build(),
            WebhookReceiverCommand.Build(),
        };
        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
        return parsed.Errors.Count > 0 ? ExitCodes.Usage : code;
    }

    /// <summary>Turns what stops the tool into a sentence and an exit code.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> action)
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
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted. Run the same again: it goes on where it was.");
            return ExitCodes.Interrupted;
        }
    }
}

/// <summary>Options that more than one command has.</summary>
internal sealed class SharedOptions
{
    private const int LongestPatience = 3600;
    private const int EventsOfAnyCase = 100_000_000;

    public SharedOptions()
    {
        Concurrency.Validators.Add(result => Within(result, 1, 256));
        Patience.Validators.Add(result => Within(result, 1, LongestPatience));
        MostEvents.Validators.Add(result => Within(result, 1, EventsOfAnyCase));
    }

    public Option<Uri?> BaseUrl { get; } = new("--base-url", "--url")
    {
        Description = "Where the service listens.",
        DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable("EVENTLEDGER_URL")?.Split(';')[0] ?? "http://127.0.0.1:5080"),
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

    public Option<int> Concurrency { get; } = new("--concurrency")
    {
        Description = "How many requests are worked on at the same time.",
        DefaultValueFactory = _ => 8,
    };

    public Option<int> Patience { get; } = new("--patience")
    {
        Description = "For how many seconds a service that does not answer is waited for.",
        DefaultValueFactory = _ => 120,
    };

    public Option<int> MostEvents { get; } = new("--most-events")
    {
        Description = "How many events one case may have. It is held in the memory as a whole, with some 3 KB an event.",
        DefaultValueFactory = _ => XesLog.MostEvents,
    };

    public Option<FileInfo?> Report { get; } = new("--report")
    {
        Description = "A JSON file for what was accepted and refused, and what each case became.",
    };

    public LedgerClient Client(ParseResult parsed) =>
        new(parsed.GetValue(BaseUrl)!, Rest.Patience.Of(TimeSpan.FromSeconds(parsed.GetValue(Patience))), AnsiConsole.Console);

    public static void Within(System.CommandLine.Parsing.OptionResult result, int fewest, int most)
    {
        if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < fewest || number > most))
        {
            result.AddError($"{result.Option.Name} is a number from {fewest} to {most}.");
        }
    }
}
