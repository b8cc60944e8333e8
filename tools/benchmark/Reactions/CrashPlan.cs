namespace EventLedger.Benchmark.Reactions;

/// <summary>What happens in one round: drawn from its seed alone, so that a round can be had again.</summary>
/// <param name="Requests">The centres that are suspended, each with the number of its open requests.</param>
/// <param name="Expired">Centres licensed meanwhile whose licence has passed already.</param>
/// <param name="KillAfter">From the first suspension's being sent.</param>
/// <param name="KillAgainAfter">From the restart; null for not again.</param>
internal sealed record CrashPlan(
    int Seed, IReadOnlyDictionary<string, int> Requests, IReadOnlyList<string> Expired, TimeSpan KillAfter, TimeSpan? KillAgainAfter)
{
    // More than a sweep does in one step: the handler takes two hundred.
    private const int LeastOfManySteps = 201;
    private const int MostOfManySteps = 450;

    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan LastSweepIsDone = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SoonAfterRestart = TimeSpan.FromSeconds(6);

    public static CrashPlan Of(int seed)
    {
        var random = new Random(seed);
        var requests = Enumerable.Range(1, random.Next(2, 7)).ToDictionary(number => $"S{seed}-{number}", _ => random.Next(1, 31), StringComparer.Ordinal);
        if (random.Next(6) == 0)
        {
            requests[$"S{seed}-LARGE"] = random.Next(LeastOfManySteps, MostOfManySteps);
        }

        var expired = Enumerable.Range(1, random.Next(0, 3)).Select(number => $"E{seed}-{number}").ToList();
        var duringLastSweep = random.Next(4) == 0;
        var after = duringLastSweep ? Between(random, AtOnce, LastSweepIsDone) : Between(random, TimeSpan.Zero, AtOnce);
        return new(seed, requests, expired, after, random.Next(4) == 0 ? Between(random, TimeSpan.Zero, SoonAfterRestart) : null);
    }

    private static TimeSpan Between(Random random, TimeSpan least, TimeSpan most) => least + (random.NextDouble() * (most - least));
}
