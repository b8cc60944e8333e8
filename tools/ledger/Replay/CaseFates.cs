using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;

namespace EventLedger.Ledger.Replay;

/// <summary>What became of every case, to be told however the run ends: nothing is half there without being named.</summary>
internal sealed class CaseFates
{
    private const int MostPrinted = 20;
    private readonly ConcurrentDictionary<string, string> inPart = new(StringComparer.Ordinal);
    private int whole;
    private int refused;
    private int calls;

    /// <summary>How many cases are to be taken over, and how many were left out on purpose.</summary>
    public (int ToTake, int LeftOut) Expected { get; set; }

    /// <summary>A case is about to be sent: until it ends it is there in part, if at all.</summary>
    public void Begin(string @case) => inPart[@case] = "was under way";

    /// <param name="made">Calls that are in the ledger now, or were already.</param>
    /// <param name="planned">Calls there are.</param>
    public void End(string @case, int made, int planned)
    {
        Interlocked.Add(ref calls, made);
        if (made > 0 && made < planned)
        {
            inPart[@case] = string.Create(CultureInfo.InvariantCulture, $"{made} of {planned} commands were accepted");
            return;
        }

        inPart.TryRemove(@case, out _);
        Interlocked.Increment(ref made == 0 ? ref refused : ref whole);
    }

    /// <summary>For the report.</summary>
    public object Summary => new
    {
        whole,
        inPart = inPart.ToDictionary(StringComparer.Ordinal),
        refused,
        leftOut = Expected.LeftOut,
        notReached = NotReached,
        commandsInTheLedger = calls,
    };

    private int NotReached => Math.Max(0, Expected.ToTake - whole - refused - inPart.Count);

    public void Print(IAnsiConsole console)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Cases: {whole} in the ledger as a whole, {inPart.Count} in part, {refused} refused, {Expected.LeftOut} left out, {NotReached} not reached."));
        foreach (var (name, how) in inPart.OrderBy(part => part.Key, StringComparer.Ordinal).Take(MostPrinted))
        {
            console.WriteLine($"{name}: {how}");
        }

        if (inPart.Count > MostPrinted)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {inPart.Count - MostPrinted} more in part, all of them in the report (--report)."));
        }

        if (inPart.Count + NotReached > 0)
        {
            console.WriteLine("The same run again goes on where this one was.");
        }
    }
}
