using System.Text;
using EventLedger.Ledger.Mapping;
using EventLedger.Ledger.Xes;
using EventLedger.Tests.Support;

namespace EventLedger.Ledger.Tests.Replay;

/// <summary>Logs to be read by tests: those beside them, the real one, and such as tests write.</summary>
internal static class TestLogs
{
    /// <summary>One of those in the folder Logs.</summary>
    public static FileInfo Of(string name) => new(Path.Combine(Repository.Root, "tests", "Ledger.Tests", "Replay", "Logs", name));

    /// <summary>One of the examples that are shipped.</summary>
    public static LogMapping Example(string name) => MappingFile.Read(new FileInfo(Path.Combine(Repository.Root, "tools", "ledger", "Mapping", "Examples", name)));

    // The log is not part of the sources: it lies beside them, or where the variable says.
    public static FileInfo Real()
    {
        const string name = "shared/data/receipt.xes.gz";
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, name)))
            {
                return new FileInfo(Path.Combine(at, name));
            }
        }

        var told = Environment.GetEnvironmentVariable("EVENTLEDGER_LOG");
        Assert.SkipWhen(told is null, $"{name} is not beside the sources, and EVENTLEDGER_LOG does not say where it is.");
        return new FileInfo(told!);
    }

    public static FileInfo Write(DirectoryInfo folder, string name, string content) => Write(folder, name, Encoding.UTF8.GetBytes(content));

    public static FileInfo Write(DirectoryInfo folder, string name, byte[] content)
    {
        var file = new FileInfo(Path.Combine(folder.FullName, name));
        File.WriteAllBytes(file.FullName, content);
        return file;
    }

    public static async Task<List<XesCase>> ReadAsync(FileInfo file, LogNotes? notes = null, Action<long>? read = null)
    {
        var cases = new List<XesCase>();
        await foreach (var @case in XesLog.ReadAsync(file, notes, read, cancellation: TestContext.Current.CancellationToken))
        {
            cases.Add(@case);
        }

        return cases;
    }
}
