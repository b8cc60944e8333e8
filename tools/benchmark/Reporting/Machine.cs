using System.Runtime.InteropServices;

namespace EventLedger.Benchmark.Reporting;

/// <summary>What the run ran on, and how busy that was before it began.</summary>
internal sealed record Machine(string Processor, int Processors, string Kernel, string Runtime, string LoadBefore, DateTimeOffset StartedAt)
{
    public static Machine Describe() => new(
        Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)),
        TimeProvider.System.GetUtcNow());

    private static string? Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
