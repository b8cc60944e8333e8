using System.Globalization;
using FsCheck.Xunit;

namespace EventLedger.Tests.Lives;

/// <summary>
/// A property that is tried with the same random values in every run, so that what fails fails again. The variable
/// <c>EVENTLEDGER_TEST_SEED</c> gives another seed, as each round of <c>tools/test --under-load</c> does; a failure tells which it was.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class SeededAttribute : PropertyAttribute
{
    private const ulong Usual = 20_261_127;

    // Of the generator's second word any odd number will do.
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    public SeededAttribute()
    {
        var seed = Environment.GetEnvironmentVariable("EVENTLEDGER_TEST_SEED") is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : Usual;
        Replay = string.Create(CultureInfo.InvariantCulture, $"{seed},{Gamma}");
    }
}
