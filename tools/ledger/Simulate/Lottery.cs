using System.Text;

namespace EventLedger.Ledger.Simulate;

/// <summary>SplitMix64: the same seed gives the same numbers on every machine and release, which System.Random does not promise.</summary>
internal sealed class Lottery
{
    private ulong state;

    private Lottery(ulong seed) => state = seed;

    /// <summary>A lottery of its own for everything that has a name, so that no draw depends on how many others there were.</summary>
    public static Lottery Of(string name)
    {
        // FNV-1a, since a string's own hash differs from process to process.
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return new(hash);
    }

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>From the first to the last, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    public bool Chance(int percent) => Below(100) < percent;

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public string Hexadecimal(int digits) => string.Concat(Enumerable.Range(0, digits).Select(_ => "0123456789abcdef"[Below(16)]));

    private ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
