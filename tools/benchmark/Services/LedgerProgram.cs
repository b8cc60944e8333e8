namespace EventLedger.Benchmark.Services;

/// <summary>How EventLedger is started: the same way again after a crash.</summary>
/// <param name="connection">Its database; null for the PostgreSQL that the service keeps itself in its data folder.</param>
internal sealed class LedgerProgram(string dll, string dataFolder, string? connection, string log)
{
    public static string DotNet { get; } =
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    public bool Seals { get; init; } = true;

    /// <summary>False to let what follows from events wait.</summary>
    public bool Reacts { get; init; } = true;

    /// <summary>Whether webhooks may lead to this machine, as those of a measurement do.</summary>
    public bool TellsInside { get; init; }

    public Task<HttpService> StartAsync(CancellationToken cancellation) =>
        HttpService.StartAsync("EventLedger", log, _ => Command(), Settings, cancellation);

    /// <summary>Does not wait until it is ready.</summary>
    public Task<HttpService> LaunchAsync() => HttpService.LaunchAsync("EventLedger", log, _ => Command(), Settings);

    private string[] Command() => File.Exists(dll)
        ? [DotNet, Path.GetFullPath(dll)]
        : throw new BenchmarkException($"{dll} is missing; publish the service first: dotnet publish Api -c Release -o artifacts/api");

    private Dictionary<string, string> Settings(string url)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["EVENTLEDGER_URL"] = url,
            ["EventLedger__DataFolder"] = dataFolder,
            ["EventLedger__Sealing__Enabled"] = Seals ? "true" : "false",
            ["EventLedger__Reactions__Enabled"] = Reacts ? "true" : "false",
            ["EventLedger__SampleData"] = "true",
            ["EventLedger__Tracking__PerMinute"] = "0",
        };
        if (TellsInside)
        {
            // Releases of before know no such setting, and start with none that they do not know.
            settings["EventLedger__Webhooks__InsideAllowed"] = "true";
        }

        if (connection is not null)
        {
            settings["ConnectionStrings__EventLedger"] = connection;
        }

        return settings;
    }
}
