using EventLedger.Ledger.Tests.Audit.Building;
using EventLedger.Tests.Support;

namespace EventLedger.Ledger.Tests.Reactions;

/// <summary>The benchmark's command <c>crash</c> for a few rounds: the service as built, in processes of its own that end without warning.</summary>
public sealed class when_the_service_is_killed
{
    // Rounds that hit what is due, marks under way and a restart; their seeds are told by the output when one fails.
    private const int Seed = 3;
    private const int Rounds = 3;

    [Fact]
    public async Task each_reaction_is_had_exactly_once()
    {
        await using var database = await TestPostgres.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("eventledger-crash-");
        try
        {
            string[] arguments =
            [
                Built("tools/benchmark", "benchmark.dll"), "crash", "--rounds", $"{Rounds}", "--seed", $"{Seed}",
                "--service-dll", Built("Api", "EventLedger.Api.dll"), "--data", folder.FullName, "--output", folder.FullName,
            ];
            var (exitCode, output) = await LedgerTool.RunAsync("dotnet", arguments, new(StringComparer.Ordinal) { ["BENCHMARK_DATABASE"] = database.ConnectionString });

            exitCode.ShouldBe(0, output);
            output.ShouldContain("Nothing was lost, nothing was doubled.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A program of this working copy, of the same configuration as the tests.
    private static string Built(string project, string file) =>
        Path.Combine(Repository.Root, project, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", file);
}
