namespace EventLedger.Benchmark.Reactions;

/// <param name="Seed">Of the first round; each further round has the next.</param>
/// <param name="IsEmbedded">The service keeps its own PostgreSQL, and is a single node by definition.</param>
/// <param name="Database">A database that is there; null for a PostgreSQL started for the run.</param>
internal sealed record CrashOptions(
    int Rounds, int Seed, bool IsEmbedded, string? Database, string ServiceDll, string Postgres, string DataFolder, string Output);
