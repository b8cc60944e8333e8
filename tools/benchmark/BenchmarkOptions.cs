namespace EventLedger.Benchmark;

internal static class Contenders
{
    public const string Ledger = "ledger";
    public const string LedgerWithKeys = "ledger+keys";
    public const string Bare = "bare";
    public const string Crud = "crud";
    public const string Pgbench = "pgbench";

    public static string[] All { get; } = [Ledger, LedgerWithKeys, Bare, Crud, Pgbench];
}

internal static class Phases
{
    public const string Commands = "commands";
    public const string Reads = "reads";
    public const string Lag = "lag";

    public static string[] All { get; } = [Commands, Reads, Lag];
}

internal sealed record BenchmarkOptions(
    TimeSpan Window,
    TimeSpan WarmUp,
    int Rounds,
    int[] Clients,
    int ReadClients,
    string[] Only,
    string[] Phases,
    string ServiceDll,
    string Postgres,
    string DataFolder,
    string Output)
{
    public bool Wants(string phase) => Phases.Contains(phase, StringComparer.Ordinal);
}
