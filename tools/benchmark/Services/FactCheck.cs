using System.Globalization;

namespace EventLedger.Benchmark.Services;

/// <summary>What one database holds of the commands its service accepted.</summary>
internal sealed record StoredFacts(string Database, long Accepted, long Stored);

/// <summary>Every accepted command must be in the database: a rate without that would mean nothing.</summary>
internal static class FactCheck
{
    private const string CommandEvents =
        "'request_opened','fee_paid','documents_transmitted','documents_received','request_completed','request_handed_over'";

    public static async Task<IReadOnlyList<StoredFacts>> RunAsync(Stage stage, CancellationToken cancellation)
    {
        var facts = new List<StoredFacts>();
        foreach (var contenders in stage.Contenders.Where(contender => contender.Service is not null).GroupBy(contender => contender.Database))
        {
            var accepted = contenders.Sum(contender => contender.AcceptedCommands());
            var stored = await CountAsync(stage.Postgres, contenders.Key, cancellation);
            facts.Add(new StoredFacts(contenders.Key, accepted, stored));
        }

        var wrong = facts.Where(fact => fact.Accepted != fact.Stored).ToArray();
        return wrong.Length == 0
            ? facts
            : throw new BenchmarkException($"Accepted and stored commands differ: {string.Join(", ", wrong.Select(fact => fact.ToString()))}");
    }

    private static async Task<long> CountAsync(PrivatePostgres postgres, string database, CancellationToken cancellation)
    {
        var count = database == Stage.CrudDatabase
            ? "select count(*) from \"History\""
            : $"select count(*) from {await SchemaAsync(postgres, database, cancellation)}.mt_events where type in ({CommandEvents})";
        return Convert.ToInt64(await postgres.ExecuteAsync(database, count, cancellation), CultureInfo.InvariantCulture);
    }

    private static async Task<string> SchemaAsync(PrivatePostgres postgres, string database, CancellationToken cancellation)
    {
        var schema = await postgres.ExecuteAsync(
            database, "select quote_ident(table_schema) from information_schema.tables where table_name = 'mt_events'", cancellation);
        return schema as string ?? throw new BenchmarkException($"The database {database} holds no event table.");
    }
}
