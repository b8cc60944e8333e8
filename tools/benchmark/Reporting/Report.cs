using System.Text.Encodings.Web;
using System.Text.Json;
using EventLedger.Benchmark.Load;
using EventLedger.Benchmark.Services;

namespace EventLedger.Benchmark.Reporting;

/// <summary>Everything a run found out, with the ratios drawn from it.</summary>
internal sealed record Report(
    Machine Machine,
    string Postgres,
    BenchmarkOptions Options,
    IReadOnlyList<Measurement> Measurements,
    IReadOnlyList<StoredFacts> Stored,
    Lag? Lag,
    Sealing? Sealing,
    ReactionFigures? Reactions,
    IReadOnlyList<FormCost> Forms,
    WebhookLoad? Webhooks,
    IReadOnlyList<AmendmentRun> Amendment,
    IReadOnlyList<GrowthStep> Growth,
    Rebuild? Rebuild,
    IReadOnlyList<double> StartSeconds,
    IReadOnlyList<double> StartSecondsBefore)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public IReadOnlyList<Summary> Summaries { get; } =
        [.. Measurements.GroupBy(m => (m.Activity, m.Clients, m.Contender)).Select(rounds => Summary.Of([.. rounds]))];

    public IReadOnlyList<Comparison> Comparisons { get; } = [.. Compare(Measurements)];

    public async Task WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "benchmark.json"), JsonSerializer.Serialize(this, Json));
        await File.WriteAllTextAsync(Path.Combine(folder, "benchmark.md"), MarkdownReport.Of(this));
    }

    private static IEnumerable<Comparison> Compare(IReadOnlyList<Measurement> measurements)
    {
        foreach (var group in measurements.GroupBy(m => (m.Activity, m.Clients)))
        {
            foreach (var (ours, theirs) in Pairs)
            {
                Measurement[] our = [.. group.Where(m => m.Contender == ours)];
                Measurement[] their = [.. group.Where(m => m.Contender == theirs)];
                if (our.Length > 0 && their.Length > 0)
                {
                    yield return Comparison.Of(our, their, Target(group.Key.Activity, group.Key.Clients, ours, theirs));
                }
            }
        }
    }

    private static (string Ours, string Theirs)[] Pairs { get; } =
    [
        (Contenders.Ledger, Contenders.Before),
        (Contenders.Ledger, Contenders.Bare),
        (Contenders.Ledger, Contenders.Crud),
        (Contenders.Ledger, Contenders.Pgbench),
        (Contenders.Ledger, Contenders.Unsealed),
        (Contenders.LedgerWithKeys, Contenders.Bare),
        (Contenders.LedgerWithKeys, Contenders.Crud),
        (Contenders.Bare, Contenders.Crud),
    ];

    // What the design asks for: see the section "What it must reach".
    private static double? Target(string activity, int clients, string ours, string baseline) => (activity, ours, baseline, clients) switch
    {
        (BenchmarkRun.CommandsActivity, Contenders.Ledger, Contenders.Bare, 1) => 0.9,
        (BenchmarkRun.CommandsActivity, Contenders.Ledger, Contenders.Bare, 16) => 1.1,
        (BenchmarkRun.CommandsActivity, Contenders.Ledger, Contenders.Bare, 64) => 1.3,
        (BenchmarkRun.CommandsActivity, Contenders.Ledger, Contenders.Crud, 1) => 1.8,
        (BenchmarkRun.CommandsActivity, Contenders.Ledger, Contenders.Crud, 16) => 2.5,
        (BenchmarkRun.CommandsActivity, Contenders.Ledger, Contenders.Crud, 64) => 3.5,
        (Readers.Request or Readers.Tracking, Contenders.Ledger, Contenders.Bare, _) => 1.0,
        _ => null,
    };
}
