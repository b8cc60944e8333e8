namespace EventLedger.Benchmark.Load;

/// <summary>
/// Load that is thrown away until the compiler has come to rest: what is measured is a service that has run for a while, as
/// they all do. Methods are compiled again once they were called often, which takes the longer the more a service consists of.
/// </summary>
internal static class WarmUp
{
    /// <summary>The compiler's share of one processor below which it is at rest.</summary>
    private const double AtRest = 0.05;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <param name="work">Asked for again for each window.</param>
    public static async Task RunAsync(string name, Meter meter, Func<IReadOnlyList<Operation>> work, TimeSpan window, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; waited < Longest; waited += window)
        {
            var before = meter.ReadCompiler();
            await Window.RunAsync(work(), window, cancellation);
            if (meter.ReadCompiler() - before < AtRest * window.TotalMilliseconds)
            {
                return;
            }
        }

        BenchmarkRun.Say($"The compiler of {name} did not come to rest in {Longest.TotalSeconds:0} s.");
    }
}
