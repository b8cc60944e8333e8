namespace EventLedger.Benchmark;

internal static class Contenders
{
    public const string Ledger = "ledger";
    public const string LedgerWithKeys = "ledger+keys";

    /// <summary>EventLedger without its sealer: what sealing costs.</summary>
    public const string Unsealed = "unsealed";

    /// <summary>EventLedger as it was before a change; only with <c>--before-dll</c>.</summary>
    public const string Before = "before";
    public const string Bare = "bare";
    public const string Crud = "crud";
    public const string Pgbench = "pgbench";

    public static string[] All { get; } = [Ledger, LedgerWithKeys, Unsealed, Before, Bare, Crud, Pgbench];
}

internal static class Phases
{
    public const string Commands = "commands";
    public const string Reads = "reads";
    public const string Lag = "lag";
    public const string Sealing = "sealing";
    public const string Reactions = "reactions";
    public const string Forms = "forms";
    public const string Webhooks = "webhooks";
    public const string Amendment = "amendment";
    public const string Rebuild = "rebuild";
    public const string Growth = "growth";

    public static string[] All { get; } = [Commands, Reads, Forms, Lag, Sealing, Reactions, Webhooks, Amendment, Rebuild, Growth];

    /// <summary>All but the amendment, which takes long, and growth, which fills gigabytes.</summary>
    public static string[] Usual { get; } = [Commands, Reads, Forms, Lag, Sealing, Reactions, Webhooks, Rebuild];
}

internal sealed record BenchmarkOptions(
    TimeSpan Window,
    TimeSpan WarmUp,
    int Rounds,
    int[] Clients,
    int ReadClients,
    string[] Only,
    string[] Phases,
    long[] GrowTo,
    int Open,
    string ServiceDll,
    string? BeforeDll,
    string Postgres,
    string DataFolder,
    string Output)
{
    public bool Wants(string phase) => Phases.Contains(phase, StringComparer.Ordinal);
}
