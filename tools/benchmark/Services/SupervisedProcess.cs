using System.Diagnostics;
using System.Globalization;

namespace EventLedger.Benchmark.Services;

/// <summary>
/// A child that cannot outlive the benchmark: a small shell holds a pipe to us and signals the child, by its id, when the
/// pipe closes, whether we ask for it, are interrupted or are killed outright.
/// </summary>
internal sealed class SupervisedProcess : IAsyncDisposable
{
    private const string Supervisor = """
        trap '' INT
        exec 3<&0
        "$@" 3<&- </dev/null >>"$SUPERVISED_LOG" 2>&1 &
        child=$!
        echo $child
        { cat <&3 >/dev/null; kill -s "$SUPERVISED_SIGNAL" $child; } 2>/dev/null &
        watcher=$!
        exec 3<&- 2>/dev/null
        wait $child
        code=$?
        kill $watcher 2>/dev/null
        exit $code
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _shell;
    private readonly string _name;
    private readonly string _log;

    private SupervisedProcess(Process shell, string name, string log, int id)
    {
        _shell = shell;
        _name = name;
        _log = log;
        Id = id;
    }

    /// <summary>The child's own process id, not the shell's.</summary>
    public int Id { get; }

    public static async Task<SupervisedProcess> StartAsync(
        string name, string log, string stopSignal, IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] shell = ["-c", Supervisor, name, .. command];
        foreach (var argument in shell)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["SUPERVISED_LOG"] = log;
        start.Environment["SUPERVISED_SIGNAL"] = stopSignal;
        foreach (var (key, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start) ?? throw new BenchmarkException($"{name} could not be started.");
        var id = await process.StandardOutput.ReadLineAsync() ?? throw new BenchmarkException($"{name} could not be started.");
        return new SupervisedProcess(process, name, log, int.Parse(id, CultureInfo.InvariantCulture));
    }

    public void ThrowIfGone()
    {
        if (_shell.HasExited)
        {
            throw new BenchmarkException($"{_name} ended with code {_shell.ExitCode}:\n{LogTail()}");
        }
    }

    /// <summary>Ends the child as a crash would: at once, and it hears nothing of it.</summary>
    public async Task KillAsync()
    {
        Process.GetProcessById(Id).Kill();
        await _shell.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _shell.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Process.GetProcessById(Id).Kill();
            await _shell.WaitForExitAsync(CancellationToken.None);
        }

        _shell.Dispose();
    }

    private string LogTail() => string.Join('\n', File.ReadLines(_log).TakeLast(30));
}
