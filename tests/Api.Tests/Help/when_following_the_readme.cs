using System.Diagnostics;
using System.Text.Json.Nodes;
using EventLedger.Tests.Support;

namespace EventLedger.Api.Tests.Help;

/// <summary>What the README tells a newcomer to paste, pasted.</summary>
public sealed class when_following_the_readme
{
    [Fact]
    public async Task the_life_of_a_request_runs_as_often_as_it_is_pasted()
    {
        await using var database = await TestPostgres.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("eventledger-tests-");
        try
        {
            await using var service = await ServiceProgram.ServeAsync(
            [
                ("ConnectionStrings__EventLedger", database.ConnectionString),
                ("EventLedger__DataFolder", folder.FullName),
                ("EventLedger__SampleData", "true"),
            ]);
            var life = Block("## The life of a request");

            (await PasteAsync(life, service.Address)).ShouldBe("collected");
            (await PasteAsync(life, service.Address)).ShouldBe("collected");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Block(string heading)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var after = readme[readme.IndexOf(heading, StringComparison.Ordinal)..];
        return after.Split("```")[1];
    }

    private static async Task<string> PasteAsync(string script, Uri service)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["URL"] = service.OriginalString;
        using var shell = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var told = shell.StandardError.ReadToEndAsync(cancellation);
        var output = await shell.StandardOutput.ReadToEndAsync(cancellation);
        await shell.WaitForExitAsync(cancellation);
        shell.ExitCode.ShouldBe(0, output + await told);

        // Answers follow each other; the tracking is last.
        return (string)JsonNode.Parse(output[(output.LastIndexOf("}{", StringComparison.Ordinal) + 1)..])!["status"]!;
    }
}
