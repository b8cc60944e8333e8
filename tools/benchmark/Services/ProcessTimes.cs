using System.Globalization;

namespace EventLedger.Benchmark.Services;

/// <summary>Processor time as the kernel accounts for it in <c>/proc</c>, in clock ticks of 10 ms.</summary>
internal static class ProcessTimes
{
    private const double MillisecondsPerTick = 10;

    // Fields of /proc/<pid>/stat counted after the command's closing bracket, which may itself hold spaces.
    private const int ParentField = 1;
    private const int UserField = 11;
    private const int SystemField = 12;
    private const int ReapedUserField = 13;
    private const int ReapedSystemField = 14;

    /// <summary>All threads of one process, in milliseconds.</summary>
    public static double OfProcess(int id)
    {
        var fields = Read(id) ?? throw new BenchmarkException($"Process {id} is gone.");
        return MillisecondsPerTick * (Number(fields, UserField) + Number(fields, SystemField));
    }

    /// <summary>One process, its living children and those it has already reaped, in milliseconds.</summary>
    public static double OfFamily(int id)
    {
        var parent = Read(id) ?? throw new BenchmarkException($"Process {id} is gone.");
        var ticks = Number(parent, UserField) + Number(parent, SystemField)
            + Number(parent, ReapedUserField) + Number(parent, ReapedSystemField);
        foreach (var child in Processes().Select(Read).OfType<string[]>().Where(fields => Number(fields, ParentField) == id))
        {
            ticks += Number(child, UserField) + Number(child, SystemField);
        }

        return MillisecondsPerTick * ticks;
    }

    /// <summary>Those threads of a process that live and have a name (of at most 15 characters), in milliseconds.</summary>
    public static double OfThreads(int id, string name) => MillisecondsPerTick * Directory.EnumerateDirectories($"/proc/{id}/task")
        .Select(thread => Read($"{id}/task/{Path.GetFileName(thread)}", name))
        .OfType<string[]>()
        .Sum(fields => Number(fields, UserField) + Number(fields, SystemField));

    /// <summary>What all processors did together since boot, idle and waiting aside, in milliseconds.</summary>
    public static double OfMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        var ticks = fields.Take(8).Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        const int Idle = 3;
        const int Waiting = 4;
        return MillisecondsPerTick * (ticks.Sum() - ticks[Idle] - ticks[Waiting]);
    }

    /// <summary>The most memory a process has held so far; null when it is gone.</summary>
    public static long? PeakBytesOf(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : 1024 * long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static IEnumerable<int> Processes() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0);

    private static string[]? Read(int id) => Read(id.ToString(CultureInfo.InvariantCulture), null);

    /// <param name="name">Null for any.</param>
    private static string[]? Read(string task, string? name)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{task}/stat");
            return name is null || stat.Contains($"({name})", StringComparison.Ordinal) ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string[] fields, int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
}
