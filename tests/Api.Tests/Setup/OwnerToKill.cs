using System.Diagnostics;
using System.Runtime.CompilerServices;
using EventLedger.Api.Postgres;

namespace EventLedger.Api.Tests.Setup;

/// <summary>
/// A process that owns an embedded PostgreSQL and can be killed: this test program itself, started with a variable that
/// makes it an owner before any test framework wakes.
/// </summary>
internal sealed class OwnerToKill : IDisposable
{
    private const string FolderVariable = "EVENTLEDGER_TEST_OWNER_OF";
    private const string GraceVariable = "EVENTLEDGER_TEST_OWNER_GRACE";
    private const string Ready = "ready";
    private readonly Process process;

    private OwnerToKill(Process process) => this.process = process;

    public static async Task<OwnerToKill> StartAsync(EmbeddedPostgresOptions options)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(OwnerToKill).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment[FolderVariable] = options.DataFolder;
        start.Environment[GraceVariable] = options.OrphanGrace.ToString();
        var owner = new OwnerToKill(Process.Start(start)!);
        (await owner.process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe(Ready);
        return owner;
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }

    [ModuleInitializer]
    internal static void OwnIfAsked()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder)
        {
            return;
        }

        var grace = TimeSpan.Parse(Environment.GetEnvironmentVariable(GraceVariable)!, System.Globalization.CultureInfo.InvariantCulture);
        var options = new EmbeddedPostgresOptions { DataFolder = folder, Durable = false, OrphanGrace = grace };
        EmbeddedPostgres.StartAsync(options, CancellationToken.None).GetAwaiter().GetResult();
        Console.WriteLine(Ready);
        using var never = new ManualResetEvent(initialState: false);
        never.WaitOne();
    }
}
