using System.Text;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Monitor;
using EventLedger.Ledger.Rest;
using EventLedger.Ledger.Verify;
using Spectre.Console;

namespace EventLedger.Ledger.Tests.Audit.Building;

/// <summary>An auditor's monitor with its state in a file; each look is made by a process that has just started.</summary>
internal sealed class TestMonitor(Func<LedgerClient> connect) : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(1);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("monitor-");

    public TestMonitor(TestLogService service)
        : this(() => Connect(service.Url))
    {
    }

    /// <summary>The auditor's policy.</summary>
    public JsonObject Policy { get; init; } = AuditCase.PolicyOf(TestKey.OfLog(TestLedger.Origin).Verifier);

    public TimeProvider Time { get; } = new StandingTime();

    public FileInfo State => new(Path.Combine(folder.FullName, "state"));

    public FileInfo PolicyFile
    {
        get
        {
            var file = new FileInfo(Path.Combine(folder.FullName, "policy.json"));
            File.WriteAllText(file.FullName, Policy.ToJsonString());
            return file;
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    public Task<Verdict> LookAsync() => WithAsync(monitor => monitor.LookAsync(TestContext.Current.CancellationToken));

    /// <summary>The codes of all that alarms.</summary>
    public async Task<IReadOnlyList<string>> AlarmsAsync() => [.. (await LookAsync()).Findings.Where(finding => finding.IsFault).Select(finding => finding.Code)];

    /// <summary>For several looks of one process.</summary>
    public async Task<T> WithAsync<T>(Func<LogMonitor, Task<T>> act)
    {
        using var client = connect();
        using var state = new MonitorState(State);
        var policy = Verify.Policy.Parse(Encoding.UTF8.GetBytes(Policy.ToJsonString()), "policy.json");
        return await act(new LogMonitor(new LogService(client.SignedInAs("auditor.makkah", "sample")), policy, state, Time, Silence));
    }

    // The log was cosigned an hour ago.
    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => TestLedger.Start + TimeSpan.FromHours(1);
    }

    private static LedgerClient Connect(string url) => new(new Uri(url), Patience.Of(Silence), AnsiConsole.Console);
}
