namespace EventLedger.Ledger.Simulate;

/// <summary>SplitMix64: the same seed gives the same numbers on every machine and release, which System.Random does not promise.</summary>
internal sealed class Lottery(ulong seed)
{
    private ulong state = seed;

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool Chance(int percent) => Below(100) < percent;

    public string Hexadecimal(int digits) => string.Concat(Enumerable.Range(0, digits).Select(_ => "0123456789abcdef"[Below(16)]));

    private ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
