using System.Diagnostics;
using EventLedger.Api.Postgres;

namespace EventLedger.Api.Tests.Setup;

/// <summary>A cluster made once, for facts about what comes after the making: copying is cheaper than initdb.</summary>
public sealed class ReadyCluster : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"eventledger-ready-{Path.GetRandomFileName()}");

    public async ValueTask InitializeAsync()
    {
        var options = new EmbeddedPostgresOptions { DataFolder = folder, Durable = false };
        await using var made = await EmbeddedPostgres.StartAsync(options, TestContext.Current.CancellationToken);
    }

    public async Task CopyToAsync(string dataFolder)
    {
        using var copy = Process.Start("cp", ["-a", folder, dataFolder]);
        await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
        copy.ExitCode.ShouldBe(0);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
